import Foundation
import TestSupport
import Testing
import TraceAnalysis
import TraceModel
import TraceRepository

/// The same expectations on what the file repository reads: inference, merging and analysis together.
@Suite struct DecodedTests {
    private func read(_ object: Any) throws -> DataSet {
        let bytes = Array(try JSONSerialization.data(withJSONObject: object))
        return try FileRepository([.memory(name: "test", bytes: bytes)]).answer(.overview(DataRequest.Scope()))
    }

    /// From uploaded documents alone: what X-Ray would infer is inferred (reference 3.2).
    @Test func rawCheckout() throws {
        let file = try Reference("trace-synthetic-checkout")
        let data = try read(try #require(file.content["uploaded_documents"]))
        let fromDocuments = try file.store()
        #expect(ServiceGraph.derived(from: data.store) == ServiceGraph.derived(from: fromDocuments))
        var summary = TraceSummary.derived(ofTrace: 0, in: data.store)
        var expected = TraceSummary.derived(ofTrace: 0, in: fromDocuments)
        (summary.revision, expected.revision) = (nil, nil)
        #expect(summary == expected)
        let ledger = NodeIdentity(name: "ledger", type: "AWS::DynamoDB::Table")
        #expect(NodeActivity.derived(of: ledger, from: data.store).exceptions.map(\.detail) == ["Rate exceeded"])
        #expect(NodeActivity.derived(of: ledger, from: fromDocuments).exceptions.map(\.detail) == ["Rate exceeded"])
        for text in ["service(\"ledger\") { http.status = 400 }", "service(\"cache.example.com\") { http.url }"] {
            let filter = try FilterExpression(parsing: text)
            #expect(try filter.compiled(for: data.store).matches(0), "\(text)")
        }
        #expect(CriticalPath(data.store, trace: 0).timeByNode(data.store).first?.nanoseconds == 900_000_000)
    }

    @Test(
        .enabled(if: Shared.isThere, "needs ../shared"),
        arguments: ["trace-scorekeep-user", "trace-scorekeep-dynamodb"])
    func processedTraces(_ name: String) throws {
        let file = try Reference(name)
        let data = try read(try #require(file.content["batch_get_traces_response"]))
        #expect(data.store.traceCount == 1)
        let expected = ServiceGraph.derived(from: try file.store())
        #expect(ServiceGraph.derived(from: data.store) == expected)
    }

    /// bigtrace-batch-pretty.stats.json says what must be found: 40 traces, 1 error, 5.118 s in all root segments, and the
    /// segments of each service.
    @Test func countsOfAGeneratedFile() throws {
        let data = try Fixtures.read("xray-api/bigtrace-batch-pretty.json")
        let graph = ServiceGraph.combined(data)
        let set = TraceSetAnalysis(TraceTable(data), of: data)
        #expect(set.statistics.total == 40)
        #expect(abs(set.statistics.totalResponseTime - 5.118) < 0.0015)
        let segments = Dictionary(
            uniqueKeysWithValues: graph.nodes.filter { $0.state == "active" }.map { ($0.name, $0.statistics?.total) })
        #expect(
            segments == [
                "task-web": 40, "user-service": 61, "catalog": 23, "task-service": 57, "order-service": 26,
                "search": 28,
                "注文サービス": 13, "cart": 17,
            ])
        let client = try #require(graph.nodes.first { $0.isClient })
        #expect(client.edges.first?.statistics?.total == 40)
    }

    /// A read graph with a link, read and printed numbers untouched (examples/service-graph-sqs-lambda.json).
    @Test(.enabled(if: Shared.isThere, "needs ../shared")) func readGraph() throws {
        let file = try Reference("service-graph-sqs-lambda")
        let data = try read(["Services": try #require(file.content["Services"])])
        let graph = ServiceGraph.combined(data)
        let site = try #require(graph.nodes.first { $0.name == "SampleSite" && !$0.isClient })
        let profile = LatencyProfile(site.responseTimes)
        // By hand: 147 at 0, 497 at 1 ms, 33 at 2, 36 at 44, 333 at 501, 2326 at 502, 160 at 503, 9 at 504, 12 above.
        #expect(profile.total == 3553)
        #expect(profile.percentile(0.1) == 0.001 && profile.p50 == 0.502 && profile.p99 == 0.503)
        #expect(profile.percentile(0.999) == 0.51 && profile.maximum == 0.522)
        #expect(site.statistics?.health.error == 711.0 / 3553)
        let queue = try #require(graph.nodes.firstIndex { $0.type == "AWS::SQS::Queue" })
        #expect(graph.callees(of: queue).map { graph.nodes[$0.node].type } == ["AWS::Lambda"])
        #expect(graph.callers(of: queue).map { graph.nodes[$0.node].name } == ["SampleSite"])
    }

    /// Seven entries stand for fourteen calls; their sum is the total (examples/service-graph-edge-histogram.json).
    @Test(.enabled(if: Shared.isThere, "needs ../shared")) func readEdgeHistogram() throws {
        let file = try Reference("service-graph-edge-histogram")
        let data = try read(try #require(file.content["response"]))
        let edge = try #require(data.graph?.nodes.first?.edges.first)
        let profile = LatencyProfile(edge.responseTimes)
        #expect(profile.entries.count == 7 && profile.total == 14)
        let mean = try #require(profile.mean)
        #expect(abs(mean * 14 - (edge.statistics?.totalResponseTime ?? 0)) < 1e-9)
    }

    /// Documents that are not there, cut or empty lose nothing but themselves, and nothing here trips over what is left.
    @Test(arguments: ["awk-batch-bad-documents", "awk-batch-limit-exceeded", "awk-batch-pages-list"])
    func awkwardTraces(_ name: String) throws {
        let data = try Fixtures.read("xray-api/\(name).json")
        let table = TraceTable(data)
        #expect(table.count == data.store.traceCount && table.count > 0)
        for trace in 0..<data.store.traceCount {
            let summary = TraceSummary.derived(ofTrace: trace, in: data.store)
            let outline = TraceOutline(data.store, trace: trace)
            #expect(summary.duration.map { $0 >= 0 } ?? data.store.rows(ofTrace: trace).isEmpty)
            #expect(outline.end >= outline.start)
        }
        let either = try FilterExpression(parsing: "duration >= 0 OR !duration").result(in: table, of: data)
        #expect(either.selection.count == table.count)
    }
}
