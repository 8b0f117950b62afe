import Foundation
import Synchronization
import TraceFormats
import TraceModel

/// Files, folders, standard input, and bytes in memory as one repository. Everything is read once, by the first request;
/// later requests are answered from what was read.
public final class FileRepository: TraceRepository {
    /// What to read.
    public enum Source: Sendable, Hashable {
        /// A file, a folder (its files, by name), or `-` for standard input.
        case path(String)
        /// Bytes with a name to show: the bundled sample.
        case memory(name: String, bytes: [UInt8])
    }
    public let name: String
    public let isLive = false
    private let sources: [Source]
    private let threads: Int
    private let pieceSize: Int

    private struct State: Sendable {
        var answer: Result<DataSet, Problem>?
        var opened: [OpenedSource] = []
    }
    private let state = Mutex(State())

    /// - Parameters:
    ///   - threads: how many read at once; nil for as many as there are processors, at most 8.
    ///   - pieceSize: how many bytes each takes at once. What is found does not depend on either.
    public init(_ sources: [Source], threads: Int? = nil, pieceSize: Int = 1 << 19) {
        self.sources = sources
        self.pieceSize = pieceSize
        self.threads = threads ?? min(8, max(1, ProcessInfo.processInfo.activeProcessorCount))
        let first = sources.first.map(Self.shownName) ?? "nothing"
        name = sources.count > 1 ? "\(first) and \(sources.count - 1) more" : first
    }

    private static func shownName(_ source: Source) -> String {
        switch source {
        case .path("-"): "standard input"
        case .path(let path): path.split(separator: "/").last.map(String.init) ?? path
        case .memory(let name, _): name
        }
    }

    public func request(_ request: DataRequest, deliver: @escaping @Sendable (DataEvent) -> Void) -> RequestHandle {
        let handle = RequestHandle()
        Thread.detachNewThread { [self] in
            if let answer = state.withLock({ $0.answer }) {
                return Self.finish(answer, deliver)
            }
            let loader = SourceLoader(
                sources, threads: threads, pieceSize: pieceSize, handle: handle, deliver: deliver)
            let answer = loader.run()
            if handle.isCancelled { return }
            state.withLock { state in
                state.answer = answer
                state.opened = loader.opened
            }
            Self.finish(answer, deliver)
        }
        return handle
    }

    private static func finish(_ answer: Result<DataSet, Problem>, _ deliver: (DataEvent) -> Void) {
        switch answer {
        case .success(let dataSet): deliver(.finished(dataSet))
        case .failure(let problem): deliver(.failed(problem))
        }
    }

    public func detail(ofRow row: Int, in dataSet: DataSet) throws(Problem) -> SegmentDetail {
        let store = dataSet.store
        // An inferred segment has no document of its own: its caller's speaks for it.
        let isSynthetic = store.flags[row].contains(.synthetic) && store.parents[row] >= 0
        let target = isSynthetic ? Int(store.parents[row]) : row
        let trace = store.traceIDs[store.trace(ofRow: row)]
        var detail = try detail(of: store.ids[target], trace, at: store.places[Int(store.placeIndexes[target])])
        if detail.exceptions.isEmpty, let other = referencedRow(target, in: store) {
            let place = store.places[Int(store.placeIndexes[other])]
            detail.exceptions = try self.detail(of: store.ids[other], trace, at: place).exceptions
        }
        return detail
    }

    private func detail(of id: EntityID, _ trace: TraceID, at place: DocumentPlace) throws(Problem) -> SegmentDetail {
        let bytes = try text(at: place)
        do throws(JSONError) {
            if let detail = try DocumentFinder().detail(of: id, in: trace, bytes: bytes) { return detail }
        } catch {
            throw problem(place, "the document is no longer valid JSON: \(error.message)")
        }
        throw problem(place, "segment \(id) is not there any more")
    }

    /// The row that holds the exceptions which a row's `cause` names by id.
    private func referencedRow(_ row: Int, in store: TraceStore) -> Int? {
        guard let reference = store.exceptions(in: row..<(row + 1)).first, reference.isReference else { return nil }
        let rows = store.rows(ofTrace: store.trace(ofRow: row))
        return store.exceptions(in: rows).first { !$0.isReference && $0.id == reference.id }.map { Int($0.row) }
    }

    /// The documents of a trace as they stand in their sources, in order of arrival.
    /// - Throws: the problem when a source can no longer be read.
    public func documents(ofTrace trace: Int, in dataSet: DataSet) throws(Problem) -> [DocumentFinder.Found] {
        let store = dataSet.store
        let places = Set(store.placeIndexes[store.rows(ofTrace: trace)])
        var found: [DocumentFinder.Found] = []
        for index in places.sorted() {
            let place = store.places[Int(index)]
            let text = try text(at: place)
            do throws(JSONError) {
                found += try DocumentFinder().documents(in: text).filter {
                    $0.traceID == nil || $0.traceID == store.traceIDs[trace]
                }
            } catch {
                throw problem(place, "the document is no longer valid JSON: \(error.message)")
            }
        }
        return found
    }

    private func text(at place: DocumentPlace) throws(Problem) -> [UInt8] {
        let opened = state.withLock { $0.opened }
        guard Int(place.source) < opened.count else { throw problem(place, "the source is not open") }
        do throws(SourceFailure) {
            return try opened[Int(place.source)].bytes.text(at: place.offset, count: Int(place.length))
        } catch {
            throw problem(place, error.message)
        }
    }

    private func problem(_ place: DocumentPlace, _ message: String) -> Problem {
        let opened = state.withLock { $0.opened }
        let name = Int(place.source) < opened.count ? opened[Int(place.source)].name : self.name
        return Problem(
            .partial, source: name, place: "byte \(place.offset)", message: message,
            remedy: "The file changed since it was read; open it again")
    }
}

/// A source that stays open for the details of segments.
struct OpenedSource: Sendable {
    var name: String
    var bytes: FileBytes
}

extension FileBytes {
    /// A run of bytes.
    func text(at offset: UInt64, count: Int) throws(SourceFailure) -> [UInt8] {
        var failure: SourceFailure?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let base = buffer.baseAddress else { return }
            do throws(SourceFailure) {
                filled = try read(at: offset, into: base, count: count)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        if bytes.count < count { throw SourceFailure(message: "the file is shorter than it was") }
        return bytes
    }
}
