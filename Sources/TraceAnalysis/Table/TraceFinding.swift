import TraceModel

extension TraceTable {
    /// The rows that have any of the flags.
    public func rows(withAny wanted: TraceRowFlags) -> TraceSelection {
        var result = TraceSelection(capacity: count)
        for row in 0..<count where !flags[row].isDisjoint(with: wanted) { result.insert(row) }
        return result
    }

    /// The rows whose id, entry point, method, URL, user or status holds a text, ASCII letters in either case. Each
    /// distinct string is looked at once.
    public func rows(containing text: String) -> TraceSelection {
        rows(containing: text, while: { true }) ?? TraceSelection(capacity: count)
    }

    /// The same, on a thread that may be told to stop.
    /// - Parameter isWanted: asked every few thousand rows.
    /// - Returns: nil as soon as nobody wants to know any more.
    public func rows(containing text: String, while isWanted: () -> Bool) -> TraceSelection? {
        let needle = TextNeedle(text)
        if needle.isEmpty { return TraceSelection(capacity: count, full: true) }
        var finder = RowFinder(needle, self)
        var result = TraceSelection(capacity: count)
        for start in stride(from: 0, to: count, by: 8192) {
            guard isWanted() else { return nil }
            for row in start..<min(count, start + 8192) where finder.matches(row) { result.insert(row) }
        }
        return result
    }
}

/// What one find over the table knows already.
private struct RowFinder {
    private let table: TraceTable
    private let needle: TextNeedle
    private let ids: IDFinder
    private let entries: [Bool]
    private var strings: StringFinder
    private var moreStrings: StringFinder
    private let storeStrings: StringIndex
    /// For the statuses that occur: 0 for not known, 1 for no, 2 for yes.
    private var statuses = [UInt8](repeating: 0, count: 1000)

    init(_ needle: TextNeedle, _ table: TraceTable) {
        (self.table, self.needle) = (table, needle)
        ids = IDFinder(needle)
        entries = table.services.map { needle.isIn($0.name + " " + ($0.type ?? "")) }
        strings = StringFinder(needle, table.strings)
        moreStrings = StringFinder(needle, table.moreStrings)
        storeStrings = StringIndex(table.strings.count)
    }

    @inline(__always)
    mutating func matches(_ row: Int) -> Bool {
        matches(table.urls[row]) || matches(table.users[row]) || matches(table.methods[row])
            || table.entries[row] >= 0 && entries[Int(table.entries[row])]
            || ids.isIn(table.ids[row])
            || !table.names.isEmpty && table.names[table.ids[row]].map(needle.isIn) == true
            || matches(status: Int(table.statuses[row]))
    }

    @inline(__always)
    private mutating func matches(_ index: StringIndex) -> Bool {
        index < storeStrings ? strings.matches(index) : moreStrings.matches(index - storeStrings)
    }

    private mutating func matches(status: Int) -> Bool {
        guard status >= 0 else { return false }
        guard statuses.indices.contains(status) else { return needle.isIn(String(status)) }
        if statuses[status] == 0 { statuses[status] = needle.isIn(String(status)) ? 2 : 1 }
        return statuses[status] == 2
    }
}
