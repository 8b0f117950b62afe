import Foundation
import TraceModel

/// A file that is written beside its place and put there in one step: whoever looks finds the old file or the whole new one.
/// It is the user's alone (0600).
final class ReplacedFile {
    private let path: String
    private let temporaryPath: String
    private var descriptor: Int32

    /// Creates the temporary file in the folder of `path`, so that the last step is a rename on one file system.
    init(_ path: String) throws(Problem) {
        self.path = path
        temporaryPath = path + ".\(getpid()).part"
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw ReplacedFile.problem(path, "cannot be written") }
    }

    deinit { discard() }

    func write(_ bytes: [UInt8]) throws {
        try writeAll(bytes, to: descriptor, named: path)
    }

    /// Brings the bytes to the disk and puts the file in its place.
    func commit() throws(Problem) {
        guard fsync(descriptor) == 0 else { throw ReplacedFile.problem(path, "cannot be brought to the disk") }
        let closed = close(descriptor)
        descriptor = -1
        guard closed == 0, rename(temporaryPath, path) == 0 else {
            let problem = ReplacedFile.problem(path, "cannot be put in its place")
            unlink(temporaryPath)
            throw problem
        }
        syncFolder()
    }

    /// The rename itself is on the disk once the folder is. Some file systems refuse to sync a folder; the file stands there all the same.
    private func syncFolder() {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private func discard() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(temporaryPath)
    }

    private static func problem(_ path: String, _ what: String) -> Problem {
        Problem(
            .failure, source: path, message: "\(what): \(systemMessage(errno))",
            remedy: "See that the folder exists, may be written and has room")
    }
}
