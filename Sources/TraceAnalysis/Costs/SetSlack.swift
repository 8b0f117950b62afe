import TraceModel

/// What an operation leaves beside the critical paths of a set: how much longer it could have lasted (U-31). Nanoseconds.
public struct OperationSlack: Hashable, Sendable {
    public var operation: Operation
    /// Traces in which it was called and every call stood beside the path.
    public var traces = 0
    /// Its calls in them.
    public var calls = 0
    /// What these calls lasted, cut to their parents, all together.
    public var time: Int64 = 0
    /// Of each of these traces the least slack of a call, all together.
    public var slack: Int64 = 0

    /// The least slack of a trace, in the mean, seconds.
    public var mean: Double { traces > 0 ? Double(slack) / Double(traces) / 1e9 : 0 }

    /// What the same operation leaves in other traces.
    fileprivate mutating func add(_ other: OperationSlack) {
        traces += other.traces
        calls += other.calls
        time = time.saturatingAdd(other.time)
        slack = slack.saturatingAdd(other.slack)
    }
}

/// How much longer what stands beside the critical paths of a set could last before the traces did, by service and operation.
public struct SetSlack: Sendable {
    /// Those that are wholly beside the path in one trace at least; what lasts longest first, then by name.
    public private(set) var operations: [OperationSlack] = []

    /// Those that last at all, as tables show them.
    public var lasting: [OperationSlack] { operations.filter { $0.time > 0 } }

    /// One pass over the rows of the set.
    /// - Parameter selection: traces of the store; what lies outside of it is left out.
    public init(_ store: TraceStore, in selection: TraceSelection, rule: CriticalPathRule = .crisp) {
        let traces = selection.numbers.filter { $0 < store.traceCount }
        let sums = inHalves(traces.count) { half in
            var sum = SlackSum(store)
            store.withColumns { columns in
                var walk = SlackWalk(columns: columns, rule: rule)
                for index in half {
                    walk.forEachRow(ofTrace: traces[index]) { sum.add($0) }
                    sum.endTrace()
                }
            }
            return sum.sums
        } join: { first, second in
            first.joined(with: second, by: \.operation) { $0.add($1) }
        }
        operations = SlackSum.ordered(sums)
    }
}

/// Sums by number of operation.
private struct SlackSum {
    /// An operation in the trace at hand.
    private struct InTrace {
        var calls = 0
        var time: Int64 = 0
        var least = Int64.max
        var isOnPath = false
    }

    private var numbers: OperationNumbers
    private(set) var sums: [OperationSlack] = []
    private var inTrace: [InTrace] = []
    /// The operations of the trace at hand.
    private var touched: [Int] = []

    init(_ store: TraceStore) { numbers = OperationNumbers(store) }

    mutating func add(_ row: SlackWalk.Row) {
        let number = numbers.number(ofRow: row.row)
        if number == inTrace.count {
            inTrace.append(InTrace())
            sums.append(OperationSlack(operation: numbers.texts[number]))
        }
        if inTrace[number].calls == 0 { touched.append(number) }
        inTrace[number].calls += 1
        inTrace[number].time = inTrace[number].time.saturatingAdd(distance(from: row.start, to: row.end))
        inTrace[number].least = min(inTrace[number].least, row.slack)
        if row.isOnPath { inTrace[number].isOnPath = true }
    }

    mutating func endTrace() {
        for number in touched {
            let found = inTrace[number]
            inTrace[number] = InTrace()
            guard !found.isOnPath else { continue }
            sums[number].traces += 1
            sums[number].calls += found.calls
            sums[number].time = sums[number].time.saturatingAdd(found.time)
            sums[number].slack = sums[number].slack.saturatingAdd(found.least)
        }
        touched.removeAll(keepingCapacity: true)
    }

    static func ordered(_ sums: [OperationSlack]) -> [OperationSlack] {
        sums.filter { $0.traces > 0 }.sorted { a, b in
            if a.time != b.time { return a.time > b.time }
            return (a.operation.node.name, a.operation.node.type ?? "", a.operation.name)
                < (b.operation.node.name, b.operation.node.type ?? "", b.operation.name)
        }
    }
}
