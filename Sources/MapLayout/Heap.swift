/// A binary heap of numbers by key, smaller keys and then smaller numbers first.
struct Heap {
    private var entries: [(key: Int, value: Int)] = []

    mutating func push(_ key: Int, _ value: Int) {
        entries.append((key, value))
        var child = entries.count - 1
        while child > 0, entries[child] < entries[(child - 1) / 2] {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> Int? {
        guard let first = entries.first else { return nil }
        entries[0] = entries[entries.count - 1]
        entries.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [parent * 2 + 1, parent * 2 + 2] where child < entries.count && entries[child] < entries[least]
            {
                least = child
            }
            if least == parent { return first.value }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
