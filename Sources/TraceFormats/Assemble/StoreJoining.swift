import TraceModel

extension TraceStore {
    /// Stores of several sources as one, in their order, each trace once: of one that stands in several, what that source says which
    /// has most of it (of equals, the first).
    /// - Parameter place: where a document of the store with that number stands from now on.
    public static func joined(
        _ stores: [TraceStore], place: (_ store: Int, DocumentPlace) -> DocumentPlace
    ) -> TraceStore {
        var tables = TraceTables()
        var maps: [TableMap] = []
        var places: [DocumentPlace] = []
        for (number, store) in stores.enumerated() {
            var map = tables.merge(store)
            map.firstPlace = UInt32(places.count)
            places += store.places.lazy.map { place(number, $0) }
            maps.append(map)
        }
        let plan = JoinPlan(runs(of: stores, owners: owners(of: stores)), maps)
        var result = RunJoiner(plan, of: stores, release: {}).joined { count, body in (0..<count).forEach(body) }
        result.places = places
        result.take(tables)
        return result
    }

    /// Which store speaks for each trace, by its number in the order of all traces.
    private static func owners(of stores: [TraceStore]) -> (numbers: TraceNumbers, stores: [Int32]) {
        var numbers = TraceNumbers(capacity: stores.reduce(0) { $0 + $1.traceCount })
        var owners: [Int32] = []
        var rows: [Int] = []
        for (number, store) in stores.enumerated() {
            for (trace, id) in store.traceIDs.enumerated() {
                let place = Int(numbers.number(of: id))
                let count = store.rows(ofTrace: trace).count
                if place == owners.count {
                    owners.append(Int32(number))
                    rows.append(count)
                } else if count > rows[place] {
                    (owners[place], rows[place]) = (Int32(number), count)
                }
            }
        }
        return (numbers, owners)
    }

    private static func runs(
        of stores: [TraceStore], owners: (numbers: TraceNumbers, stores: [Int32])
    ) -> [TraceRun] {
        var numbers = owners.numbers
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
            where owners.stores[Int(numbers.number(of: id))] != Int32(number) {
                add(upTo: trace)
                start = trace + 1
            }
            add(upTo: store.traceCount)
        }
        return runs
    }
}
