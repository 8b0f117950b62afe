import TestSupport
import Testing
import TraceAnalysis
import TraceModel

/// Random traces against a count made another way: by walking the nested description, entity by entity.
@Suite struct RandomGraphTests {
    private func flags(_ random: inout Seeded) -> EntityFlags {
        let choices: [EntityFlags] = [[], [], [], .fault, .error, [.error, .throttle], [.fault, .error], .inProgress]
        return choices.randomElement(using: &random) ?? []
    }

    private func segment(_ random: inout Seeded, depth: Int, start: Int64) -> Spec {
        let end = start + Int64.random(in: 0...300, using: &random)
        var children: [Spec] = []
        for _ in 0..<Int.random(in: 0...(depth > 0 ? 3 : 0), using: &random) {
            children.append(call(&random, depth: depth, from: start))
        }
        children.sort { $0.start < $1.start }
        return .segment("s\(Int.random(in: 0..<6, using: &random))", start, end, flags(&random), children)
    }

    /// A subsegment that calls one segment, or none, or holds further subsegments.
    private func call(_ random: inout Seeded, depth: Int, from: Int64) -> Spec {
        let start = from + Int64.random(in: -20...200, using: &random)
        let end = start + Int64.random(in: 0...400, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return .sub("step", start, end, flags(&random), [])
        case 1:
            return .sub(
                "outer", start, end, [], [call(&random, depth: depth - 1, from: start)].filter { _ in depth > 1 })
        case 2: return .sub("db", start, end, .aws, [.inferred("db", "AWS::SNS", start, end)])
        default:
            return .sub(
                "s", start, end, flags(&random).union(.remote), [segment(&random, depth: depth - 1, start: start + 1)])
        }
    }

    /// What the reference says of one trace, as lines: each completed segment, each completed call, each entry.
    private struct Expected {
        var lines: [String: Int] = [:]
        var seconds: [String: Int64] = [:]

        mutating func add(_ key: String, _ spec: Spec) {
            guard !spec.flags.contains(.inProgress) else { return }
            lines["\(key) \(spec.flags.outcome)", default: 0] += 1
            seconds[key, default: 0] += spec.end - spec.start
        }

        mutating func walk(_ spec: Spec, node: String, parent: Spec?) {
            var node = node
            if spec.flags.contains(.segment) {
                let own = spec.node?.name ?? ""
                add(own, spec)
                if let parent { add("\(node)>\(own)", parent) } else { add("client>\(own)", spec) }
                node = own
            }
            for child in spec.children { walk(child, node: node, parent: spec) }
        }
    }

    private func found(_ graph: ServiceGraph) -> Expected {
        var found = Expected()
        func add(_ key: String, _ statistics: RequestStatistics?) {
            guard let statistics, statistics.total > 0 else { return }
            let counts: [(Outcome, Int64)] = [
                (.ok, statistics.ok), (.error, statistics.error), (.throttle, statistics.throttle),
                (.fault, statistics.fault),
            ]
            for (outcome, count) in counts where count > 0 { found.lines["\(key) \(outcome)"] = Int(count) }
            found.seconds[key] = Int64((statistics.totalResponseTime * 1000).rounded())
        }
        for node in graph.nodes {
            add(node.name, node.statistics)
            for edge in node.edges {
                let target = graph.nodes[edge.target].name
                add(node.isClient ? "client>\(target)" : "\(node.name)>\(target)", edge.statistics)
            }
        }
        return found
    }

    @Test(arguments: 0..<40) func sameAsWalking(_ seed: UInt64) {
        var random = Seeded(seed)
        var builder = StoreBuilder()
        var expected = Expected()
        for number in 0..<25 {
            let root = segment(&random, depth: 5, start: 100)
            builder.add(UInt64(number), at: 1_700_000_000 + Int64(number), [root])
            expected.walk(root, node: "", parent: nil)
        }
        let graph = ServiceGraph.derived(from: builder.store)
        #expect(found(graph).lines == expected.lines)
        #expect(found(graph).seconds == expected.seconds)
        for node in graph.nodes where !node.isClient {
            #expect(Int64(node.responseTimes.reduce(0) { $0 + $1.count }) == node.statistics?.total)
            #expect(Int64(node.durations.reduce(0) { $0 + $1.count }) == node.statistics?.total)
        }
        for trace in 0..<25 {
            // Without an allowance the sections cover each root's time exactly once; with it they cover no less.
            let store = builder.store
            let whole = store.rows(ofTrace: trace).filter { store.parents[$0] < 0 }
                .reduce(0) { $0 + store.duration(ofRow: $1) }
            let covered = store.criticalPath(ofTrace: trace, rule: .jaeger).reduce(0) { $0 + $1.nanoseconds }
            #expect(covered == whole)
            #expect(CriticalPath(store, trace: trace, rule: .jaeger).total == whole)
            #expect(CriticalPath(store, trace: trace).total >= whole)
        }
    }
}
