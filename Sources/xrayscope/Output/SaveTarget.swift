import Foundation
import TraceModel

/// Where a save goes, by what stands there: as `cp` does, a file is replaced, a link is followed, a pipe or a device is written
/// into, and a folder is refused.
enum SaveTarget: Equatable {
    case standardOutput
    /// A pipe or a device: nothing can be put in its place.
    case stream(String)
    /// A file that is there or will be, its links followed.
    case file(String)

    /// - Throws: the problem of a place that cannot be saved to, before anything is asked for.
    init(_ path: String) throws(Problem) {
        if path == "-" {
            self = .standardOutput
            return
        }
        var status = stat()
        guard stat(path, &status) == 0 else {
            self = .file(try Self.newFile(path))
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .file(Self.resolved(path) ?? path)
        case S_IFDIR:
            throw Problem(
                .failure, source: path, message: "is a folder", remedy: "Name a file in it: \(path)/traces.json")
        case S_IFIFO, S_IFCHR: self = .stream(path)
        default:
            throw Problem(
                .failure, source: path, message: "is neither a file nor a pipe", remedy: "Save to a file")
        }
    }

    /// Nothing is there, or a link that leads to nothing: to write through that would surprise.
    private static func newFile(_ path: String) throws(Problem) -> String {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return path }
        throw Problem(
            .failure, source: path, message: "is a link to a file that is not there",
            remedy: "Remove the link, or save to the file that is meant")
    }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}

/// Writes into a pipe or a device, which cannot be replaced.
func writeStream(_ path: String, _ body: (([UInt8]) throws -> Void) throws -> Void) throws {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw Problem(.failure, source: path, message: "cannot be written: \(systemMessage(errno))")
    }
    defer { close(descriptor) }
    try body { try writeAll($0, to: descriptor, named: path) }
}
