import Synchronization
import TraceFormats
import TraceModel

/// Documents of places that hold several traces, as one OTLP request may hold thousands: the second trace that is asked for at a place
/// has it read for all, and the next are handed what was found for them. Else writing n traces would parse their text n times.
final class SharedPlaces: Sendable {
    /// What to do for a trace at a place.
    enum Plan {
        case known([DocumentFinder.Found])
        /// Read it for this trace alone.
        case one
        /// Read it for all of its traces, and `keep` them.
        case all
    }

    private struct Entry: Sendable {
        var place: DocumentPlace
        var documents: [TraceID: [DocumentFinder.Found]]
        var bytes: Int
    }
    private struct State: Sendable {
        /// Of which store it is known what spans are in their traces: the array itself, which is held here, so that no other can
        /// stand at its address.
        var traceIDs: [TraceID] = []
        var rowCount = 0
        var numbers: [TraceID: Int] = [:]
        var askers: [DocumentPlace: TraceID] = [:]
        var entries: [Entry] = []
    }
    private let state = Mutex(State())

    /// So much text of traces that nobody has asked for yet is kept, and always that of the last place.
    private static let mostBytes = 256 << 20
    private static let mostAskers = 4096

    func plan(for place: DocumentPlace, of trace: TraceID, in store: TraceStore) -> Plan {
        state.withLock { state in
            if state.rowCount != store.rowCount || !state.traceIDs.isSameStorage(as: store.traceIDs) {
                state = State(traceIDs: store.traceIDs, rowCount: store.rowCount)
            }
            if let number = state.entries.firstIndex(where: { $0.place == place }),
                let found = state.entries[number].documents.removeValue(forKey: trace)
            {
                if state.entries[number].documents.isEmpty { state.entries.remove(at: number) }
                return .known(found)
            }
            if let first = state.askers[place], first != trace { return .all }
            if state.askers.count >= Self.mostAskers { state.askers = [:] }
            state.askers[place] = trace
            return .one
        }
    }

    /// Keeps what a place holds of other traces.
    func keep(_ documents: [DocumentFinder.Found], at place: DocumentPlace, but trace: TraceID) {
        let others = documents.filter { $0.traceID != nil && $0.traceID != trace }
        if others.isEmpty { return }
        let bytes = others.reduce(0) { $0 + $1.text.utf8.count }
        let entry = Entry(
            place: place, documents: Dictionary(grouping: others) { $0.traceID ?? trace }, bytes: bytes)
        state.withLock { state in
            state.entries.removeAll { $0.place == place }
            state.entries.append(entry)
            var sum = state.entries.reduce(0) { $0 + $1.bytes }
            while sum > Self.mostBytes, state.entries.count > 1 { sum -= state.entries.removeFirst().bytes }
        }
    }

    /// A trace's number in the store, by a table that is made when it is asked for first.
    func number(of trace: TraceID, in store: TraceStore) -> Int? {
        state.withLock { state in
            if state.numbers.isEmpty {
                let numbered = store.traceIDs.enumerated().lazy.map { ($1, $0) }
                state.numbers = Dictionary(numbered, uniquingKeysWith: { first, _ in first })
            }
            return state.numbers[trace]
        }
    }
}

extension [TraceID] {
    /// They are one array: nobody has changed either.
    fileprivate func isSameStorage(as other: [TraceID]) -> Bool {
        withUnsafeBufferPointer { own in other.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress } }
            && count == other.count
    }
}
