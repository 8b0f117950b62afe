import TestSupport
import Testing
import TraceAnalysis
import TraceModel

/// One run of an application in three formats: what an X-Ray user, an OpenTelemetry user and a Jaeger user saw of it is one map,
/// the same summaries and the same critical paths.
@Suite(.enabled(if: Shared.isThere, "needs ../shared"))
struct MatchingSetTests {
    static let xray = "xray-api/cli-task-batch-get-traces-loop-concatenated.json"
    static let others = ["otlp/task-app.otlp.jsonl", "jaeger/task-app-api-traces.json"]

    private func store(_ path: String) throws -> TraceStore {
        try Shared.read(path).store
    }

    /// Nodes and edges with their counts. Of accounts the X-Ray file tells none; times are rounded to milliseconds, which
    /// nanoseconds and microseconds do apart by one.
    private func map(_ store: TraceStore) -> [String] {
        let graph = ServiceGraph.derived(from: store)
        func counts(_ statistics: RequestStatistics?) -> String {
            guard let statistics else { return "-" }
            return
                "\(statistics.total) ok \(statistics.ok) fault \(statistics.fault) error \(statistics.error) throttle \(statistics.throttle)"
        }
        let names = Dictionary(graph.nodes.map { ($0.referenceID, $0.name) }, uniquingKeysWith: { $1 })
        var lines = graph.nodes.map { "\($0.name) \($0.type ?? "") \(counts($0.statistics))" }
        for node in graph.nodes {
            for edge in node.edges {
                lines.append(
                    "\(node.name) -> \(names[edge.target] ?? "") \(counts(edge.statistics)) \(edge.type ?? "")")
            }
        }
        return lines.sorted()
    }

    @Test("one map", arguments: others) func oneMap(_ other: String) throws {
        let (wanted, found) = (map(try store(Self.xray)), map(try store(other)))
        #expect(wanted.count >= 20)
        #expect(found == wanted)
    }

    private func summaries(_ store: TraceStore) -> [String] {
        (0..<store.traceCount).map { trace in
            let summary = TraceSummary.derived(ofTrace: trace, in: store)
            return
                "\(summary.id) \(summary.hasFault) \(summary.hasError) \(summary.hasThrottle) "
                + "\(summary.method ?? "") \(summary.url ?? "") \(summary.status ?? -1) "
                + "\(summary.entryPoint?.name ?? "")"
        }.sorted()
    }

    @Test("the same summaries", arguments: others) func sameSummaries(_ other: String) throws {
        let (a, b) = (try store(Self.xray), try store(other))
        #expect(summaries(b) == summaries(a))
        let lengths = Dictionary(
            (0..<a.traceCount).map { (a.traceIDs[$0], TraceSummary.derived(ofTrace: $0, in: a).duration ?? 0) },
            uniquingKeysWith: { $1 })
        for trace in 0..<b.traceCount {
            let length = TraceSummary.derived(ofTrace: trace, in: b).duration ?? 0
            #expect(abs(length - (lengths[b.traceIDs[trace]] ?? -1)) <= 0.001)
        }
    }

    /// The entities with a share of the path worth a look: ids are the same in all three, times differ by a rounded microsecond.
    private func paths(_ store: TraceStore) -> [TraceID: [String]] {
        Dictionary(
            (0..<store.traceCount).map { trace in
                let sections = store.criticalPath(ofTrace: trace).filter { $0.nanoseconds > 100_000 }
                return (store.traceIDs[trace], sections.map { entity($0.row, store) }.sorted())
            }, uniquingKeysWith: { $1 })
    }

    /// X-Ray has ids of its own for what it inferred: the caller's speaks for it.
    private func entity(_ row: Int, _ store: TraceStore) -> String {
        guard store.flags[row].contains(.inferred), store.parents[row] >= 0 else { return "\(store.ids[row])" }
        return "called by \(store.ids[Int(store.parents[row])])"
    }

    @Test("the same critical paths", arguments: others) func samePaths(_ other: String) throws {
        let (wanted, found) = (paths(try store(Self.xray)), paths(try store(other)))
        let others = wanted.filter { found[$0.key] != $0.value }.map {
            "\($0.key): \(found[$0.key] ?? []) is not \($0.value)"
        }
        #expect(others == [])
    }
}
