import CZlib
import Foundation
import Synchronization
import TraceFormats

/// The unpacked bytes of one source, readable at any place: a file as it is, or a spool that a thread fills from standard
/// input or a gzip stream. The spool has no name and is gone with the program (0600 while it had one).
///
/// Read with `pread`, never mapped: a file that shrinks while it is open gives fewer bytes, not a signal.
final class FileBytes: ChunkSource, Sendable {
    private let descriptor: Int32
    private let spool: SpoolState?
    /// How many bytes there will be, nil while that is not known.
    let knownCount: Int64?

    private init(descriptor: Int32, knownCount: Int64?, spool: SpoolState?) {
        self.descriptor = descriptor
        self.knownCount = knownCount
        self.spool = spool
    }

    deinit {
        spool?.stop()
        close(descriptor)
    }

    /// Opens a file, or standard input for `-`.
    static func open(_ path: String) throws(SourceFailure) -> FileBytes {
        let descriptor = try openDescriptor(path)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            close(descriptor)
            throw systemFailure("cannot be read")
        }
        let isRegular = status.st_mode & S_IFMT == S_IFREG
        var head = [UInt8](repeating: 0, count: 4)
        let got = isRegular ? pread(descriptor, &head, 4, 0) : 0
        let isPacked = got >= 2 && head[0] == 0x1F && head[1] == 0x8B
        let isWide = got >= 2 && (head[0] == 0xFF && head[1] == 0xFE || head[0] == 0xFE && head[1] == 0xFF)
        if isRegular, !isPacked, !isWide {
            return FileBytes(descriptor: descriptor, knownCount: Int64(status.st_size), spool: nil)
        }
        return try spooled(descriptor)
    }

    private static func openDescriptor(_ path: String) throws(SourceFailure) -> Int32 {
        if path == "-" {
            let copy = dup(STDIN_FILENO)
            guard copy >= 0 else { throw systemFailure("standard input is closed") }
            return copy
        }
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT { throw SourceFailure(message: "no such file", remedy: "Check the name") }
            if code == EACCES { throw SourceFailure(message: "may not be read", remedy: "Check its permissions") }
            throw SourceFailure(message: String(cString: strerror(code)))
        }
        return descriptor
    }

    /// A source in memory: the bundled sample, an answer.
    static func memory(_ bytes: [UInt8]) throws(SourceFailure) -> FileBytes {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw systemFailure("no pipe") }
        let writer = ends[1]
        Thread.detachNewThread {
            var at = 0
            bytes.withUnsafeBytes { raw in
                while at < raw.count, let base = raw.baseAddress {
                    let wrote = write(writer, base + at, raw.count - at)
                    if wrote <= 0 { break }
                    at += wrote
                }
            }
            close(writer)
        }
        return try spooled(ends[0])
    }

    private static func spooled(_ input: Int32) throws(SourceFailure) -> FileBytes {
        let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var name = Array("\(folder)/xrayscope.XXXXXX".utf8CString)
        let spool = mkstemp(&name)
        guard spool >= 0 else {
            throw SourceFailure(message: "no room to unpack into \(folder)", remedy: "Set TMPDIR to a folder with room")
        }
        unlink(name)
        _ = fcntl(spool, F_SETFD, FD_CLOEXEC)
        let state = SpoolState()
        let writer = dup(spool)
        Thread.detachNewThread { SpoolWriter(input: input, output: writer, state: state).run() }
        return FileBytes(descriptor: spool, knownCount: nil, spool: state)
    }

    func read(at offset: UInt64, into target: UnsafeMutablePointer<UInt8>, count: Int) throws(SourceFailure) -> Int {
        if let spool { try spool.wait(for: Int64(offset) + Int64(count)) }
        var done = 0
        while done < count {
            let got = pread(descriptor, target + done, count - done, off_t(offset) + off_t(done))
            if got < 0 {
                if errno == EINTR { continue }
                throw Self.systemFailure("reading stopped at byte \(Int64(offset) + Int64(done))")
            }
            if got == 0 { break }
            done += got
        }
        return done
    }

    /// Bytes unpacked so far, for progress.
    var available: Int64 { spool?.written ?? knownCount ?? 0 }

    /// How many bytes there are, waiting for the end if need be.
    func count() throws(SourceFailure) -> Int64 {
        guard let spool else { return knownCount ?? 0 }
        try spool.wait(for: .max)
        return spool.written
    }

    /// What broke the stream, once it ended.
    var streamProblem: SourceFailure? { spool?.problem }
    /// The source came packed.
    var isPacked: Bool { spool?.isPacked ?? false }

    static func systemFailure(_ what: String) -> SourceFailure {
        SourceFailure(message: "\(what): \(String(cString: strerror(errno)))")
    }
}
