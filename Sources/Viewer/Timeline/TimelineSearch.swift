import TraceModel

/// What the find looks for in a trace, and where it is.
struct TimelineSearch: Sendable {
    var text = ""
    /// Rows of the store, ascending.
    var matches: [Int32] = []
    /// Only matches and what stands above them are shown.
    var hidesOthers = false
    /// The row under the cursor when finding began: where the cursor returns when the find is dropped.
    var origin: Int?

    init() {}

    /// Looks at names, services, URLs, ids and annotations, ignoring ASCII case. Grows with the trace's rows, but each distinct
    /// string is looked at once.
    mutating func run(_ text: String, _ store: TraceStore, _ outline: TimelineOutline) {
        self.text = text
        matches = []
        guard !text.isEmpty else { return }
        var memory = StringMatcher(text, store.strings)
        let annotated = TimelineSearch.annotatedRows(store, outline.rows, &memory)
        for row in outline.rows {
            let request = store.requests[Int(store.requestIndexes[row])]
            let service = store.services[Int(store.nodes[row])]
            if memory.matches(store.names[row]) || memory.matches(service.name) || memory.matches(request.url)
                || annotated.contains(Int32(row)) || memory.matchesID(store.ids[row])
            {
                matches.append(Int32(row))
            }
        }
    }

    private static func annotatedRows(
        _ store: TraceStore, _ rows: Range<Int>, _ memory: inout StringMatcher
    ) -> Set<Int32> {
        var found: Set<Int32> = []
        for entry in store.annotations(in: rows) {
            var isMatch = memory.matches(entry.key)
            if case .string(let value) = entry.value { isMatch = isMatch || memory.matches(value) }
            if isMatch { found.insert(Int32(entry.row)) }
        }
        return found
    }

    /// One a row: a match or above one.
    func kept(_ store: TraceStore, _ outline: TimelineOutline) -> [Bool] {
        let base = outline.rows.lowerBound
        var kept = Array(repeating: false, count: outline.rows.count)
        for match in matches {
            var row = Int(match)
            while row >= base, !kept[row - base] {
                kept[row - base] = true
                row = Int(store.parents[row])
            }
        }
        return kept
    }

    /// The match after a row (`step` 1) or before it (-1), round the end.
    func next(from row: Int, step: Int) -> Int? {
        guard !matches.isEmpty else { return nil }
        let index =
            step > 0
            ? lowerBound(matches.count) { matches[$0] <= Int32(row) }
            : lowerBound(matches.count) { matches[$0] < Int32(row) } - 1
        return Int(matches[(index + matches.count) % matches.count])
    }
}

/// Looks for a text in interned strings and remembers what it found, ASCII case aside.
struct StringMatcher {
    private let needle: [UInt8]
    private let hexadecimal: String?
    private let strings: StringTable
    private var known: [StringIndex: Bool] = [:]

    init(_ text: String, _ strings: StringTable) {
        needle = text.utf8.map(StringMatcher.lower)
        self.strings = strings
        let lowered = text.lowercased()
        // Shorter runs of digits would find half of all ids.
        hexadecimal = lowered.utf8.count >= 6 && lowered.allSatisfy(\.isHexDigit) ? lowered : nil
    }

    mutating func matches(_ index: StringIndex) -> Bool {
        if index == 0 { return false }
        if let answer = known[index] { return answer }
        let answer = strings.withUTF8(index) { StringMatcher.contains($0, needle) }
        known[index] = answer
        return answer
    }

    func matchesID(_ id: EntityID) -> Bool {
        guard let hexadecimal else { return false }
        return StringMatcher.contains(id.description, hexadecimal)
    }

    static func contains(_ text: String, _ needle: String) -> Bool {
        let lowered = needle.utf8.map(lower)
        var text = text
        return text.withUTF8 { contains($0, lowered) }
    }

    static func contains(_ text: UnsafeBufferPointer<UInt8>, _ needle: [UInt8]) -> Bool {
        guard let first = needle.first else { return true }
        guard text.count >= needle.count else { return false }
        for start in 0...(text.count - needle.count) where lower(text[start]) == first {
            var length = 1
            while length < needle.count, lower(text[start + length]) == needle[length] { length += 1 }
            if length == needle.count { return true }
        }
        return false
    }

    private static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte }
}

extension TimelineSearch {
    /// By halving: drawing asks this for every line on the screen.
    func contains(_ row: Int32) -> Bool {
        let index = lowerBound(matches.count) { matches[$0] < row }
        return index < matches.count && matches[index] == row
    }
}
