import TraceModel

extension KeyReader {
    /// Annotations stand by row, so one pass over them goes with the traces.
    func readAnnotations(_ numbers: [Int], _ builders: inout [KeyColumnBuilder]) {
        let names = numbers.compactMap { number -> (name: String, number: Int)? in
            guard case .annotation(let name) = builders[number].grouping else { return nil }
            return (name, number)
        }
        let (store, entries, routes) = (store, store.annotations, AnnotationRoutes(names, in: store))
        var next = 0
        for trace in 0..<table.storeTraceCount {
            let end = Int(store.firstRows[trace + 1])
            while next < entries.count, Int(entries[next].row) < end {
                routes.forEach(entries[next], in: store) { builders[$0].add(value: entries[next].value, store) }
                next += 1
            }
            for number in numbers { builders[number].endRow() }
        }
    }
}

/// Which of several annotations an entry of a store is, by the number that each was given.
struct AnnotationRoutes {
    /// By string: the annotation that it names on every row; -1 for none.
    private var always: [Int]
    /// Keys that mean an attribute on some rows, or several attributes.
    private var asked: [StringIndex: [(keys: AnnotationKeys, number: Int)]] = [:]

    init(_ names: [(name: String, number: Int)], in store: TraceStore) {
        always = Array(repeating: -1, count: store.strings.count)
        for (name, number) in names {
            let keys = AnnotationKeys(name, in: store)
            for key in keys.keys {
                if keys.isAlways(key), always[Int(key)] < 0 {
                    always[Int(key)] = number
                } else {
                    asked[key, default: []].append((keys, number))
                }
            }
        }
    }

    /// Calls `body` with the number of each annotation that the entry is.
    @inline(__always)
    func forEach(_ entry: AnnotationEntry, in store: TraceStore, _ body: (Int) -> Void) {
        let number = always[Int(entry.key)]
        if number >= 0 { body(number) }
        guard !asked.isEmpty, let several = asked[entry.key] else { return }
        for (keys, number) in several where keys.contains(entry, in: store) { body(number) }
    }
}
