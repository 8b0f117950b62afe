import TestSupport
import Testing
import TraceModel

@testable import TraceRepository

/// What is remembered of places that hold several traces.
@Suite struct SharedPlacesTests {
    /// A refresh may bring as many traces and rows as there were, in another order: their numbers are those of the new store.
    @Test func numbersAreOfTheStoreAtHand() throws {
        func store(_ numbers: [UInt64]) -> TraceStore {
            var builder = StoreBuilder()
            for number in numbers { builder.add(number, at: 1_772_413_200, [.segment("web", 0, 10)]) }
            return builder.store
        }
        let (old, new) = (store([1, 2]), store([2, 1]))
        #expect(old.rowCount == new.rowCount && old.traceIDs[0] == new.traceIDs[1])
        let shared = SharedPlaces()
        let place = DocumentPlace(source: 0, offset: 0, length: 100)
        for store in [old, new] {
            _ = shared.plan(for: place, of: store.traceIDs[0], in: store)
            #expect(store.traceIDs.map { shared.number(of: $0, in: store) } == [0, 1])
        }
    }

    /// The same store, also as a copy of its value, is no other one.
    @Test func theSecondTraceReadsThePlaceForAll() throws {
        var builder = StoreBuilder()
        for number in [UInt64(1), 2] { builder.add(number, at: 1_772_413_200, [.segment("web", 0, 10)]) }
        let store = builder.store
        let copy = store
        let shared = SharedPlaces()
        let place = DocumentPlace(source: 0, offset: 0, length: 100)
        guard case .one = shared.plan(for: place, of: store.traceIDs[0], in: store),
            case .all = shared.plan(for: place, of: copy.traceIDs[1], in: copy)
        else {
            Issue.record("the first trace is read alone, the second for all")
            return
        }
    }
}
