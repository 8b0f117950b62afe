import TraceModel

/// What one pass over the rows of a trace finds.
struct TraceScan {
    var start = Int64.max
    var end = Int64.min
    var hasThrottle = false
    /// The first user that a segment names.
    var user: StringIndex = 0

    init(_ columns: Columns, _ rows: Range<Int>) {
        var anyStart = Int64.max
        for row in rows {
            anyStart = min(anyStart, columns.starts[row])
            end = max(end, columns.ends[row])
            guard columns.flags[row].contains(.segment) else { continue }
            start = min(start, columns.starts[row])
            if columns.flags[row].contains(.throttle) { hasThrottle = true }
            if user == 0 { user = columns.requests[Int(columns.requestIndexes[row])].user }
        }
        if start == .max { start = rows.isEmpty ? 0 : anyStart }
    }
}
