import TraceModel

/// What an operation takes of the critical paths of a set (reference 15). Nanoseconds, all traces together.
public struct OperationCost: Hashable, Sendable {
    public var operation: Operation
    /// Traces on whose path it is, and how often it is there.
    public var traces = 0
    public var calls = 0
    /// Its time on the path, with what it waited for.
    public var inclusive: Int64 = 0
    /// What it took itself.
    public var exclusive: Int64 = 0
    /// How much shorter the traces would be had its calls, with all below them, taken no time.
    public var drag: Int64 = 0
    /// The same had only its own time been none.
    public var exclusiveDrag: Int64 = 0
    /// Of the exclusive time of all operations, 0 to 1: shares sum to 1.
    public var share = 0.0
    /// Exclusive time in the fastest half of the traces, from there to P95, to P99 and to the slowest.
    public var bands = SIMD4<Double>(repeating: 0)
    /// The trace in which it took most itself.
    public var example = 0
    fileprivate var most: Int64 = -1
    fileprivate var lastTrace = -1

    fileprivate init(_ operation: Operation) { self.operation = operation }

    /// What the same operation takes in other traces, all of which come later.
    fileprivate mutating func add(_ other: OperationCost) {
        traces += other.traces
        calls += other.calls
        inclusive = inclusive.saturatingAdd(other.inclusive)
        exclusive = exclusive.saturatingAdd(other.exclusive)
        drag = drag.saturatingAdd(other.drag)
        exclusiveDrag = exclusiveDrag.saturatingAdd(other.exclusiveDrag)
        bands += other.bands
        if other.most > most { (most, example) = (other.most, other.example) }
    }
}

/// Where the time of a set of traces goes, by service and operation, on their critical paths.
public struct SetCosts: Sendable {
    /// Largest exclusive time first, then by name.
    public private(set) var operations: [OperationCost] = []
    /// Traces that were looked at: those of the set whose documents were read.
    public private(set) var traces = 0
    /// How many of them fall into each of the bands.
    public private(set) var bandTraces = SIMD4<Int>(repeating: 0)
    /// Exclusive nanoseconds of all operations.
    public private(set) var total: Int64 = 0

    /// Where the bands end: P50, P95, P99 and the slowest.
    public static let bandEnds = [0.5, 0.95, 0.99, 1.0]

    /// One pass over the rows of the set.
    /// - Parameter selection: traces of the store; what lies outside of it is left out.
    public init(_ store: TraceStore, in selection: TraceSelection, rule: CriticalPathRule = .crisp) {
        let traces = selection.numbers.filter { $0 < store.traceCount }
        self.traces = traces.count
        let bands = SetCosts.bands(traces, store)
        for band in bands { bandTraces[band] += 1 }
        let sums = inHalves(traces.count) { half in
            var sum = CostSum(store)
            store.withColumns { columns in
                var walk = CriticalWalk(columns: columns, rule: rule)
                for index in half {
                    walk.forEachStep(ofTrace: traces[index]) { sum.add($0, traces[index], bands[index]) }
                }
            }
            return sum.named()
        } join: { first, second in
            first.joined(with: second, by: \.operation) { $0.add($1) }
        }
        operations = CostSum.ordered(sums)
        total = operations.reduce(0) { $0.saturatingAdd($1.exclusive) }
        for index in operations.indices where total > 0 {
            operations[index].share = Double(operations[index].exclusive) / Double(total)
        }
    }

    /// Mean exclusive seconds of an operation over the fastest traces up to a band: P0-50, P0-95, P0-99, P0-100.
    public func mean(_ cost: OperationCost, upTo band: Int) -> Double {
        let traces = (0...band).reduce(0) { $0 + bandTraces[$1] }
        return traces == 0 ? 0 : (0...band).reduce(0.0) { $0 + cost.bands[$1] } / Double(traces) / 1e9
    }

    /// Why nothing can be told of where the time of set A goes, in words; nil when it can.
    /// - Parameter count: traces of the set, also those of which only summaries were read.
    public func refusal(of count: Int) -> String? {
        if count == 0 { return "set A has no traces" }
        if traces == 0 { return "no trace of A was read whole" }
        return total == 0 ? "nothing in A took any time: it is in progress, or was recorded without a length" : nil
    }

    /// The band of each trace: by the time of all its roots, ties by position.
    private static func bands(_ traces: [Int], _ store: TraceStore) -> [Int] {
        let keys = store.withColumns { columns in traces.map { UInt64(columns.durationOfRoots(ofTrace: $0)) } }
        var bands = Array(repeating: 0, count: traces.count)
        let ends = bandEnds.map { Int(($0 * Double(traces.count)).rounded(.up)) }
        for (rank, position) in radixSortedPositions(keys).enumerated() {
            bands[Int(position)] = ends.firstIndex { rank < $0 } ?? ends.count - 1
        }
        return bands
    }
}

