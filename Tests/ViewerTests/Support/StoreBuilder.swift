import TraceModel

/// A store written by hand, for what no real file holds: rows in pre-order, times in milliseconds.
struct StoreBuilder {
    struct Row {
        var name: String
        var depth: Int
        var start: Int64
        var end: Int64
        var flags: EntityFlags
        var annotations: [String: String]
        var url: String
    }

    private(set) var rows: [Row] = []

    mutating func add(
        _ name: String, depth: Int, _ start: Int64, _ end: Int64, _ flags: EntityFlags = [],
        annotations: [String: String] = [:], url: String = ""
    ) {
        rows.append(
            Row(name: name, depth: depth, start: start, end: end, flags: flags, annotations: annotations, url: url))
    }

    /// One trace of all rows; rows of depth 0 without flags are segments.
    func store(base: Int64 = 1_772_323_200_000) -> TraceStore {
        var store = TraceStore()
        var path: [Int] = []
        var service = 0
        for (index, row) in rows.enumerated() {
            path.removeLast(path.count - row.depth)
            append(row, index, parent: path.last ?? -1, base, &service, &store)
            path.append(index)
        }
        closeSubtrees(&store)
        store.traceIDs = [TraceID(epoch: UInt32(base / 1000), middle: 1, low: 2)]
        store.traceFlags = [[]]
        store.firstRows = [0, UInt32(rows.count)]
        store.rootRows = [0]
        store.documentCounts = [1]
        return store
    }

    private func append(
        _ row: Row, _ index: Int, parent: Int, _ base: Int64, _ service: inout Int, _ store: inout TraceStore
    ) {
        let name = store.strings.intern(row.name)
        var flags = row.flags
        if parent < 0 { flags.insert(.segment) }
        if !row.annotations.isEmpty { flags.insert(.hasAnnotations) }
        if flags.contains(.segment) {
            service = store.services.count
            store.services.append(ServiceKey(name: name, type: 0, accountID: 0))
        }
        store.ids.append(EntityID(raw: UInt64(index + 1)))
        store.parents.append(Int32(parent))
        store.subtreeEnds.append(UInt32(index + 1))
        store.starts.append((base + row.start) * 1_000_000)
        store.ends.append((base + row.end) * 1_000_000)
        store.names.append(name)
        store.flags.append(flags)
        store.segments.append(flags.contains(.segment) ? UInt32(index) : store.segments[max(0, parent)])
        store.nodes.append(UInt32(service))
        store.profileIndexes.append(0)
        store.placeIndexes.append(0)
        var request = RequestInfo()
        request.url = store.strings.intern(row.url)
        store.requestIndexes.append(row.url.isEmpty ? 0 : UInt32(store.requests.count))
        if !row.url.isEmpty { store.requests.append(request) }
        for (key, value) in row.annotations.sorted(by: { $0.key < $1.key }) {
            let entry = AnnotationValue.string(store.strings.intern(value))
            store.annotations.append(AnnotationEntry(row: UInt32(index), key: store.strings.intern(key), value: entry))
        }
    }

    private func closeSubtrees(_ store: inout TraceStore) {
        for index in stride(from: rows.count - 1, through: 0, by: -1) {
            let parent = Int(store.parents[index])
            if parent >= 0 { store.subtreeEnds[parent] = max(store.subtreeEnds[parent], store.subtreeEnds[index]) }
        }
    }
}
