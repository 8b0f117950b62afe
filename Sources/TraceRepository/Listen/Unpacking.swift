import CZlib

/// Unpacks gzip whole, in memory: one member or several, one behind the other (RFC 1952, 2.2).
enum Unpacking {
    enum Failure: Error { case broken, tooLarge }

    /// - Parameter limit: bytes unpacked, at most: a small request may claim gigabytes.
    static func gunzip(_ packed: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .broken
        }
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        var code = Z_OK
        var packed = packed
        let count = packed.count
        // Not zeroed: it is written before it is read.
        let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256 << 10)
        defer { room.deallocate() }
        let isWithin = packed.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(clamping: count)
            while code == Z_OK, output.count <= limit {
                stream.next_out = room.baseAddress
                stream.avail_out = UInt32(room.count)
                code = inflate(&stream, Z_NO_FLUSH)
                let count = room.count - Int(stream.avail_out)
                output.append(contentsOf: UnsafeBufferPointer(rebasing: room[..<count]))
                if code == Z_OK, count == 0 { code = Z_DATA_ERROR }  // the end is missing
                // Another member, or the zeros that some writers fill a block with.
                let rest = UnsafeBufferPointer(start: stream.next_in, count: Int(stream.avail_in))
                if code == Z_STREAM_END, rest.contains(where: { $0 != 0 }) { code = inflateReset(&stream) }
            }
            return output.count <= limit
        }
        guard isWithin else { throw .tooLarge }
        guard code == Z_STREAM_END else { throw .broken }
        return output
    }
}
