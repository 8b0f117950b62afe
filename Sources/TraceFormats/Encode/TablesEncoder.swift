import Masking
import TraceModel

/// The service map as CSV: a record for each node, then one for each edge (its target named in `target`, `target_type`).
public func encodeServiceGraphCSV(_ graph: ServiceGraph, showsSecrets: Bool = false) -> [UInt8] {
    var csv = CSVWriter(
        showsSecrets: showsSecrets,
        header: [
            "kind", "name", "type", "account_id", "target", "target_type", "total", "ok", "error", "throttle", "fault",
            "mean_seconds", "start", "end",
        ])
    for node in graph.nodes {
        csv.record(
            ["node", node.name, node.type ?? "", node.accountID ?? "", "", ""] + cells(node.statistics)
                + [node.start.map(isoTime) ?? "", node.end.map(isoTime) ?? ""])
    }
    let positions = graph.positions()
    for node in graph.nodes {
        for edge in node.edges {
            let target = positions[edge.target].map { graph.nodes[$0] }
            csv.record(
                [
                    edge.type ?? "edge", node.name, node.type ?? "", node.accountID ?? "",
                    target?.name ?? "#\(edge.target)", target?.type ?? "",
                ] + cells(edge.statistics) + [edge.start.map(isoTime) ?? "", edge.end.map(isoTime) ?? ""])
        }
    }
    return csv.take()
}

private func cells(_ statistics: RequestStatistics?) -> [String] {
    guard let statistics else { return Array(repeating: "", count: 6) }
    let counts = [statistics.total, statistics.ok, statistics.error, statistics.throttle, statistics.fault]
    return counts.map(String.init) + [statistics.meanResponseTime.map { toMilliseconds($0).description } ?? ""]
}

/// The trace list as CSV, one record a trace, in pieces.
public struct SummariesCSVEncoder {
    private var csv: CSVWriter
    private let showsSecrets: Bool

    /// - Parameter showsSecrets: what is secret is written as it is; else `***` stands in its place.
    public init(showsSecrets: Bool = false) {
        self.showsSecrets = showsSecrets
        csv = CSVWriter(
            showsSecrets: showsSecrets,
            header: [
                "id", "start", "duration", "response_time", "method", "url", "status", "has_fault", "has_error",
                "has_throttle", "is_partial", "entry_point", "users", "annotations", "client_ip", "services",
            ])
    }

    public mutating func append(_ summary: TraceSummary) {
        csv.record([
            summary.name ?? summary.id.description, summary.start.map(isoTime) ?? "",
            summary.duration.map { toMilliseconds($0).description } ?? "",
            summary.responseTime.map { toMilliseconds($0).description } ?? "",
            summary.method ?? "", summary.url ?? "", summary.status.map(String.init) ?? "",
            String(summary.hasFault), String(summary.hasError), String(summary.hasThrottle), String(summary.isPartial),
            summary.entryPoint?.name ?? "", summary.users.map(\.name).joined(separator: ";"),
            annotationCell(summary), summary.clientIP ?? "", serviceCell(summary),
        ])
    }

    /// How many bytes wait to be taken.
    public var pending: Int { csv.pending }

    /// What has been written since the last call.
    public mutating func take() -> [UInt8] { csv.take() }

    /// `key=value;key=value`, in key order.
    private func annotationCell(_ summary: TraceSummary) -> String {
        summary.annotations.flatMap { group in
            group.values.map { annotation in
                switch annotation.value {
                case .string(let text):
                    "\(group.key)=\(showsSecrets ? text : Secrets.masked(text, named: group.key))"
                case .number(let number): "\(group.key)=\(number)"
                case .boolean(let flag): "\(group.key)=\(flag)"
                }
            }
        }.joined(separator: ";")
    }

    /// The distinct names, client nodes left out.
    private func serviceCell(_ summary: TraceSummary) -> String {
        var seen: Set<String> = []
        return summary.services.filter { !$0.isClient && seen.insert($0.name).inserted }.map(\.name)
            .joined(separator: ";")
    }
}
