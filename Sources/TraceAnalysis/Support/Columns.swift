import TraceModel

/// The columns of a store that whole-store passes read, as plain pointers: valid only inside `withColumns`.
struct Columns {
    let firstRows: UnsafeBufferPointer<UInt32>
    let rootRows: UnsafeBufferPointer<UInt32>
    let parents: UnsafeBufferPointer<Int32>
    let subtreeEnds: UnsafeBufferPointer<UInt32>
    let starts: UnsafeBufferPointer<Int64>
    let ends: UnsafeBufferPointer<Int64>
    let flags: UnsafeBufferPointer<EntityFlags>
    let segments: UnsafeBufferPointer<UInt32>
    let nodes: UnsafeBufferPointer<UInt32>
    let requestIndexes: UnsafeBufferPointer<UInt32>
    let requests: UnsafeBufferPointer<RequestInfo>

    func rows(ofTrace trace: Int) -> Range<Int> { Int(firstRows[trace])..<Int(firstRows[trace + 1]) }

    /// Nanoseconds, 0 when it ends before it starts; never traps.
    @inline(__always)
    func duration(_ row: Int) -> Int64 { distance(from: starts[row], to: ends[row]) }

    /// The time of all rows of a trace that have no parent, together: each counts for its own tree (U-29).
    func durationOfRoots(ofTrace trace: Int) -> Int64 {
        let rows = rows(ofTrace: trace)
        var (top, sum) = (rows.lowerBound, Int64(0))
        while top < rows.upperBound {
            sum = sum.saturatingAdd(duration(top))
            top = max(top + 1, Int(subtreeEnds[top]))
        }
        return sum
    }

    /// The row belongs to a segment, so its node is one (an unattached subsegment has none).
    @inline(__always)
    func hasNode(_ row: Int) -> Bool { flags[Int(segments[row])].contains(.segment) }

    /// A segment that a request from outside entered by: without parent, or acting as root (reference 3.3, U-10).
    @inline(__always)
    func isEntry(_ row: Int, root: Int) -> Bool {
        row == root || (parents[row] < 0 && flags[row].isDisjoint(with: [.orphan, .unattached, .cycle]))
    }
}

/// `end - start` in nanoseconds, at least 0, at most `Int64.max`.
@inline(__always)
func distance(from start: Int64, to end: Int64) -> Int64 {
    let (difference, overflow) = end.subtractingReportingOverflow(start)
    return overflow ? (end > start ? .max : 0) : max(0, difference)
}

/// Nanoseconds to whole milliseconds, halves up (reference 3.5).
@inline(__always)
func milliseconds(_ nanoseconds: Int64) -> Int64 {
    nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 >= 500_000 ? 1 : 0)
}

/// Nanoseconds to seconds, rounded to the millisecond (reference 4).
public func roundedSeconds(_ nanoseconds: Int64) -> Double { Double(milliseconds(nanoseconds)) / 1000 }

extension TraceStore {
    func withColumns<R>(_ body: (Columns) throws -> R) rethrows -> R {
        try firstRows.withUnsafeBufferPointer { firstRows in
            try rootRows.withUnsafeBufferPointer { rootRows in
                try parents.withUnsafeBufferPointer { parents in
                    try subtreeEnds.withUnsafeBufferPointer { subtreeEnds in
                        try starts.withUnsafeBufferPointer { starts in
                            try ends.withUnsafeBufferPointer { ends in
                                try withRest { flags, segments, nodes, requestIndexes, requests in
                                    try body(
                                        Columns(
                                            firstRows: firstRows, rootRows: rootRows, parents: parents,
                                            subtreeEnds: subtreeEnds, starts: starts, ends: ends, flags: flags,
                                            segments: segments, nodes: nodes, requestIndexes: requestIndexes,
                                            requests: requests))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private func withRest<R>(
        _ body: (
            UnsafeBufferPointer<EntityFlags>, UnsafeBufferPointer<UInt32>, UnsafeBufferPointer<UInt32>,
            UnsafeBufferPointer<UInt32>, UnsafeBufferPointer<RequestInfo>
        ) throws -> R
    ) rethrows -> R {
        try flags.withUnsafeBufferPointer { flags in
            try segments.withUnsafeBufferPointer { segments in
                try nodes.withUnsafeBufferPointer { nodes in
                    try requestIndexes.withUnsafeBufferPointer { requestIndexes in
                        try requests.withUnsafeBufferPointer { requests in
                            try body(flags, segments, nodes, requestIndexes, requests)
                        }
                    }
                }
            }
        }
    }
}
