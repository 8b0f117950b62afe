import ArgumentParser
import Foundation
import Synchronization
import TraceFormats
import TraceModel
import TraceRepository

/// A save under way: `FILE.partial`. Each answer of the API is added to it as a line while it comes in, so that a save which was
/// stopped is a readable shorter one and goes on from there. One save at a time writes it.
final class SaveJournal: Sendable {
    private struct Writing {
        /// -1 once it is closed.
        var descriptor: Int32
        /// Bytes that are there.
        var end: Int
    }

    let path: String
    let request: SaveRequest
    /// What an earlier run brought.
    let earlier: DataSet
    /// Traces that the service failed to give in an earlier run.
    let failedEarlier: Set<TraceID>
    private let finalPath: String
    /// Bytes of the first line: as long as the file is while nothing has come.
    private let emptyBytes: Int
    /// Pieces come on threads of the repository's.
    private let writing: Mutex<Writing>

    /// Opens what an earlier run left, or begins.
    /// - Parameter isWindowFixed: both ends of the window were given.
    /// - Throws: the problem when the file cannot be written, belongs to another request, or another save writes it.
    init(for finalPath: String, _ wanted: SaveRequest, isWindowFixed: Bool) throws {
        self.finalPath = finalPath
        path = finalPath + ".partial"
        let file = try PartialFile.open(path)
        writing = Mutex(Writing(descriptor: file, end: 0))
        var lines = try PartialFile.lines(of: file, path)
        guard let first = lines.first else {
            request = wanted
            earlier = DataSet()
            failedEarlier = []
            let line = try wanted.line()
            emptyBytes = line.count
            try append(line)
            return
        }
        guard let found = SaveRequest(line: first) else {
            throw PartialFile.inTheWay(path, "is in the way and is no save under way")
        }
        if let other = wanted.difference(from: found, isWindowFixed: isWindowFixed) {
            throw PartialFile.inTheWay(path, "holds the beginning of another save (\(other))")
        }
        request = found
        emptyBytes = first.count + 1
        lines.removeFirst()
        failedEarlier = Set(
            lines.compactMap { $0.starts(with: Self.requestMark) ? SaveRequest(line: $0)?.FailedTraceIds : nil }
                .joined().compactMap { TraceID($0) })
        let end = emptyBytes + lines.reduce(0) { $0 + $1.count + 1 }
        writing.withLock { $0.end = end }
        try PartialFile.blankBadLines(lines, from: emptyBytes, file, path)
        earlier = try FileRepository([.path(path)]).answerIfAny(.overview(.init()))
    }

    private static let requestMark = Data(#"{"SavedRequest""#.utf8)

    deinit { writing.withLock { if $0.descriptor >= 0 { close($0.descriptor) } } }

    /// Adds an answer as a line. It is the system's at once, so that it outlives this program.
    func append(_ answer: [UInt8]) throws(Problem) {
        // The encoders write no line end but the last, unless they indent.
        let line = answer.last == 0x0A ? answer : answer + [0x0A]
        let result = writing.withLock { writing in
            Result {
                lseek(writing.descriptor, off_t(writing.end), SEEK_SET)
                try writeAll(line, to: writing.descriptor, named: path)
                writing.end += line.count
            }
        }
        guard case .failure(let error) = result else { return }
        throw error as? Problem ?? Problem(.failure, source: path, message: "cannot be written")
    }

    /// Notes traces that failed: when they fail in the next run too, they do not keep the save from its end.
    func note(failed ids: [TraceID]) throws {
        if !ids.isEmpty { try append(try SaveRequest.failed(ids, of: request).line()) }
    }

    /// Takes the file away when no answer has come: there is nothing to go on with.
    /// - Returns: whether it did.
    func discardIfEmpty() -> Bool { writing.withLock { $0.end } == emptyBytes && unlink(path) == 0 }

    /// Puts the whole file in its place.
    func commit() throws {
        // Renamed before it is closed: the lock holds until nobody can find it under its old name.
        let isOnDisk = writing.withLock { fsync($0.descriptor) == 0 }
        guard isOnDisk else {
            throw Problem(.failure, source: path, message: "cannot be brought to the disk: \(systemMessage(errno))")
        }
        guard rename(path, finalPath) == 0 else {
            throw Problem(.failure, source: finalPath, message: "cannot be put in its place: \(systemMessage(errno))")
        }
        writing.withLock { writing in
            close(writing.descriptor)
            writing.descriptor = -1
        }
    }
}

extension FileRepository {
    /// What is there; nothing where a request would fail for having nothing.
    fileprivate func answerIfAny(_ request: DataRequest) throws -> DataSet {
        do throws(Problem) {
            return try answer(request)
        } catch {
            guard error.severity == .failure else { throw error }
            return DataSet()
        }
    }
}
