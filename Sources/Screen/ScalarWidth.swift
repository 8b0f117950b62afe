extension ScalarWidth {
    /// 0, 1 or 2 columns. Control characters count as 1: they are drawn as one visible stand-in.
    static func columns(_ value: UInt32) -> Int {
        if value < 0x300 { return 1 }
        if value >= 0x2500, value < 0x25FD { return 1 }
        if value >= 0x4E00, value < 0xA000 { return 2 }
        if value >= 0xAC00, value < 0xD7A4 { return 2 }
        if contains(value, in: zero) { return 0 }
        return value >= 0x1100 && contains(value, in: wide) ? 2 : 1
    }

    /// Binary search over sorted pairs (first, last).
    private static func contains(_ value: UInt32, in ranges: [UInt32]) -> Bool {
        var low = 0
        var high = ranges.count / 2 - 1
        while low <= high {
            let middle = (low + high) / 2
            if value < ranges[2 * middle] {
                high = middle - 1
            } else if value > ranges[2 * middle + 1] {
                low = middle + 1
            } else {
                return true
            }
        }
        return false
    }
}
