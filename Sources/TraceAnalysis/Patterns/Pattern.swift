import TraceModel

/// A way of calling that costs time.
public enum PatternKind: String, CaseIterable, Hashable, Sendable {
    /// The same call again and again below one parent, where one call for all might do (N+1).
    case repeated
    /// A call that failed and was made again.
    case retried
    /// Different calls to other nodes, one after another, that might run side by side.
    case serial
    /// A long time inside an instrumented segment in which nothing was recorded.
    case unrecorded
    /// A function that had to start first.
    case coldStart
    /// Time between the end of who sent a message and the start of who took it.
    case queued

    /// As people read it.
    public var title: String {
        switch self {
        case .repeated: "the same call repeated (N+1)"
        case .retried: "failed and tried again"
        case .serial: "one after another, might run side by side"
        case .unrecorded: "nothing recorded"
        case .coldStart: "cold start"
        case .queued: "waiting in a queue"
        }
    }
}

/// From when on something is a pattern.
public struct PatternLimits: Hashable, Sendable {
    /// So many equal calls below one parent.
    public var repeats = 5
    /// So many different calls in a row.
    public var serialCalls = 2
    /// Nanoseconds that must be lost in a trace, for each kind but retries and cold starts.
    public var leastLost: Int64 = 5_000_000
    /// The part of its segment that an unrecorded stretch takes at least, 0 to 1.
    public var unrecordedShare = 0.3

    public init() {}
}

/// A pattern at one place of the code, over the traces of a set.
public struct PatternFinding: Hashable, Sendable {
    public var kind: PatternKind
    /// Who does it, and what is called; of a series, the first call.
    public var caller: Operation
    public var callee: Operation?
    /// Traces that have it, and how often it was seen.
    public var traces: Int
    public var occurrences: Int
    /// Calls that take part.
    public var calls: Int
    /// Nanoseconds that it costs at most, all traces together.
    public var lost: Int64
    /// The trace, and the row in it, where it costs most.
    public var example: Int
    public var exampleRow: Int
}

extension TraceStore {
    /// The patterns of a set, those that cost most time first.
    public func patterns(in selection: TraceSelection, limits: PatternLimits = PatternLimits()) -> [PatternFinding] {
        var sum = PatternSum(self)
        withColumns { columns in
            var finder = PatternFinder(columns, self, limits)
            selection.forEach { trace in
                guard trace < traceCount else { return }
                finder.find(trace) { sum.add($0, trace) }
            }
        }
        addQueued(selection, limits, &sum)
        return sum.finished()
    }

    /// Links lead from who took a message to who sent it (U-11).
    private func addQueued(_ selection: TraceSelection, _ limits: PatternLimits, _ sum: inout PatternSum) {
        guard !links.isEmpty else { return }
        let senders = linkedRows()
        for link in links {
            let taker = Int(link.row)
            let trace = trace(ofRow: taker)
            guard selection.contains(trace), let sender = senders[LinkEnd(link)] else { continue }
            let waited = distance(from: ends[sender], to: starts[taker])
            guard waited >= limits.leastLost else { continue }
            sum.add(PatternHit(kind: .queued, caller: sender, callee: taker, calls: 1, lost: waited), trace)
        }
    }
}

/// A pattern seen once.
struct PatternHit {
    var kind: PatternKind
    var caller: Int
    var callee: Int?
    var calls: Int
    var lost: Int64
}

/// Hits put together by kind and place.
private struct PatternSum {
    private struct Key: Hashable {
        var kind: PatternKind
        var caller: Int
        var callee: Int
    }
    private var numbers: OperationNumbers
    private var findings: [Key: (finding: PatternFinding, most: Int64, last: Int)] = [:]

    init(_ store: TraceStore) { numbers = OperationNumbers(store) }

    mutating func add(_ hit: PatternHit, _ trace: Int) {
        let key = Key(
            kind: hit.kind, caller: numbers.number(ofRow: hit.caller),
            callee: hit.callee.map { numbers.number(ofRow: $0) } ?? -1)
        var entry =
            findings[key]
            ?? (
                PatternFinding(
                    kind: hit.kind, caller: PatternSum.unnamed, callee: nil, traces: 0, occurrences: 0, calls: 0,
                    lost: 0,
                    example: trace, exampleRow: hit.caller), -1, -1
            )
        entry.finding.occurrences += 1
        entry.finding.calls += hit.calls
        entry.finding.lost = entry.finding.lost.saturatingAdd(hit.lost)
        if entry.last != trace { (entry.finding.traces, entry.last) = (entry.finding.traces + 1, trace) }
        if hit.lost > entry.most {
            entry.most = hit.lost
            (entry.finding.example, entry.finding.exampleRow) = (trace, hit.callee ?? hit.caller)
        }
        findings[key] = entry
    }

    func finished() -> [PatternFinding] {
        let texts = numbers.texts
        let named = findings.map { key, entry in
            var finding = entry.finding
            finding.caller = texts[key.caller]
            finding.callee = key.callee < 0 ? nil : texts[key.callee]
            return finding
        }
        return named.sorted { a, b in
            if a.lost != b.lost { return a.lost > b.lost }
            return (a.kind.rawValue, a.caller.path, a.callee?.path ?? "")
                < (b.kind.rawValue, b.caller.path, b.callee?.path ?? "")
        }
    }

    private static let unnamed = Operation(node: NodeIdentity(name: "", type: nil), name: "")
}
