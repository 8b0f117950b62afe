import Foundation
import TestSupport
import Testing
import TraceAnalysis
import TraceModel
import TraceRepository

/// The worked cases of reference 15, by value.
@Suite struct CriticalPathTests {
    private func store(_ root: Spec) -> TraceStore {
        var builder = StoreBuilder()
        builder.add(1, [root])
        return builder.store
    }

    /// `name inclusive/exclusive` in milliseconds, in the order of the path.
    private func times(_ store: TraceStore, _ rule: CriticalPathRule = .crisp) -> [String] {
        store.criticalSteps(ofTrace: 0, rule: rule).map { step in
            "\(store.name(step.row)) \(step.inclusive / 1_000_000)/\(step.exclusive / 1_000_000)"
        }
    }

    private func drags(_ store: TraceStore) -> [String: [Int64]] {
        let steps = store.criticalSteps(ofTrace: 0)
        return Dictionary(
            uniqueKeysWithValues: steps.map {
                (store.name($0.row), [$0.drag / 1_000_000, $0.exclusiveDrag / 1_000_000])
            })
    }

    @Test func chain() {
        let chain = store(.segment("R", 0, 300, [], [.sub("X", 50, 250, [], [.sub("Y", 100, 200)])]))
        #expect(times(chain) == ["R 300/100", "X 200/100", "Y 100/100"])
    }

    /// A overlaps B by 5 of 1000: by CRISP one after the other, by Jaeger not.
    @Test func overlapWithinTheAllowance() {
        let store = store(
            .segment("R", 0, 1000, [], [.sub("A", 0, 200), .sub("B", 195, 400), .sub("C", 500, 1000)]))
        #expect(times(store) == ["R 1000/95", "A 200/200", "B 205/205", "C 500/500"])
        #expect(drags(store)["B"] == [200, 200])
        #expect(drags(store)["C"] == [500, 500])
        #expect(drags(store)["A"] == [200, 200])
        #expect(times(store, .jaeger) == ["R 1000/295", "B 205/205", "C 500/500"])
    }

    /// 10 of 1000 are 1%, and no longer under it.
    @Test func overlapOfTheAllowance() {
        let store = store(.segment("R", 0, 1000, [], [.sub("A", 0, 210), .sub("B", 200, 400)]))
        #expect(times(store) == ["R 1000/800", "B 200/200"])
    }

    @Test func dragThatAChildHolds() {
        let store = store(
            .segment("R", 0, 1000, [], [.sub("L", 55, 205), .sub("M", 200, 600, [], [.sub("M1", 210, 590)])]))
        #expect(drags(store)["M"] == [395, 15])
    }

    @Test func dragUpToASiblingOffThePath() {
        let store = store(.segment("R", 0, 500, [], [.sub("A", 0, 400), .sub("B", 0, 50)]))
        #expect(times(store) == ["R 500/100", "A 400/400"])
        #expect(drags(store)["A"]?.first == 350)
        #expect(drags(store)["R"]?.first == 500)
    }

    /// Every root counts for its own tree (U-29).
    @Test func severalRoots() {
        var builder = StoreBuilder()
        builder.add(1, [.segment("a", 0, 100, [], [.sub("x", 10, 30)]), .segment("b", 200, 250)])
        #expect(times(builder.store) == ["a 100/80", "x 20/20", "b 50/50"])
        #expect(CriticalPath(builder.store, trace: 0).total == 150_000_000)
    }

    private static let cases = Corpus.files("crisp")

