import TraceModel

/// One line of a comparison of two sets (reference 6): counts and shares of both, and the difference of the shares.
public struct ComparedKey: Hashable, Sendable {
    public var key: String
    public var countA: Int64
    public var countB: Int64
    public var shareA: Double
    public var shareB: Double
    public var filter: String?

    /// Share of B minus share of A, -1 to 1.
    public var delta: Double { shareB - shareA }
}

/// Two ranked tables of one grouping side by side, what sets the two apart first.
public func compared(_ a: [RankedKey], _ b: [RankedKey]) -> [ComparedKey] {
    struct Identity: Hashable {
        var key: String
        var filter: String?
    }
    var lines: [Identity: ComparedKey] = [:]
    for (ranked, isA) in [(a, true), (b, false)] {
        for item in ranked {
            let identity = Identity(key: item.key, filter: item.filter)
            var line =
                lines[identity]
                ?? ComparedKey(key: item.key, countA: 0, countB: 0, shareA: 0, shareB: 0, filter: item.filter)
            if isA {
                (line.countA, line.shareA) = (item.statistics.total, item.share)
            } else {
                (line.countB, line.shareB) = (item.statistics.total, item.share)
            }
            lines[identity] = line
        }
    }
    return lines.values.sorted { x, y in
        if abs(x.delta) != abs(y.delta) { return abs(x.delta) > abs(y.delta) }
        if x.countA + x.countB != y.countA + y.countB { return x.countA + x.countB > y.countA + y.countB }
        return (x.key, x.filter ?? "") < (y.key, y.filter ?? "")
    }
}
