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
        let needle = lowercasedBytes(text)
        guard !needle.isEmpty else { return TraceSelection(capacity: count, full: true) }
        let entryHits = services.map { contains(lowercasedBytes($0.name + " " + ($0.type ?? "")), needle) }
        var memo = Array(repeating: UInt8(0), count: strings.count + moreStrings.count)
        func hit(_ index: StringIndex) -> Bool {
            guard index != 0 else { return false }
            if memo[Int(index)] == 0 { memo[Int(index)] = contains(lowercasedBytes(self.text(index)), needle) ? 2 : 1 }
            return memo[Int(index)] == 2
        }
        let mayBeID = needle.allSatisfy { $0 == UInt8(ascii: "-") || Character(Unicode.Scalar($0)).isHexDigit }
        var result = TraceSelection(capacity: count)
        for row in 0..<count {
            if hit(urls[row]) || hit(users[row]) || hit(methods[row])
                || entries[row] >= 0 && entryHits[Int(entries[row])]
                || mayBeID && contains(Array(ids[row].description.utf8), needle)
                || statuses[row] >= 0 && contains(Array(String(statuses[row]).utf8), needle)
            {
                result.insert(row)
            }
        }
        return result
    }
}

/// UTF-8 with ASCII letters in lower case.
func lowercasedBytes(_ text: String) -> [UInt8] {
    text.utf8.map { $0 >= 0x41 && $0 <= 0x5a ? $0 | 0x20 : $0 }
}

/// Whether bytes hold others in a row; nothing is held by everything.
func contains(_ bytes: [UInt8], _ needle: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { contains($0, needle) }
}

func contains(_ bytes: UnsafeBufferPointer<UInt8>, _ needle: [UInt8]) -> Bool {
    guard let first = needle.first else { return true }
    guard bytes.count >= needle.count else { return false }
    for start in 0...(bytes.count - needle.count) where bytes[start] == first {
        var length = 1
        while length < needle.count, bytes[start + length] == needle[length] { length += 1 }
        if length == needle.count { return true }
    }
    return false
}
