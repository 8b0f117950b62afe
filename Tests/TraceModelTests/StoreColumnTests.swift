import Testing
import TestSupport
import TraceModel

@Suite struct StoreColumnTests {
    /// Three traces with something in every column.
    private var store: TraceStore {
        var builder = StoreBuilder()
        for number in UInt64(1)...3 {
            checkout(number, into: &builder)
            builder.add(
                number + 10, at: 1_700_000_100, flags: .partial,
                [
                    .segment("worker", 5, 9).with {
                        $0.request = .init(method: "GET", url: "/\(number)")
                        $0.profile = .init(operation: "Run\(number)")
                        $0.annotations = [("tier", .string("gold \(number)")), ("weight", .number(Double(number)))]
                        $0.exceptions = [("Late", "by \(number)")]
                        $0.links = [
                            LinkEntry(
                                row: 0, traceID: TraceID(epoch: 1, middle: 2, low: number),
                                entityID: EntityID(raw: number))
                        ]
                    }
                ])
        }
        var store = builder.store
        for number in 0..<4 { store.places.append(DocumentPlace(source: 0, offset: UInt64(number) * 9, length: 9)) }
        for row in store.placeIndexes.indices { store.placeIndexes[row] = UInt32(row % 3) }
        store.missingParents = [
            MissingParent(row: 1, parent: EntityID(raw: 71)),
            MissingParent(row: UInt32(store.rowCount - 1), parent: EntityID(raw: 72)),
        ]
        store.otherPlaces = [
            OtherPlace(trace: 1, place: 3), OtherPlace(trace: 1, place: 2), OtherPlace(trace: 4, place: 1),
        ]
        return store
    }

    @Test("moved and moved back, no column of a store has lost anything") func allColumns() {
        let store = store
        let order = [5, 0, 3, 1, 2, 4]
        let moved = store.keeping(order)
        for (place, trace) in order.enumerated() {
            #expect(moved.traceIDs[place] == store.traceIDs[trace])
            #expect(moved.places(ofTrace: place) == store.places(ofTrace: trace))
            for (row, old) in zip(moved.rows(ofTrace: place), store.rows(ofTrace: trace)) {
                #expect(moved.request(row) == store.request(old) && moved.ids[row] == store.ids[old])
                #expect(moved.children(of: row).map { moved.ids[$0] } == store.children(of: old).map { store.ids[$0] })
            }
        }
        let back = moved.keeping(order.indices.map { number in order.firstIndex(of: number) ?? 0 })
        let columns = Array(zip(Mirror(reflecting: store).children, Mirror(reflecting: back).children))
        for (before, after) in columns where before.value is any Collection {
            let count = (before.value as? any Collection)?.count ?? 0
            #expect(count > 0, "\(before.label ?? "") has no entry, so nothing is said of it")
            #expect("\(before.value)" == "\(after.value)", "\(before.label ?? "")")
        }
    }

    @Test("stores one after another: numbers are those of the shared tables") func joined() {
        let store = store
        var map = TableMap(identity: store)
        map.firstPlace = 10
        map.strings = map.strings.map { $0 + 100 }
        let runs = [
            TraceRun(source: 0, traces: 1..<3, of: store, firstRow: 0),
            TraceRun(
                source: 1, traces: 1..<3, of: store,
                firstRow: store.rows(ofTrace: 1).count + store.rows(ofTrace: 2).count),
        ]
        let joined = TraceStore(joining: JoinPlan(runs, [TableMap(identity: store), map]), of: [store, store])
        #expect(joined.traceIDs == [1, 2, 1, 2].map { store.traceIDs[$0] })
        let half = joined.rowCount / 2
        #expect(joined.names[half...].elementsEqual(joined.names[..<half].map { $0 + 100 }))
        #expect(joined.placeIndexes[half...].elementsEqual(joined.placeIndexes[..<half].map { $0 + 10 }))
        #expect(joined.otherPlaces == [(0, 3), (0, 2), (2, 13), (2, 12)].map { OtherPlace(trace: $0, place: $1) })
        #expect(joined.firstRows.last == UInt32(joined.rowCount) && joined.firstRows.count == 5)
    }
}
