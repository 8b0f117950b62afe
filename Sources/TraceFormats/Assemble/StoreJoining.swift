import TraceModel

extension TraceStore {
    /// Stores of several sources as one, in their order, each trace once. Of one that stands in several that source speaks which has
    /// most of it (of equals, the first); where it has not all, the parts are joined like documents of one source (U-2), and stand
    /// behind all others.
    /// - Parameter place: where a document of the store with that number stands from now on.
    public static func joined(
        _ stores: [TraceStore], place: (_ store: Int, DocumentPlace) -> DocumentPlace
    ) -> TraceStore {
        var united = UnitedTables(stores, place)
        var owners = TraceOwners(of: stores)
        let all = stores + [owners.merged(stores, united.maps, &united.tables)]
        united.maps.append(TableMap(identity: united.tables))
        return united.store(of: all, owners.runs(of: all))
    }

    /// Stores of several sources as one, one behind the other: of a trace that stands in several, each of them.
    public static func appended(_ stores: [TraceStore]) -> TraceStore {
        var firstRow = 0
        let runs = stores.enumerated().map { number, store in
            defer { firstRow += store.rowCount }
            return TraceRun(source: number, traces: 0..<store.traceCount, of: store, firstRow: firstRow)
        }
        return UnitedTables(stores) { _, place in place }.store(of: stores, runs)
    }
}

/// What the rows of several stores point to, in one.
private struct UnitedTables {
    var tables = TraceTables()
    var maps: [TableMap] = []
    private var places: [DocumentPlace] = []

    init(_ stores: [TraceStore], _ place: (_ store: Int, DocumentPlace) -> DocumentPlace) {
        for (number, store) in stores.enumerated() {
            var map = tables.merge(store)
            map.firstPlace = UInt32(places.count)
            places += store.places.lazy.map { place(number, $0) }
            maps.append(map)
        }
    }

    func store(of stores: [TraceStore], _ runs: [TraceRun]) -> TraceStore {
        let joiner = RunJoiner(JoinPlan(runs, maps), of: stores, release: {})
        var result = joiner.joined { count, body in (0..<count).forEach(body) }
        result.places = places
        result.take(tables)
        return result
    }
}

/// Which of several stores speaks for each trace.
private struct TraceOwners {
    /// A trace's rows in one store.
    private struct Part {
        var store: Int
        var trace: Int
    }
    private var numbers: TraceNumbers
    /// By the number of the trace. The number behind the last store's is that of what is merged.
    private var owners: [Int32] = []
    /// The parts of the traces that stand in several stores.
    private var parts: [UInt32: [Part]] = [:]

    init(of stores: [TraceStore]) {
        numbers = TraceNumbers(capacity: stores.reduce(0) { $0 + $1.traceCount })
        var first: [Int32] = []
        for (store, held) in stores.enumerated() {
            for (trace, id) in held.traceIDs.enumerated() {
                let number = numbers.number(of: id)
                if number == UInt32(owners.count) {
                    owners.append(Int32(store))
                    first.append(Int32(trace))
                } else {
                    let before = Part(store: Int(owners[Int(number)]), trace: Int(first[Int(number)]))
                    parts[number, default: [before]].append(Part(store: store, trace: trace))
                }
            }
        }
    }

    /// Decides on the traces that stand in several stores.
    /// - Returns: those that no store has whole, in the shared numbers.
    mutating func merged(_ stores: [TraceStore], _ maps: [TableMap], _ tables: inout TraceTables) -> TraceStore {
        var builder = BlockBuilder()
        for (number, parts) in parts.sorted(by: { $0.key < $1.key }) {
            let needed = Self.needed(parts, stores)
            owners[Int(number)] = Int32(needed.count == 1 ? needed[0].store : stores.count)
            if needed.count == 1 { continue }
            let sources = needed.map { part in
                BlockBuilder.Part(
                    store: stores[part.store], trace: part.trace, map: maps[part.store],
                    firstPlace: maps[part.store].firstPlace)
            }
            builder.merge(sources, &tables)
        }
        return builder.block.store
    }

    /// The part that has most, and of the others those that have anything beside it, in the order of their stores.
    private static func needed(_ parts: [Part], _ stores: [TraceStore]) -> [Part] {
        func count(_ part: Part) -> Int { stores[part.store].rows(ofTrace: part.trace).count }
        var isComplete: [EntityID: Bool] = [:]
        var needed: [Part] = []
        for part in parts.sorted(by: { count($0) == count($1) ? $0.store < $1.store : count($0) > count($1) }) {
            let store = stores[part.store]
            var hasMore = false
            for row in store.rows(ofTrace: part.trace) where store.ids[row] != .none && !store.isMadeHere(row) {
                let ends = !store.flags[row].contains(.inProgress)
                let known = isComplete[store.ids[row]]
                if known == nil || known == false && ends { hasMore = true }
                isComplete[store.ids[row]] = ends || known == true
            }
            if hasMore || needed.isEmpty { needed.append(part) }
        }
        return needed.sorted { $0.store < $1.store }
    }

    func runs(of stores: [TraceStore]) -> [TraceRun] {
        var numbers = numbers
        var runs: [TraceRun] = []
        var firstRow = 0
        for (number, store) in stores.enumerated() {
            var start = 0
            func add(upTo end: Int) {
                guard start < end else { return }
                let run = TraceRun(source: number, traces: start..<end, of: store, firstRow: firstRow)
                firstRow += run.rows.count
                runs.append(run)
            }
            for (trace, id) in store.traceIDs.enumerated()
            where owners[Int(numbers.number(of: id))] != Int32(number) {
                add(upTo: trace)
                start = trace + 1
            }
            add(upTo: store.traceCount)
        }
        return runs
    }
}

extension TraceStore {
    /// The row is no document's: it was inferred from its caller when the trace was laid out, and is made anew when that is done again.
    func isMadeHere(_ row: Int) -> Bool { flags[row].contains(.synthetic) && !flags[row].contains(.ownDocument) }
}
