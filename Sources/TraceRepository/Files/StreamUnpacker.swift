import CZlib
import Foundation
import Synchronization
import TraceFormats

/// How far the copy of a stream is, shared between the thread that fills it and those that read.
final class StreamProgress: @unchecked Sendable {  // every access to what changes is under the condition's lock
    private let condition = NSCondition()
    private var count: Int64 = 0
    private var isDone = false
    private var failure: SourceFailure?
    private var stopped = false
    private var packed: Packing?
    private var onGrowth: (@Sendable () -> Void)?

    var written: Int64 { locked { count } }
    var problem: SourceFailure? { locked { failure } }
    var packing: Packing? { locked { packed } }
    var isStopped: Bool { locked { stopped } }
    var hasEnded: Bool { locked { isDone } }

    func stop() {
        locked {
            stopped = true
            onGrowth = nil
        }
    }
    func onGrowth(_ body: @escaping @Sendable () -> Void) { locked { onGrowth = body } }
    func notePacked(_ packing: Packing) { locked { packed = packing } }

    func advance(by bytes: Int) {
        locked {
            count += Int64(bytes)
            return onGrowth
        }?()
    }

    func finish(_ problem: SourceFailure?) {
        locked {
            isDone = true
            failure = failure ?? problem
            return onGrowth
        }?()
    }

    /// Waits until so many bytes are there, or no more will come. A stream that broke gives what it gave.
    func wait(for wanted: Int64) throws(SourceFailure) {
        condition.lock()
        while count < wanted && !isDone { condition.wait() }
        let broken = count == 0 ? failure : nil
        condition.unlock()
        if let broken { throw broken }
    }

    private func locked<T>(_ body: () -> T) -> T {
        condition.lock()
        defer {
            condition.broadcast()
            condition.unlock()
        }
        return body()
    }
}

/// Reads a stream to its end, unpacks gzip and zstd, turns UTF-16 into UTF-8, and writes it to a file.
struct StreamUnpacker {
    let input: Int32
    let output: Int32
    let state: StreamProgress

    func run() {
        defer {
            close(input)
            close(output)
        }
        var block = [UInt8](repeating: 0, count: 1 << 18)
        let got = readBlock(&block)
        if let packing = Packing(head: block[..<max(0, got)]) {
            state.notePacked(packing)
            state.finish(packing == .gzip ? inflateAll(&block, got) : unzstdAll(&block, got))
        } else if got >= 2, block[0] == 0xFF && block[1] == 0xFE || block[0] == 0xFE && block[1] == 0xFF {
            state.finish(transcode(&block, got))
        } else {
            state.finish(copyAll(&block, got))
        }
    }

    func readBlock(_ block: inout [UInt8]) -> Int {
        while true {
            let got = read(input, &block, block.count)
            if got < 0, errno == EINTR { continue }
            return got
        }
    }

    private func copyAll(_ block: inout [UInt8], _ first: Int) -> SourceFailure? {
        var got = first
        while got > 0, !state.isStopped {
            if let problem = write(block, got) { return problem }
            got = readBlock(&block)
        }
        return got < 0 ? FileBytes.systemFailure("reading stopped") : nil
    }

    func write(_ block: [UInt8], _ count: Int) -> SourceFailure? {
        var at = 0
        while at < count {
            let wrote = block.withUnsafeBytes { raw in
                raw.baseAddress.map { Foundation.write(output, $0 + at, count - at) } ?? 0
            }
            if wrote < 0, errno == EINTR { continue }
            if wrote <= 0 {
                return SourceFailure(
                    message: "no room left to unpack: \(String(cString: strerror(errno)))",
                    remedy: "Set TMPDIR to a folder with room")
            }
            at += wrote
        }
        state.advance(by: count)
        return nil
    }

    /// Every member of a gzip stream, one after another.
    private func inflateAll(_ block: inout [UInt8], _ first: Int) -> SourceFailure? {
        var stream = z_stream()
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return SourceFailure(message: "zlib has no memory")
        }
        defer { inflateEnd(&stream) }
        var unpacked = [UInt8](repeating: 0, count: 1 << 20)
        var got = first
        var status = Z_OK
        while got > 0, !state.isStopped {
            let problem = feed(&stream, &block, got, &unpacked, &status)
            if let problem { return problem }
            got = readBlock(&block)
        }
        if got < 0 { return FileBytes.systemFailure("reading stopped") }
        return status == Z_STREAM_END || state.isStopped
            ? nil
            : SourceFailure(message: "the gzip stream is cut off", remedy: "What was unpacked before is shown")
    }

    private func feed(
        _ stream: inout z_stream, _ block: inout [UInt8], _ count: Int, _ unpacked: inout [UInt8],
        _ status: inout Int32
    ) -> SourceFailure? {
        block.withUnsafeMutableBufferPointer { input -> SourceFailure? in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(count)
            repeat {
                if status == Z_STREAM_END {
                    // Another member, or padding that some writers leave behind the last.
                    guard stream.avail_in > 0, stream.next_in.pointee == 0x1F else { return nil }
                    inflateReset(&stream)
                }
                let room = unpacked.count
                let made = unpacked.withUnsafeMutableBufferPointer { output -> Int in
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(room)
                    status = inflate(&stream, Z_NO_FLUSH)
                    return room - Int(stream.avail_out)
                }
                if made > 0, let problem = write(unpacked, made) { return problem }
                if status == Z_BUF_ERROR { status = Z_OK }
                guard status == Z_OK || status == Z_STREAM_END else {
                    return SourceFailure(
                        message: "the gzip stream is damaged behind byte \(state.written) of its contents",
                        remedy: "What was unpacked before is shown")
                }
            } while stream.avail_in > 0 || stream.avail_out == 0
            return nil
        }
    }

    /// UTF-16 with a byte order mark: what `>` writes in Windows PowerShell. Such files are small; it is done in one go.
    private func transcode(_ block: inout [UInt8], _ first: Int) -> SourceFailure? {
        var bytes: [UInt8] = []
        var got = first
        while got > 0, !state.isStopped {
            bytes += block[..<got]
            got = readBlock(&block)
        }
        let isLittle = bytes[0] == 0xFF
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { at in
            isLittle
                ? UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8 : UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1])
        }
        let text = Array(String(decoding: units, as: UTF16.self).utf8)
        return write(text, text.count)
    }
}
