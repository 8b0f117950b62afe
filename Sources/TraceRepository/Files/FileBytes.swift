import CZlib
import Foundation
import Synchronization
import TraceFormats

/// The unpacked bytes of one source, readable at any place: a file as it is, or a copy that a thread fills from standard
/// input or a gzip stream. The copy has no name and is gone with the program (0600 while it had one).
///
/// Read with `pread`, never mapped: a file that shrinks while it is open gives fewer bytes, not a signal.
final class FileBytes: ChunkSource, Sendable {
    let descriptor: Int32
    private let stream: StreamProgress?
    /// How many bytes there will be, nil while that is not known.
    let knownCount: Int64?
    /// More may come: what is there is read without waiting for the rest.
    let mayGrow: Bool

    private init(descriptor: Int32, knownCount: Int64?, stream: StreamProgress?, mayGrow: Bool = false) {
        self.descriptor = descriptor
        self.knownCount = knownCount
        self.stream = stream
        self.mayGrow = mayGrow
    }

    deinit {
        stream?.stop()
        close(descriptor)
    }

    /// Opens a file, or standard input for `-`.
    /// - Parameter mayGrow: what grows is to be followed: a plain file or a stream, not a packed file.
    static func open(_ path: String, mayGrow: Bool = false) throws(SourceFailure) -> FileBytes {
        let descriptor = try openDescriptor(path)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            close(descriptor)
            throw systemFailure("cannot be read")
        }
        let isRegular = status.st_mode & S_IFMT == S_IFREG
        var head = [UInt8](repeating: 0, count: 4)
        let got = isRegular ? pread(descriptor, &head, 4, 0) : 0
        if isRegular, isPlain(head[..<max(0, got)]) {
            return FileBytes(
                descriptor: descriptor, knownCount: Int64(status.st_size), stream: nil, mayGrow: mayGrow)
        }
        return try unpacked(descriptor, mayGrow: mayGrow && !isRegular)
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
        guard isPlain(bytes[..<min(4, bytes.count)]) else { return try packedMemory(bytes) }
        let copy = try namelessFile()
        guard writeAll(bytes, to: copy) else {
            defer { close(copy) }
            throw systemFailure("no room for a copy")
        }
        return FileBytes(descriptor: copy, knownCount: Int64(bytes.count), stream: nil)
    }

    /// Through a pipe, as packed standard input comes.
    private static func packedMemory(_ bytes: [UInt8]) throws(SourceFailure) -> FileBytes {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw systemFailure("no pipe") }
        let writer = ends[1]
        Thread.detachNewThread {
            _ = writeAll(bytes, to: writer)  // whoever reads no more needs no more
            close(writer)
        }
        return try unpacked(ends[0])
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { raw in
            var at = 0
            while at < raw.count, let base = raw.baseAddress {
                let wrote = write(descriptor, base + at, raw.count - at)
                if wrote < 0, errno == EINTR { continue }
                if wrote <= 0 { return false }
                at += wrote
            }
            return true
        }
    }

    /// Neither packed nor UTF-16: it can be read where it lies.
    private static func isPlain(_ head: ArraySlice<UInt8>) -> Bool {
        Packing(head: head) == nil && !head.starts(with: [0xFF, 0xFE]) && !head.starts(with: [0xFE, 0xFF])
    }

    private static func unpacked(_ input: Int32, mayGrow: Bool = false) throws(SourceFailure) -> FileBytes {
        let copy = try namelessFile()
        let state = StreamProgress()
        let writer = dup(copy)
        Thread.detachNewThread { StreamUnpacker(input: input, output: writer, state: state).run() }
        return FileBytes(descriptor: copy, knownCount: nil, stream: state, mayGrow: mayGrow)
    }

    private static func namelessFile() throws(SourceFailure) -> Int32 {
        let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var name = Array("\(folder)/xrayscope.XXXXXX".utf8CString)
        let file = mkstemp(&name)
        guard file >= 0 else {
            throw SourceFailure(message: "no room to unpack into \(folder)", remedy: "Set TMPDIR to a folder with room")
        }
        unlink(name)
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        return file
    }

    func read(at offset: UInt64, into target: UnsafeMutablePointer<UInt8>, count: Int) throws(SourceFailure) -> Int {
        if let stream, !mayGrow { try stream.wait(for: Int64(offset) + Int64(count)) }
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

    /// How many bytes there are now; nil when a file can no longer be asked.
    var size: Int64? {
        if let stream { return stream.written }
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : nil
    }

    /// The first bytes, for telling what it is.
    func head() throws(SourceFailure) -> [UInt8] {
        let buffer = ChunkBuffer(capacity: 4096)
        let count = try read(at: 0, into: buffer.text, count: 4096)
        return Array(UnsafeBufferPointer(start: buffer.text, count: count))
    }

    /// What broke the stream, once it ended.
    var streamProblem: SourceFailure? { stream?.problem }
    /// All of it is there, and a file may be changed by others; what is not is a stream, of which a copy is filled.
    var isFile: Bool { stream == nil }
    /// The stream has come to its end; of a file nobody knows.
    var isAtEnd: Bool { stream?.hasEnded ?? false }
    /// Calls `body` whenever the stream has brought something, and at its end.
    func onGrowth(_ body: @escaping @Sendable () -> Void) { stream?.onGrowth(body) }
    /// The source came packed.
    var packing: Packing? { stream?.packing }

    static func systemFailure(_ what: String) -> SourceFailure {
        SourceFailure(message: "\(what): \(String(cString: strerror(errno)))")
    }
}
