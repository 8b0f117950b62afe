import Foundation
import Intake
import TraceFormats
import TraceModel

/// What the reader found in what the wires brought, added to what they themselves counted.
struct IntakeTally {
    private struct Line {
        var spans: Int64 = 0
        var rejected: Int64 = 0
        var lastRefusal = ""
        /// Seconds of `systemUptime`.
        var refusedAt = 0.0

        mutating func refuse(_ count: Int, _ reason: String) {
            rejected += Int64(count)
            (lastRefusal, refusedAt) = (reason, ProcessInfo.processInfo.systemUptime)
        }
    }
    private var lines: [IntakeSettings.Wire: Line] = [:]

    /// Counts what was read, and what could not be.
    mutating func count(_ findings: Findings, _ wire: IntakeSettings.Wire) {
        lines[wire, default: Line()].spans += Int64(findings.documents)
        let losses = findings.problems.filter(\.isLoss)
        guard let last = losses.last else { return }
        lines[wire]?.refuse(
            losses.reduce(0) { $0 + $1.count }, last.path.isEmpty ? last.message : "\(last.path): \(last.message)")
    }

    /// Counts a request that is answered with a failure.
    mutating func refuse(
        _ wire: IntakeSettings.Wire, _ message: String, _ status: IntakeAnswer.Status = .malformed
    ) -> IntakeAnswer {
        lines[wire, default: Line()].refuse(1, message)
        return IntakeAnswer(status, message: message)
    }

    func bytes(_ counters: IntakeCounters) -> Int64 { counters.wires.values.reduce(0) { $0 + $1.bytes } }

    func report(_ counters: IntakeCounters, _ addresses: [IntakeSettings.Wire: [String]]) -> IntakeReport {
        var report = IntakeReport()
        for wire in IntakeSettings.Wire.allCases {
            let seen = counters[wire]
            let line = lines[wire] ?? Line()
            var entry = IntakeReport.Wire(name: wire.title)
            entry.addresses = addresses[wire] ?? []
            if let first = entry.addresses.first { entry.settings = wire.settings(address: first) }
            (entry.requests, entry.notTraces) = (seen.requests, seen.notTraces)
            entry.spans = line.spans
            entry.bytes = seen.bytes
            entry.rejected = seen.rejected + line.rejected
            entry.dropped = seen.dropped
            entry.connections = seen.connections
            entry.lastRefusal = line.refusedAt > seen.refusedAt ? line.lastRefusal : seen.lastRefusal
            report.wires.append(entry)
        }
        return report
    }
}

extension IntakeSettings.Wire {
    fileprivate var title: String {
        switch self {
        case .xray: "X-Ray daemon"
        case .otlpHTTP: "OTLP over HTTP"
        case .otlpGRPC: "OTLP over gRPC"
        }
    }

    /// What to set so that SDKs send to an address.
    fileprivate func settings(address: String) -> [String] {
        // All addresses are none that a client could name; this machine's own is.
        let address = address.hasPrefix("0.0.0.0:") ? "127.0.0.1" + address.dropFirst(7) : address
        let usual = address.hasSuffix(":\(usualPort)") && address.hasPrefix("127.0.0.1")
        switch self {
        case .xray: return ["AWS_XRAY_DAEMON_ADDRESS=\(address)"]
        case .otlpHTTP:
            return [
                "OTEL_EXPORTER_OTLP_ENDPOINT=http://\(usual ? "localhost:4318" : address)",
                "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            ]
        case .otlpGRPC:
            return [
                "OTEL_EXPORTER_OTLP_ENDPOINT=http://\(usual ? "localhost:4317" : address)",
                "OTEL_EXPORTER_OTLP_PROTOCOL=grpc",
            ]
        }
    }
}
