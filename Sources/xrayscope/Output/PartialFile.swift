import Foundation
import TraceFormats
import TraceModel

/// The file of a save under way, as far as the system is concerned.
enum PartialFile {
    /// Opens or makes it, for this program alone. A link is not followed: whoever can write into the folder could lead it anywhere.
    static func open(_ path: String) throws(Problem) -> Int32 {
        for _ in 0..<10 {
            let file = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
            guard file >= 0 else {
                if errno == ELOOP { throw inTheWay(path, "is a link, which a save does not follow") }
                throw Problem(
                    .failure, source: path, message: "cannot be written: \(systemMessage(errno))",
                    remedy: "See that the folder exists, may be written and has room")
            }
            var status = stat()
            guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                close(file)
                throw inTheWay(path, "is in the way and is no file")
            }
            guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
                close(file)
                throw Problem(
                    .failure, source: path, message: "another save writes it now",
                    remedy: "Wait for its end, or save to another file")
            }
            // The save that held the lock may have put it in its place meanwhile.
            var named = stat()
            if lstat(path, &named) == 0, named.st_ino == status.st_ino, named.st_dev == status.st_dev { return file }
            close(file)
        }
        throw Problem(.failure, source: path, message: "does not stay where it is", remedy: "Save to another file")
    }

    static func inTheWay(_ path: String, _ message: String) -> Problem {
        Problem(.failure, source: path, message: message, remedy: "Remove it, or save to another file")
    }

    /// The file's lines without their ends; a last one that has none is cut off.
    static func lines(of descriptor: Int32, _ path: String) throws -> [Data] {
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        let text = try handle.readToEnd() ?? Data()
        let end = text.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        if end < text.count { try handle.truncate(atOffset: UInt64(end)) }
        let lines = text.prefix(end).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return Array(lines.dropLast())
    }

    /// Names the lines that are no JSON, and writes blanks over them: what they held is fetched again.
    /// - Parameter offset: where the first of them begins.
    static func blankBadLines(_ lines: [Data], from offset: Int, _ descriptor: Int32, _ path: String) throws {
        let scanner = try AnswerScanner()
        var place = offset
        for (index, line) in lines.enumerated() {
            defer { place += line.count + 1 }
            guard line.contains(where: { $0 != 0x20 && $0 != 0x0D }) else { continue }
            do throws(JSONError) {
                _ = try scanner.scan([UInt8](line), list: "Traces")
            } catch {
                report([
                    Problem(
                        .notice, source: path, place: "line \(index + 2)",
                        message: "is damaged (\(error.message)); what it held is fetched again")
                ])
                lseek(descriptor, off_t(place), SEEK_SET)
                try writeAll([UInt8](repeating: 0x20, count: line.count), to: descriptor, named: path)
            }
        }
    }
}
