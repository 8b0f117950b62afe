import Synchronization
import TraceModel

/// Several sources as one: one that others send to, and what is to be seen beside it. Each reads and keeps what is its own; what they
/// have is joined whenever one of them has more.
public final class JoinedRepository: TraceRepository {
    public let name: String
    public let capabilities: SourceCapabilities
    private let parts: [any TraceRepository]
    /// How many data sets were made.
    private let revision = Atomic(0)

    /// - Parameter parts: the first is the one whose abilities all are taken to have.
    public init(_ first: any TraceRepository, beside others: [any TraceRepository]) {
        parts = [first] + others
        capabilities = first.capabilities
        name = parts.map(\.name).joined(separator: " + ")
    }

    public func request(_ request: DataRequest, deliver: @escaping @Sendable (DataEvent) -> Void) -> RequestHandle {
        let handle = RequestHandle()
        let joining = Joining(parts.count, handle, deliver) { [self] sets in join(sets) }
        let handles = parts.enumerated().map { number, part in
            part.request(request) { joining.take($0, of: number) }
        }
        handle.onCancel { for one in handles { one.cancel() } }
        handle.onPause { [weak handle] in
            guard let handle else { return }
            for one in handles { one.pause(handle.isPaused) }
        }
        return handle
    }

    private func join(_ sets: [DataSet]) -> DataSet {
        var result = DataSet()
        result.store = TraceStore.joined(sets.map(\.store), place: Self.joined)
        // A graph that a service counted tells of other traces than those that are here.
        if result.store.traceCount == 0 { result.graph = sets.lazy.compactMap(\.graph).first }
        result.summaries = sets.flatMap(\.summaries)
        result.problems = sets.flatMap(\.problems)
        result.unprocessed = sets.flatMap(\.unprocessed)
        result.sources = sets.flatMap(\.sources)
        result.morePagesExist = sets.contains(where: \.morePagesExist)
        result.intake = sets.lazy.compactMap(\.intake).first
        result.revision = revision.add(1, ordering: .relaxed).newValue
        return result
    }

    public func reader(of store: TraceStore) -> DocumentReader {
        let readers = parts.map { $0.reader(of: store) }
        return DocumentReader(
            store: store,
            text: { place throws(Problem) in
                let (number, own) = Self.parted(place)
                return try readers[min(number, readers.count - 1)].text(own)
            },
            problem: { place, message in
                let (number, own) = Self.parted(place)
                return readers[min(number, readers.count - 1)].problem(own, message)
            })
    }

    public var intake: IntakeReport? { parts.lazy.compactMap(\.intake).first }
    public func clear() { for part in parts { part.clear() } }
    public func finish() { for part in parts { part.finish() } }
    public func close() { for part in parts { part.close() } }

    /// The number of a part stands in the upper bits of a place's source: no part has so many sources of its own.
    private static let shift: UInt32 = 27
    /// How many parts there can be.
    public static let most = 1 << (32 - Int(shift))

    static func joined(_ number: Int, _ place: DocumentPlace) -> DocumentPlace {
        var place = place
        place.source = place.source & (1 << shift - 1) | UInt32(truncatingIfNeeded: number) << shift
        return place
    }

    static func parted(_ place: DocumentPlace) -> (number: Int, place: DocumentPlace) {
        var own = place
        own.source = place.source & (1 << shift - 1)
        return (Int(place.source >> shift), own)
    }
}
