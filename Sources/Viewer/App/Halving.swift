import TraceModel

extension Int64 {
    /// The distance to an earlier number, stopping at what Int64 holds.
    func distanceAfter(_ earlier: Int64) -> Int64 {
        Timestamp(nanoseconds: self).since(Timestamp(nanoseconds: earlier))
    }
}

/// The first index below `count` for which `isBefore` is false, by halving.
func lowerBound(_ count: Int, _ isBefore: (Int) -> Bool) -> Int {
    (0..<count).partitioningIndex { !isBefore($0) }
}
