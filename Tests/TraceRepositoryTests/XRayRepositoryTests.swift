import Foundation
import Synchronization
import Testing
import TraceFormats
import TraceModel

@testable import AWSAccount
@testable import TraceRepository

/// What a request posted.
final class XRayEvents: Sendable {
    let all = Mutex<[DataEvent]>([])

    var progress: [LoadProgress] {
        all.withLock { $0.compactMap { if case .progress(let progress) = $0 { progress } else { nil } } }
    }
    var partials: [DataSet] {
        all.withLock { $0.compactMap { if case .partial(let dataSet) = $0 { dataSet } else { nil } } }
    }
}

extension XRayRepository {
    /// Asks without blocking a thread of the pool that the answer needs.
    func ask(_ request: DataRequest, _ events: XRayEvents = XRayEvents()) async throws -> DataSet {
        try await withCheckedThrowingContinuation { waiter in
            _ = self.request(request) { event in
                events.all.withLock { $0.append(event) }
                switch event {
                case .finished(let dataSet): waiter.resume(returning: dataSet)
                case .failed(let problem): waiter.resume(throwing: problem)
                case .progress, .partial, .grown: break
                }
            }
        }
    }

    func problem(_ request: DataRequest) async -> Problem? {
        do {
            _ = try await ask(request)
            return nil
        } catch {
            return error as? Problem
        }
    }
}

@Suite struct XRayRepositoryTests {
    static let first: Int64 = 1_772_323_200  // 2026-03-01T00:00:00Z, the endpoint's first trace
    static let hour = scope(0, 3_600)

    static func scope(_ from: Int64, _ to: Int64, filter: String? = nil, group: String? = nil) -> DataRequest.Scope {
        let window = SecondsWindow(start: first + from, end: first + to).timeWindow
        return DataRequest.Scope(window: window, filter: filter, group: group)
    }