    /// CRISP's own cases. Times in them are microseconds; a test's tick is a millisecond, so the numbers are the same.
    @Test(.enabled(if: !cases.isEmpty, "../shared/corpus/crisp is not there: 17 cases skipped"), arguments: cases)
    func corpus(_ path: String) throws {
        let crisp = try CrispCase(path)
        var builder = StoreBuilder()
        builder.add(1, [crisp.root])
        let store = builder.store
        var exclusive: [String: Int] = [:]
        for step in store.criticalSteps(ofTrace: 0) {
            let service = store.strings[store.services[Int(store.nodes[step.row])].name]
            exclusive["[\(service)] \(store.name(step.row))", default: 0] += Int(step.exclusive / 1_000_000)
        }
        #expect(exclusive == crisp.exclusive)
        let cost = store.failureCost(ofTrace: 0)
        if let work = crisp.figures["totalWork"] { #expect(cost.work / 1_000_000 == work) }
        if let saved = crisp.figures["timeSavedOnWork"] { #expect(cost.failedWork / 1_000_000 == saved) }
        if let saved = crisp.figures["timeSavedOnCP"] { #expect(cost.savedTime / 1_000_000 == saved) }
    }

    /// The same files as the program reads them: by service and by what the span is called.
    @Test(.enabled(if: !cases.isEmpty, "../shared/corpus/crisp is not there: 17 cases skipped"), arguments: cases)
    func decoded(_ path: String) throws {
        let store = try FileRepository([.path(path)], threads: 1).answer(.overview(.init())).store
        let costs = SetCosts(store, in: TraceSelection(capacity: store.traceCount, full: true))
        var exclusive: [String: Int] = [:]
        for cost in costs.operations { exclusive[cost.operation.path, default: 0] += Int(cost.exclusive / 1000) }
        #expect(exclusive == (try CrispCase(path).exclusive))
    }
}

/// Fixtures of Jaeger's viewer, by its definitions; times in microseconds, worked out by hand from starts and durations.
@Suite struct JaegerFixtureTests {
    private static let files = Corpus.files("jaeger").filter { $0.contains("/jaegerui-") }

    private func store(_ name: String) throws -> TraceStore {
        let path = try #require(JaegerFixtureTests.files.first { $0.hasSuffix("/jaegerui-\(name).json") })
        return try FileRepository([.path(path)], threads: 1).answer(.overview(.init())).store
    }

    /// What starts or ends outside of its parent is cut to it, what lies wholly outside is left out, and of two that overlap the one
    /// that ends later is waited for.
    @Test(
        .enabled(if: !files.isEmpty, "../shared/corpus/jaeger is not there: 4 cases skipped"),
        arguments: [
            ("traceWithOverlappingChildren", ["send": 3, "async task 1": 33]),
            ("traceWithOverlappingChildrenLongerThanParent", ["send": 30, "short child span": 10]),
            ("traceWithTwoChildrenStartedAtTraceStart", ["async task 1": 36]),
            ("multi-out", ["ohboy.do": 117_815, "info": 55_335, "main": 3_171]),
        ] as [(String, [String: Int64])])
    func criticalPath(_ name: String, _ expected: [String: Int64]) throws {
        let store = try store(name)
        let costs = SetCosts(store, in: TraceSelection(capacity: store.traceCount, full: true), rule: .jaeger)
        var found: [String: Int64] = [:]
        for cost in costs.operations where cost.exclusive > 0 {
            // A call that nothing answered is its node too.
            let name = cost.operation.name.isEmpty ? cost.operation.node.name : cost.operation.name
            found[name, default: 0] += cost.exclusive / 1000
        }
        #expect(found == expected)
    }

    /// Jaeger's own tests of its table say 1.56 and 1.22 ms.
    @Test(
        .enabled(if: !files.isEmpty, "../shared/corpus/jaeger is not there: 2 cases skipped"),
        arguments: [
            ("spanAmongEachOtherGroupedAndSpans", "[customers-service] GET /owners", 1_560),
            ("spanLongerAsParent", "[api-gateway] GET /owners/8/pets/10", 1_215),
        ] as [(String, String, Int64)])
    func selfTimes(_ name: String, _ operation: String, _ microseconds: Int64) throws {
        let line = try store(name).spanTimes(ofTrace: 0, by: .operation, rule: .jaeger).first { $0.key == operation }
        #expect(line?.selfTime == microseconds * 1000)
    }
}

/// Files beside the project.
enum Corpus {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/corpus")
        .standardized

    /// Paths of a folder's files, none when the folder is not there.
    static func files(_ folder: String) -> [String] {
        let path = root.appending(path: folder).path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []  // Not there: skipped, and said.
        return names.sorted().map { path + "/" + $0 }
    }
}

/// A case of the corpus as a tree of segments: service, operation, times, and whether it failed as CRISP sees it.
private struct CrispCase {
    var root: Spec
    var exclusive: [String: Int]
    var figures: [String: Int64]

    init(_ path: String) throws {
        let text = try JSONDecoder().decode(File.self, from: Data(contentsOf: URL(filePath: path)))
        let trace = try #require(text.data.first)
        func spec(_ span: Span) -> Spec {
            let service = trace.processes[span.processID]?.serviceName ?? ""
            let logged = (span.logs ?? []).flatMap(\.fields)
            let failed = (span.tags ?? []).contains { $0.isFailure } || logged.contains { $0.isLoggedFailure }
            let children = trace.spans.filter { $0.references.first?.spanID == span.spanID }
                .sorted { ($0.startTime, $0.duration) < ($1.startTime, $1.duration) }
            return .segment(
                span.operationName, nil, node: service, span.startTime, span.startTime + span.duration,
                failed ? .fault : [], children.map(spec))
        }
        root = spec(try #require(trace.spans.first { $0.references.isEmpty }))
        exclusive = text.testing.exclusive
        figures = text.testing.figures
    }

    private struct File: Decodable {
        var data: [Trace]
        var testing: Expected
    }
    private struct Trace: Decodable {
        var spans: [Span]
        var processes: [String: Process]
    }
    private struct Process: Decodable { var serviceName: String }
    private struct Reference: Decodable { var spanID: String }
    private struct Span: Decodable {
        var spanID: String
        var operationName: String
        var references: [Reference]
        var startTime: Int64
        var duration: Int64
        var processID: String
        var tags: [Tag]?
        var logs: [Log]?
    }
    private struct Log: Decodable { var fields: [Tag] }
    private struct Tag: Decodable {
        var isFailure: Bool
        /// As OpenTracing logs an error.
        var isLoggedFailure: Bool
        private enum Keys: CodingKey { case key, value }
        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Keys.self)
            let key = try values.decode(String.self, forKey: .key)
            let status = try? values.decode(Int.self, forKey: .value)  // Other tags hold no number.
            let text = try? values.decode(String.self, forKey: .value)
            isLoggedFailure = ["error", "error.object"].contains(key) || key == "event" && text == "error"
            isFailure = key == "error" || key == "http.status_code" && (status ?? 0) >= 400
        }
    }
    /// A list with one object of exclusive times, or an object that holds it beside other figures.
    private struct Expected: Decodable {
        var exclusive: [String: Int] = [:]
        var figures: [String: Int64] = [:]
        private enum Keys: String, CodingKey, CaseIterable {
            case opTimeExclusive, totalWork, timeSavedOnWork, timeSavedOnCP
        }
        init(from decoder: any Decoder) throws {
            if var list = try? decoder.unkeyedContainer() {  // The other form follows.
                exclusive = try list.decode([String: Int].self)
                return
            }
            let values = try decoder.container(keyedBy: Keys.self)
            exclusive = try values.decode([String: Int].self, forKey: .opTimeExclusive)
            for key in Keys.allCases where key != .opTimeExclusive {
                figures[key.stringValue] = try values.decodeIfPresent(Int64.self, forKey: key)
            }
        }
    }
}
