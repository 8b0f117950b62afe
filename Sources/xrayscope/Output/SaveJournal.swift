import Foundation
import Synchronization
import TraceModel
import TraceRepository

/// A save under way: `FILE.partial`, a line an answer, the user's alone (0600). What stands in it is whole lines, so that a save
/// which was stopped is a readable shorter one, and goes on from there.
final class SaveJournal: Sendable {
    /// What is being saved: the first line. Another request does not go on in the same file.
    struct Request: Codable, Equatable {
        var StartTime: Double
        var EndTime: Double
        var FilterExpression: String?
        var GroupName: String?
    }
    private struct FirstLine: Codable {
        var SavedRequest: Request
    }

    let path: String
    let request: Request
    /// What an earlier run brought.
    let earlier: DataSet
    private let finalPath: String
    /// Bytes of the first line: as long as the file is while nothing has come.
    private let emptyBytes: Int
    /// -1 once it is closed. Pieces come on threads of the repository's.
    private let descriptor: Mutex<Int32>

    /// Opens what an earlier run left, or begins.
    /// - Throws: the problem when the file cannot be written, or belongs to another request.
    init(for finalPath: String, _ wanted: Request, isWindowFixed: Bool) throws {
        self.finalPath = finalPath
        path = finalPath + ".partial"
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, 0o600)
        descriptor = Mutex(file)
        guard file >= 0 else {
            throw Problem(
                .failure, source: path, message: "cannot be written: \(systemMessage(errno))",
                remedy: "See that the folder exists, may be written and has room")
        }
        let text = try SaveJournal.wholeLines(file, path)
        guard let first = text.split(separator: UInt8(ascii: "\n"), maxSplits: 1).first else {
            request = wanted
            earlier = DataSet()
            let line = Array(try JSONEncoder().encode(FirstLine(SavedRequest: wanted)))
            emptyBytes = line.count + 1
            try append(line)
            return
        }
        emptyBytes = first.count + 1
        request = try SaveJournal.continued(Data(first), wanted, path, isWindowFixed: isWindowFixed)
        earlier = try FileRepository([.path(path)]).answerIfAny(.overview(.init()))
    }

    deinit { descriptor.withLock { if $0 >= 0 { close($0) } } }

    /// Adds an answer as a line. It is the system's at once, so that it outlives this program.
    func append(_ answer: [UInt8]) throws(Problem) {
        // The encoders write no line end but the last, unless they indent.
        let line = answer.last == 0x0A ? answer : answer + [0x0A]
        let result = descriptor.withLock { file in Result { try writeAll(line, to: file, named: path) } }
        guard case .failure(let error) = result else { return }
        throw error as? Problem ?? Problem(.failure, source: path, message: "cannot be written")
    }

    /// Takes the file away when no answer has come: there is nothing to go on with.
    /// - Returns: whether it did.
    func discardIfEmpty() -> Bool {
        let size = descriptor.withLock { lseek($0, 0, SEEK_END) }
        return size == emptyBytes && unlink(path) == 0
    }

    /// Puts the whole file in its place.
    func commit() throws {
        let isOnDisk = descriptor.withLock { file in
            defer { file = -1 }
            return fsync(file) == 0 && close(file) == 0
        }
        guard isOnDisk else {
            throw Problem(.failure, source: path, message: "cannot be brought to the disk: \(systemMessage(errno))")
        }
        guard rename(path, finalPath) == 0 else {
            throw Problem(.failure, source: finalPath, message: "cannot be put in its place: \(systemMessage(errno))")
        }
    }

    /// The file's lines; a last one without its end is cut off.
    private static func wholeLines(_ descriptor: Int32, _ path: String) throws -> Data {
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        let text = try handle.readToEnd() ?? Data()
        let end = text.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        if end < text.count { try handle.truncate(atOffset: UInt64(end)) }
        return text.prefix(end)
    }

    private static func continued(
        _ line: Data, _ wanted: Request, _ path: String, isWindowFixed: Bool
    ) throws -> Request {
        let remedy = "Remove it, or save to another file"
        let found: Request
        do {
            found = try JSONDecoder().decode(FirstLine.self, from: line).SavedRequest
        } catch {
            throw Problem(.failure, source: path, message: "is in the way and is no save under way", remedy: remedy)
        }
        var same = wanted
        // "The last hour" went on moving; the save goes on with the hour that it began with.
        if !isWindowFixed { (same.StartTime, same.EndTime) = (found.StartTime, found.EndTime) }
        guard same == found else {
            throw Problem(
                .failure, source: path, message: "holds the beginning of another save (other window, filter or group)",
                remedy: remedy)
        }
        return found
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
