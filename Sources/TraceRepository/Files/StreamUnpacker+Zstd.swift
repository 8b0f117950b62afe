import CZstd
import TraceFormats

extension StreamUnpacker {
    /// Every frame of a zstd stream, one after another: the Collector's file exporter writes one for each request.
    func unzstdAll(_ block: inout [UInt8], _ first: Int) -> SourceFailure? {
        guard let context = ZSTD_createDCtx() else { return SourceFailure(message: "zstd has no memory") }
        defer { ZSTD_freeDCtx(context) }
        var unpacked = [UInt8](repeating: 0, count: 1 << 20)
        var got = first
        var left = 0
        while got > 0, !state.isStopped {
            do throws(SourceFailure) {
                left = try feed(context, block, got, &unpacked)
            } catch {
                return error
            }
            got = readBlock(&block)
        }
        if got < 0 { return FileBytes.systemFailure("reading stopped") }
        return left == 0 || state.isStopped
            ? nil : SourceFailure(message: "the zstd stream is cut off", remedy: "What was unpacked before is shown")
    }

    /// - Returns: what libzstd says is still to come of the frame; 0 at its end.
    private func feed(
        _ context: OpaquePointer, _ block: [UInt8], _ count: Int, _ unpacked: inout [UInt8]
    ) throws(SourceFailure) -> Int {
        var position = 0
        var left = 0
        var isFull = false
        while position < count || isFull {
            var made = 0
            let room = unpacked.count
            left = block.withUnsafeBytes { source in
                unpacked.withUnsafeMutableBytes { target in
                    var input = ZSTD_inBuffer(src: source.baseAddress, size: count, pos: position)
                    var output = ZSTD_outBuffer(dst: target.baseAddress, size: room, pos: 0)
                    defer { (position, made) = (input.pos, output.pos) }
                    return ZSTD_decompressStream(context, &output, &input)
                }
            }
            if made > 0, let problem = write(unpacked, made) { throw problem }
            guard ZSTD_isError(left) == 0 else {
                throw SourceFailure(
                    message: "the zstd stream is damaged behind byte \(state.written) of its contents",
                    remedy: "What was unpacked before is shown")
            }
            isFull = made == room
        }
        return left
    }
}
