/// A binary heap of numbers by key, smaller keys and then smaller numbers first. Both fit into 32 bits.
struct Heap {
    /// Key and number in one, so that one comparison tells which comes first.
    private var entries: [Int] = []

    mutating func push(_ key: Int, _ value: Int) {
        let entry = key << 32 | value
        entries.append(entry)
        entries.withUnsafeMutableBufferPointer { entries in
            var place = entries.count - 1
            while place > 0, entry < entries[(place - 1) / 2] {
                entries[place] = entries[(place - 1) / 2]
                place = (place - 1) / 2
            }
            entries[place] = entry
        }
    }

    mutating func pop() -> Int? {
        guard let first = entries.first else { return nil }
        let entry = entries.removeLast()
        guard !entries.isEmpty else { return first & 0xffff_ffff }
        entries.withUnsafeMutableBufferPointer { entries in
            var place = 0
            while true {
                var least = place * 2 + 1
                if least >= entries.count { break }
                if least + 1 < entries.count, entries[least + 1] < entries[least] { least += 1 }
                if entries[least] >= entry { break }
                entries[place] = entries[least]
                place = least
            }
            entries[place] = entry
        }
        return first & 0xffff_ffff
    }
}
