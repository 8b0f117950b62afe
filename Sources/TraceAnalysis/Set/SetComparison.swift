import TraceModel

/// One line of a comparison of two sets (reference 6): counts and shares of both, and the difference of the shares.
public struct ComparedKey: Hashable, Sendable {
    /// As the tables show it.
    public var key: String
    /// Traces of set A with the key.
    public var countA: Int64
    /// Traces of set B with the key.
    public var countB: Int64
    /// Of all traces of set A, 0 to 1.
    public var shareA: Double
    /// Of all traces of set B, 0 to 1.
    public var shareB: Double
    /// The filter expression that chooses these traces; nil where none says it.
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