/// Sums by number of operation.
private struct CostSum {
    private var numbers: OperationNumbers
    private var costs: [OperationCost] = []

    init(_ store: TraceStore) { numbers = OperationNumbers(store) }

    @inline(__always)
    mutating func add(_ step: CriticalStep, _ trace: Int, _ band: Int) {
        let number = numbers.number(ofRow: step.row)
        if number == costs.count { costs.append(OperationCost(SetCosts.unnamed)) }
        costs[number].calls += 1
        costs[number].inclusive = costs[number].inclusive.saturatingAdd(step.inclusive)
        costs[number].exclusive = costs[number].exclusive.saturatingAdd(step.exclusive)
        costs[number].drag = costs[number].drag.saturatingAdd(step.drag)
        costs[number].exclusiveDrag = costs[number].exclusiveDrag.saturatingAdd(step.exclusiveDrag)
        costs[number].bands[band] += Double(step.exclusive)
        if costs[number].lastTrace != trace {
            costs[number].lastTrace = trace
            costs[number].traces += 1
        }
        if step.exclusive > costs[number].most { (costs[number].most, costs[number].example) = (step.exclusive, trace) }
    }

    /// With their texts.
    func named() -> [OperationCost] {
        var costs = costs
        for (number, operation) in numbers.texts.enumerated() { costs[number].operation = operation }
        return costs
    }

    /// What takes most first.
    static func ordered(_ sums: [OperationCost]) -> [OperationCost] {
        var costs = sums
        // What holds sums only is no part of the result.
        for number in costs.indices { (costs[number].lastTrace, costs[number].most) = (0, 0) }
        return costs.sorted { a, b in
            if a.exclusive != b.exclusive { return a.exclusive > b.exclusive }
            if a.inclusive != b.inclusive { return a.inclusive > b.inclusive }
            return (a.operation.node.name, a.operation.node.type ?? "", a.operation.name)
                < (b.operation.node.name, b.operation.node.type ?? "", b.operation.name)
        }
    }
}

extension SetCosts {
    fileprivate static let unnamed = Operation(node: NodeIdentity(name: "", type: nil), name: "")
}

/// An operation in two sets side by side: what it takes of a trace in each, in mean seconds.
public struct ComparedCost: Hashable, Sendable {
    public var operation: Operation
    public var meanA: Double
    public var meanB: Double
    public var shareA: Double
    public var shareB: Double
    /// How much shorter a trace of A would be in the mean, had the operation's own time been none.
    public var goneA: Double
    /// Of the traces of A in which it stands wholly beside the path: how much longer it could last, the least of a trace in the mean
    /// (U-31); nil where there are none.
    public var slackA: Double?
    /// Mean exclusive seconds in the fastest half of A, in the fastest 95%, 99%, and in all; empty when A has none.
    public var bandsA: [Double] = []
    /// The trace of A in which it took most; nil when A has none.
    public var example: Int?

    /// Mean of A less mean of B.
    public var change: Double { meanA - meanB }
}

extension SetCosts {
    /// Every operation that takes time in one of the sets, what takes most in A first; then those that stand beside the paths of A alone.
    /// - Parameter slack: of A; nil where nobody asks for it.
    public func compared(with other: SetCosts, slack: SetSlack? = nil) -> [ComparedCost] {
        let beside = slack?.lasting ?? []
        let slacks = Dictionary(beside.map { ($0.operation, $0.mean) }, uniquingKeysWith: { first, _ in first })
        let others = Dictionary(other.operations.map { ($0.operation, $0) }, uniquingKeysWith: { first, _ in first })
        let (a, b) = (Double(max(1, traces)) * 1e9, Double(max(1, other.traces)) * 1e9)
        var lines = operations.map { cost in
            let match = others[cost.operation]
            return ComparedCost(
                operation: cost.operation, meanA: Double(cost.exclusive) / a,
                meanB: Double(match?.exclusive ?? 0) / b, shareA: cost.share, shareB: match?.share ?? 0,
                goneA: Double(cost.exclusiveDrag) / a, slackA: slacks[cost.operation],
                bandsA: SetCosts.bandEnds.indices.map { mean(cost, upTo: $0) }, example: cost.example)
        }
        var known = Set(operations.map(\.operation))
        lines += other.operations.filter { !known.contains($0.operation) }.map { cost in
            ComparedCost(
                operation: cost.operation, meanA: 0, meanB: Double(cost.exclusive) / b, shareA: 0,
                shareB: cost.share, goneA: 0, slackA: slacks[cost.operation], example: nil)
        }
        lines = lines.filter { $0.meanA > 0 || $0.meanB > 0 }
        known = Set(lines.map(\.operation))
        return lines
            + beside.filter { !known.contains($0.operation) }.map { line in
                ComparedCost(
                    operation: line.operation, meanA: 0, meanB: 0, shareA: 0, shareB: 0, goneA: 0, slackA: line.mean,
                    example: nil)
            }
    }
}