    /// A repository a day after the endpoint's traces.
    static func repository(_ endpoint: XRayTestEndpoint) throws -> XRayRepository {
        let sandbox = try CredentialsSandbox()
        let keys = ["AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "test-secret", "AWS_REGION": "eu-west-1"]
        sandbox.environment.merge(keys) { _, new in new }
        var options = sandbox.options()
        options.endpointURL = endpoint.url
        let client = XRayClient(
            settings: AWSSettings(options), random: { 0.01 }, now: { Double(first) + 86_400 })
        return XRayRepository(client: client)
    }

    @Test func theMapOfAnHourTakesOneCall() async throws {
        let endpoint = try XRayTestEndpoint()
        let repository = try Self.repository(endpoint)
        #expect(repository.name == "xray eu-west-1 at 127.0.0.1:\(endpoint.port)")
        let graph = try #require(try await repository.ask(.overview(Self.hour)).graph)
        #expect(graph.nodes.map(\.type) == ["client", "AWS::ECS::Container"])
        #expect(graph.nodes[1].statistics?.total == 10)
        let requests = try endpoint.records().requests
        #expect(requests.map(\.body) == [#"{"EndTime":1772326800,"StartTime":1772323200}"#])
    }

    @Test func longWindowsAreSplitPagedAndMerged() async throws {
        let endpoint = try XRayTestEndpoint(["--graph-page", "1"])
        let repository = try Self.repository(endpoint)
        let scope = Self.scope(0, 13 * 3_600, group: "checkout")
        let graph = try #require(try await repository.ask(.overview(scope)).graph)
        // Three parts of two pages each: 6 h + 6 h + 1 h. Each part says 10 requests, 9 of them ok.
        #expect(graph.nodes.count == 2)
        let web = try #require(graph.nodes.first { !$0.isClient })
        #expect(web.statistics?.total == 30 && web.statistics?.ok == 27 && web.statistics?.fault == 3)
        #expect(web.responseTimes.map(\.count).reduce(0, +) == 30)
        #expect(graph.nodes.first { $0.isClient }?.edges.first?.statistics?.total == 30)
        let bodies = try endpoint.requests(to: "/ServiceGraph").map(\.body)
        #expect(bodies.count == 6)
        #expect(bodies.allSatisfy { $0.contains(#""GroupName":"checkout""#) })
    }

    /// A week's map: 28 calls, and then what is new. Each call of the endpoint says 10 requests.
    @Test func aRefreshOfALongWindowCostsWhatIsNew() async throws {
        let endpoint = try XRayTestEndpoint()
        let repository = try Self.repository(endpoint)  // now is 86,400
        func refreshed(_ end: Int64) async throws -> (calls: Int, requests: Int64?) {
            try endpoint.reset()
            let graph = try await repository.ask(.overview(Self.scope(end - 7 * 86_400, end))).graph
            return (
                try endpoint.requests(to: "/ServiceGraph").count,
                graph?.nodes.first { !$0.isClient }?.statistics?.total
            )
        }
        let first = try await refreshed(86_370)
        #expect(first.calls == 28 && first.requests == 280)
        // 26 parts are kept; asked for are the one that has left the window by 15 s, the last six hours up to five minutes ago, and
        // these five minutes.
        let second = try await refreshed(86_385)
        #expect(second.calls == 3 && second.requests == 290)
        // From now on, the oldest and the newest.
        let third = try await refreshed(86_400)
        #expect(third.calls == 2 && third.requests == 290)
    }

    @Test func summariesComeNewestFirstWithProgress() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "123", "--summary-page", "10"])
        let repository = try Self.repository(endpoint)
        let events = XRayEvents()
        let dataSet = try await repository.ask(.summaries(Self.scope(0, 3_600, filter: " fault ", group: "g")), events)
        #expect(dataSet.summaries.count == 123)
        #expect(!dataSet.morePagesExist && dataSet.problems.isEmpty)
        let starts = dataSet.summaries.compactMap(\.start)
        #expect(starts.count == 123 && starts == starts.sorted(by: >))
        let shares = events.progress.compactMap(\.share)
        #expect(shares == shares.sorted() && shares.last == 1)
        #expect(events.progress.last?.traces == 123)
        // A trace each 3600/123 s: the slices of 900 s hold 30, 31, 31 and 31 traces, in pages of ten.
        #expect(events.progress.last?.calls == 3 + 4 + 4 + 4)
        let body = try #require(try endpoint.requests(to: "/TraceSummaries").first?.body)
        #expect(body.contains(#""FilterExpression":"(group.name = \"g\") AND (fault)""#))
    }

    /// A trace each 18 s.
    @Test func aRefreshOfTheListAsksForWhatIsNew() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "200"])
        let repository = try Self.repository(endpoint)
        func listed(_ scope: DataRequest.Scope) async throws -> (calls: [String], ids: [TraceID]) {
            try endpoint.reset()
            let ids = try await repository.ask(.summaries(scope)).summaries.map(\.id)
            return (try endpoint.requests(to: "/TraceSummaries").map(\.body), ids)
        }
        let first = try await listed(Self.scope(0, 3_000))
        #expect(first.calls.count == 4 && first.ids.count == 167)  // 0 s to 2,988 s
        let second = try await listed(Self.scope(15, 3_015))
        // From five minutes before the end of the last list on, in parts of no less than five minutes.
        let asked = (first: Self.first + 2_700, last: Self.first + 3_015)
        #expect(second.calls.count == 2)
        #expect(second.calls.contains { $0.contains("\"StartTime\":\(asked.first)") })
        #expect(second.calls.contains { $0.contains("\"EndTime\":\(asked.last)") })
        #expect(second.ids.count == 167 && Set(second.ids).count == 167)  // 18 s to 3,006 s
        #expect(second.ids.first == (try await listed(Self.scope(3_000, 3_015))).ids.first)
        // A window that begins sooner, or another filter, is asked for whole.
        #expect(try await listed(Self.scope(0, 3_015)).calls.count == 4)
        #expect(try await listed(Self.scope(15, 3_015, filter: "fault")).calls.count == 4)
    }

    /// A trace that went on, and one that X-Ray left unprocessed, a day ago: a refresh lets them be, a person who asks does not.
    @Test(arguments: [true, false])
    func whatMayHaveGrownIsAskedForAgain(isList: Bool) async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "30"])
        let repository = try Self.repository(endpoint)
        let ids = try await repository.ask(.summaries(Self.hour)).summaries.map(\.id)
        let document = """
            {\\"id\\":\\"00000000000000a2\\",\\"trace_id\\":\\"\(ids[0])\\",\\"name\\":\\"web\\",\\"start_time\\":1772323200,\
            \\"in_progress\\":true}
            """
        let segment = "{\"Id\":\"00000000000000a2\",\"Document\":\"\(document)\"}"
        try endpoint.fault(
            "/Traces", "body",
            [
                "text":
                    "{\"Traces\":[{\"Id\":\"\(ids[0])\",\"Segments\":[\(segment)]}],\"UnprocessedTraceIds\":[\"\(ids[1])\"]}"
            ])
        try endpoint.fault("/StartTraceRetrieval", "status", ["status": 403, "code": "AccessDeniedException"])
        let first = try await repository.ask(.traces([ids[0], ids[1]]))
        #expect(first.store.traceIDs == [ids[0]] && first.unprocessed == [ids[1]])
        var scope = Self.hour
        let calls = { try endpoint.requests(to: "/Traces").count }
        #expect(try calls() == 1)
        // Another trace's answer says nothing of the one that was left.
        #expect(try await repository.ask(.traces([ids[5], ids[6]])).unprocessed == [ids[1]])
        _ = try await repository.ask(isList ? .summaries(scope) : .overview(scope))
        #expect(try calls() == 2)
        scope.isAgain = true
        let again = try await repository.ask(isList ? .summaries(scope) : .overview(scope))
        #expect(try calls() == 3)
        #expect(again.unprocessed.isEmpty && again.store.traceIDs.contains(ids[1]))
        let number = try #require(again.store.traceIDs.firstIndex(of: ids[0]))
        #expect(again.store.rows(ofTrace: number).count > 1)
    }

    /// 21,000 traces of which 20,000 are read: what is there is not read again by the clock.
    @Test func aListThatWasCutIsNotReadWholeEachTime() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "21000", "--segments", "1", "--summary-page", "1000"])
        let repository = try Self.repository(endpoint)
        func listed(_ scope: DataRequest.Scope) async throws -> (calls: Int, data: DataSet) {
            try endpoint.reset()
            let data = try await repository.ask(.summaries(scope))
            return (try endpoint.requests(to: "/TraceSummaries").count, data)
        }
        let first = try await listed(Self.scope(0, 3_585))
        #expect(first.calls >= 20 && first.data.summaries.count == 20_000)
        let second = try await listed(Self.scope(0, 3_600))
        // The last 315 s hold 1,837 of them, in parts of 300 s and 15 s.
        #expect(second.calls == 3)
        #expect(second.data.summaries.count == 20_000 && second.data.morePagesExist)
        #expect(second.data.problems.map(\.message) == ["only 20000 traces of the window were read"])
        var again = Self.scope(0, 3_600)
        again.isAgain = true
        #expect(try await listed(again).calls >= 20)
    }

    @Test func refusedWindowsAreHalved() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "50", "--spread", "43000", "--summary-hours", "1"])
        let repository = try Self.repository(endpoint)
        let dataSet = try await repository.ask(.summaries(Self.scope(0, 12 * 3_600)))
        #expect(dataSet.summaries.count == 50 && dataSet.problems.isEmpty)
        // Four slices of 3 h, refused; their halves of 1.5 h, refused; their quarters of 45 min, answered.
        #expect(try endpoint.requests(to: "/TraceSummaries").count == 4 + 8 + 16)
    }

    @Test func aRefusedFilterIsNotAskedTwice() async throws {
        let endpoint = try XRayTestEndpoint()
        let problem = await (try Self.repository(endpoint)).problem(.summaries(Self.scope(0, 3_600, filter: "!!")))
        #expect(problem?.severity == .failure && problem?.place == "GetTraceSummaries")
        #expect(problem?.message == "the request was refused: Invalid filter expression")
        #expect(try endpoint.requests(to: "/TraceSummaries").count <= 4)
    }

    @Test func tracesAreFetchedByFivesAndOnlyOnce() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "23", "--segments", "3"])
        let repository = try Self.repository(endpoint)
        let ids = try endpoint.traceIDs().compactMap { TraceID($0) }
        let dataSet = try await repository.ask(.traces(ids))
        #expect(Set(dataSet.store.traceIDs) == Set(ids) && dataSet.problems.isEmpty)
        // 3 segments with 2 calls between them, whose segments stand below the calls.
        #expect((0..<23).allSatisfy { dataSet.store.rows(ofTrace: $0).count == 5 })
        #expect(try endpoint.requests(to: "/Traces").count == 5)

        let again = try await repository.ask(.traces(Array(ids.prefix(7))))
        #expect(again.store.traceCount == 23)
        #expect(try endpoint.requests(to: "/Traces").count == 5)

        let row = dataSet.store.rows(ofTrace: 7).upperBound - 1
        let detail = try repository.detail(ofRow: row, in: dataSet)
        #expect(detail.id == dataSet.store.ids[row] && detail.name == "billing")
        #expect(detail.document["trace_id"]?.string == dataSet.store.traceIDs[7].description)
    }

    @Test func oneTraceBringsItsNeighboursAlong() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "30"])
        let repository = try Self.repository(endpoint)
        let listed = try await repository.ask(.summaries(Self.hour)).summaries.map(\.id)
        let dataSet = try await repository.ask(.traces([listed[10]]))
        #expect(Set(dataSet.store.traceIDs) == Set(listed[8...12]))
        _ = try await repository.ask(.traces([listed[11], listed[9]]))
        #expect(try endpoint.requests(to: "/Traces").count == 1)
        // One by itself is asked for again, though it is there and old: segments come for days.
        let again = try await repository.ask(.traces([listed[11]]))
        #expect(try endpoint.requests(to: "/Traces").count == 2)
        let number = try #require(again.store.traceIDs.firstIndex(of: listed[11]))
        #expect(again.store.rows(ofTrace: number).count == dataSet.store.rows(ofTrace: 0).count)
    }

    @Test func unindexedTracesAreRetrieved() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "9", "--unindexed", "7", "--polls", "1"])
        let repository = try Self.repository(endpoint)
        let ids = try endpoint.traceIDs().compactMap { TraceID($0) }
        let stranger = try #require(TraceID("1-69a38280-0123456789abcdef01234567"))
        let events = XRayEvents()
        let dataSet = try await repository.ask(.traces(ids + [stranger]), events)
        #expect(Set(dataSet.store.traceIDs) == Set(ids))
        #expect(dataSet.unprocessed == [stranger])
        #expect(dataSet.problems.map(\.message) == ["trace \(stranger) was not answered: X-Ray left it unprocessed"])
        #expect(dataSet.problems.first?.severity == .partial)
        #expect(events.progress.contains { $0.note == "retrieving 8 traces from Transaction Search" })
        // RUNNING, then COMPLETE in pages of 5 and 2.
        #expect(try endpoint.requests(to: "/ListRetrievedTraces").count == 3)
    }

    @Test func aRetrievalThatNobodyWaitsForIsCancelled() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "3", "--unindexed", "3", "--polls", "1000"])
        let repository = try Self.repository(endpoint)
        let ids = try endpoint.traceIDs().compactMap { TraceID($0) }
        let events = XRayEvents()
        let handle = repository.request(.traces(ids)) { event in events.all.withLock { $0.append(event) } }
        while try endpoint.requests(to: "/ListRetrievedTraces").isEmpty { try await Task.sleep(for: .milliseconds(20)) }
        handle.cancel()
        let count = events.all.withLock { $0.count }
        for _ in 0..<1_000 where try endpoint.records().retrievals["retrieval-0"]?.cancelled != true {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try endpoint.records().retrievals["retrieval-0"]?.cancelled == true)
        #expect(events.all.withLock { $0.count } == count)
    }

    @Test func spansOfARetrievalBecomeSegments() throws {
        let span = #"""
            {"traceId":"69a38280aaaaaaaabbbbbbbbcccccccc","spanId":"1111111111111111","parentSpanId":null,"name":"GET /","kind":"SERVER",
             "startTimeUnixNano":1772323200123456789,"endTimeUnixNano":"1772323201000000000","status":{"code":"ERROR"},
             "attributes":{"aws.local.service":"shop","http.response.status_code":503,"http.request.method":"GET","url.path":"/"},
             "resource":{"attributes":{"service.name":"other"}}}
            """#
        let answer: [String: Any] = [
            "RetrievalStatus": "COMPLETE", "Traces": [["Id": "1-x", "Spans": [["Id": "1", "Document": span]]]],
        ]
        let bytes = [UInt8](try JSONSerialization.data(withJSONObject: answer))
        let chunk = try bytes.withUnsafeBufferPointer { try ChunkDecoder().decode($0, source: 0) }
        let store = chunk.block.store
        #expect(chunk.findings.problems.isEmpty)
        #expect(store.rowCount == 1)
        #expect(store.traceIDs.first?.description == "1-69a38280-aaaaaaaabbbbbbbbcccccccc")
        #expect(store.ids.first?.description == "1111111111111111")
        #expect(store.starts == [1_772_323_200_123_456_789] && store.ends == [1_772_323_201_000_000_000])
        #expect(store.flags.first?.outcome == .fault)
        #expect(store.requests.last?.status == 503)
    }

    @Test func whatArrivedBeforeAFailureStays() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "100", "--summary-page", "10"])
        let repository = try Self.repository(endpoint)
        try endpoint.fault(
            "/TraceSummaries", "status",
            ["skip": 5, "count": -1, "status": 403, "code": "ExpiredTokenException", "message": "expired"])
        let dataSet = try await repository.ask(.summaries(Self.hour))
        // A slice's 25 traces are pages of 10, 10 and 5: five pages hold at most one of the short ones.
        #expect([45, 50].contains(dataSet.summaries.count))
        #expect(dataSet.morePagesExist)
        let problem = try #require(dataSet.problems.first)
        #expect(problem.severity == .partial)
        #expect(problem.message == "a part of the traces is missing: the session token has expired: expired")
        // A refresh that fails altogether leaves what there is, and says so.
        try endpoint.fault("/ServiceGraph", "status", ["status": 403, "code": "AccessDeniedException"])
        let denied = await repository.problem(.overview(Self.hour))
        #expect(denied?.severity == .failure && denied?.remedy == "Allow xray:GetServiceGraph in the role's policy")
    }

    @Test func brokenDocumentsLoseNoNeighbours() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "2"])
        let repository = try Self.repository(endpoint)
        let ids = try endpoint.traceIDs().compactMap { TraceID($0) }
        let text = """
            {"Traces":[{"Id":"\(ids[0])","Segments":[{"Id":"1","Document":"{cut"},{"Id":"2","Document":"{\\"id\\":\\"00000000000000a2\\",\
            \\"trace_id\\":\\"\(ids[0])\\",\\"name\\":\\"good\\",\\"start_time\\":1772323200,\\"end_time\\":1772323201}"}]}],"UnprocessedTraceIds":[]}
            """
        try endpoint.fault("/Traces", "body", ["text": text])
        let dataSet = try await repository.ask(.traces([ids[0]]))
        #expect(dataSet.store.rowCount == 1 && dataSet.store.name(0) == "good")
        #expect(dataSet.problems.count == 1)
        #expect(dataSet.problems.first?.place.hasPrefix("BatchGetTraces $.Traces[0].Segments[0]") == true)
    }

    @Test func windowsWithoutTimeAskNobody() async throws {
        let endpoint = try XRayTestEndpoint()
        let repository = try Self.repository(endpoint)
        let future = await repository.problem(.overview(Self.scope(90_000, 95_000)))
        #expect(future?.message == "the time window lies in the future")
        let empty = await repository.problem(.summaries(Self.scope(100, 100)))
        #expect(empty?.message == "the time window is empty: it does not start before it ends")
        let old = await repository.problem(.overview(Self.scope(-40 * 86_400, -31 * 86_400)))
        #expect(old?.message.contains("30 days back") == true)
        #expect(try endpoint.records().requests.isEmpty)
        let quiet = try await repository.ask(.summaries(Self.scope(50_000, 50_600)))
        #expect(quiet.summaries.isEmpty && quiet.problems.isEmpty)
    }

    @Test func openWindowsEndNowAndBeginWhereTracesDo() async throws {
        let endpoint = try XRayTestEndpoint()
        let repository = try Self.repository(endpoint)
        let open = TimeWindow(start: Timestamp(nanoseconds: .min), end: Timestamp(nanoseconds: .max))
        _ = try await repository.ask(.overview(DataRequest.Scope(window: open)))
        let bodies = try endpoint.requests(to: "/ServiceGraph").map(\.body)
        #expect(bodies.count == 120)  // 30 days by six hours
        let now = Self.first + 86_400
        #expect(bodies.contains { $0.contains(#""EndTime":\#(now + 1),"#) })
        #expect(bodies.contains { $0.hasSuffix(#""StartTime":\#(now + 1 - 30 * 86_400)}"#) })
    }

    @Test func seriesOfANodeAndOfTheGraph() async throws {
        let endpoint = try XRayTestEndpoint()
        let repository = try Self.repository(endpoint)
        let node = ServiceIdentity(name: #"a "web""#, type: "AWS::ECS::Container")
        let dataSet = try await repository.ask(.timeSeries(Self.scope(0, 7_200), service: node))
        let points = try #require(dataSet.timeSeries[node])
        #expect(points.count == 120)
        #expect(points.first?.time == Timestamp(seconds: Double(Self.first)) && points.first?.statistics.error == 1)
        let body = try #require(try endpoint.requests(to: "/TimeSeriesServiceStatistics").first?.body)
        #expect(
            body.contains(
                #""EntitySelectorExpression":"service(id(name: \"a \\\"web\\\"\", type: \"AWS::ECS::Container\"))""#))
        #expect(body.contains(#""Period":60"#))
        let whole = try await repository.ask(.timeSeries(Self.scope(0, 8 * 3_600), service: nil))
        #expect(whole.timeSeries[.none]?.count == 96)  // 8 h by 300 s
        #expect(whole.timeSeries[node]?.count == 120)
    }

    /// A week's series: 28 parts of 72 points each, which the endpoint answers on two pages; and then what is new.
    @Test func aRefreshOfALongSeriesCostsWhatIsNew() async throws {
        let endpoint = try XRayTestEndpoint()
        let repository = try Self.repository(endpoint)  // now is 86,400
        let node = ServiceIdentity(name: "web", type: "AWS::ECS::Container")
        func refreshed(_ end: Int64) async throws -> (calls: Int, points: [TimeSeriesPoint]) {
            try endpoint.reset()
            let data = try await repository.ask(.timeSeries(Self.scope(end - 7 * 86_400, end), service: node))
            return (try endpoint.requests(to: "/TimeSeriesServiceStatistics").count, data.timeSeries[node] ?? [])
        }
        let first = try await refreshed(86_370)
        #expect(first.calls == 56 && first.points.count >= 7 * 288)  // a week by 300 s
        let second = try await refreshed(86_385)
        // The part that has left the window by 15 s and the last six hours up to five minutes ago, two pages each; these five minutes.
        #expect(second.calls == 5 && second.points.count >= 7 * 288)
        #expect(second.points.map(\.time) == second.points.map(\.time).sorted())
        #expect(try await refreshed(86_400).calls == 3)
        // Another node is another series.
        _ = try await repository.ask(
            .timeSeries(Self.scope(86_400 - 7 * 86_400, 86_400), service: ServiceIdentity(name: "billing", type: nil)))
        #expect(try endpoint.requests(to: "/TimeSeriesServiceStatistics").count == 3 + 56)
    }

    /// Seven traces by five ids a call, each on pages of two services: web calls orders calls billing.
    @Test func theMapOfSomeTraces() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "9", "--segments", "3", "--graph-page", "2"])
        let repository = try Self.repository(endpoint)
        let ids = try await repository.ask(.summaries(Self.hour)).summaries.map(\.id)
        let chosen = Array(ids.prefix(7))
        let answer = try #require(try await repository.ask(.traceGraph(chosen)).traceGraph)
        #expect(answer.ids == chosen)
        #expect(answer.graph.nodes.map(\.name) == ["web", "web", "orders", "billing"])
        let web = try #require(answer.graph.nodes.first { $0.type == "AWS::ECS::Container" })
        #expect(web.statistics?.total == 7 && web.edges.first?.statistics?.total == 7)
        #expect(web.edges.map { answer.graph.positions()[$0.target] } == [2])
        let bodies = try endpoint.requests(to: "/TraceGraph").map(\.body)
        #expect(bodies.count == 4, "two calls of two pages")
        #expect(bodies.filter { $0.contains(chosen[6].description) }.count == 2)
        let one = try await repository.ask(.traceGraph([ids[8]]))
        #expect(one.traceGraph?.ids == [ids[8]] && one.traceGraph?.graph.nodes.last?.statistics?.total == 1)
        #expect(one.summaries.count == 9, "the rest stays")
        try endpoint.fault("/TraceGraph", "status", ["status": 403, "code": "AccessDeniedException"])
        #expect(await repository.problem(.traceGraph([ids[0]]))?.remedy.contains("xray:GetTraceGraph") == true)
    }

    @Test func groupsAndTheirInsights() async throws {
        let endpoint = try XRayTestEndpoint()
        let dataSet = try await (try Self.repository(endpoint)).ask(.groups)
        #expect(dataSet.groups.map(\.name) == ["Default", "checkout"])
        #expect(dataSet.groups[1].filter == #"service("web")"#)
        let insight = try #require(dataSet.insights.first)
        #expect(dataSet.insights.count == 1 && insight.group == "checkout" && insight.state == "ACTIVE")
        #expect(insight.clientImpact == InsightImpact(faults: 12, ok: 88, total: 100))
        #expect(insight.rootCause?.name == "web" && insight.text == "web had 12% faults")
    }

    @Test func cancelledRequestsPostNothingMore() async throws {
        let endpoint = try XRayTestEndpoint(["--delay-ms", "1000"])
        let repository = try Self.repository(endpoint)
        let events = XRayEvents()
        let handle = repository.request(.overview(Self.hour)) { event in events.all.withLock { $0.append(event) } }
        while try endpoint.records().requests.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
        handle.cancel()
        let count = events.all.withLock { $0.count }
        try await Task.sleep(for: .milliseconds(1_500))
        #expect(events.all.withLock { $0.count } == count)
    }
}
