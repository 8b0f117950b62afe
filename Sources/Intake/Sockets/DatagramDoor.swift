import CSockets
import Glibc

/// The X-Ray daemon's UDP side (reference 7).
final class DatagramDoor {
    private let listener: Listener
    private let context: IntakeContext
    // Not zeroed, and used again: room for as many of the largest datagrams as are taken at once.
    private let buffer: UnsafeMutablePointer<UInt8>
    private var lengths = [UInt32](repeating: 0, count: XRS_DATAGRAMS)
    /// What the kernel had dropped when it was last said.
    private var lost: UInt32 = 0

    /// The daemon's own buffer; UDP's limit is a little less.
    private static let stride = 65_536
    /// Turns of the loop go on after so many receives, that the other doors get theirs.
    private static let mostReceives = 16
    /// And after so many bytes.
    private static let mostBytes = 512 << 10

    var descriptor: Int32 { listener.descriptor }

    init(_ listener: Listener, _ context: IntakeContext) {
        self.listener = listener
        self.context = context
        buffer = .allocate(capacity: Self.stride * XRS_DATAGRAMS)
    }

    deinit { buffer.deallocate() }

    func receive() {
        var batch = DatagramBatch()
        var seen = WireCounters()
        for _ in 0..<Self.mostReceives {
            let count = Int(xrs_receive(descriptor, buffer, Self.stride, &lengths))
            guard count > 0 else { break }
            for number in 0..<count { take(number, &batch, &seen) }
            if count < XRS_DATAGRAMS || batch.bytes.count + batch.whole.count >= Self.mostBytes { break }
        }
        if !batch.ends.isEmpty || !batch.wholeEnds.isEmpty, !context.sink.take(batch) {
            // Each datagram is counted once: as taken, or as dropped.
            seen.requests -= Int64(batch.ends.count)
            seen.dropped += Int64(batch.ends.count)
        }
        let now = xrs_lost(descriptor)
        seen.dropped += Int64(now &- lost)
        lost = now
        context.counters[.xray].add(seen)
    }

    private func take(_ number: Int, _ batch: inout DatagramBatch, _ seen: inout WireCounters) {
        let length = Int(lengths[number] & 0x7FFF_FFFF)
        let isCut = lengths[number] & 0x8000_0000 != 0
        let bytes = UnsafeBufferPointer(start: buffer + number * Self.stride, count: min(length, Self.stride))
        seen.requests += 1
        seen.bytes += Int64(length)
        if context.settings.keepsWholeDatagrams {
            batch.whole.grow(by: bytes)
            batch.wholeEnds.append(batch.whole.count)
        }
        guard !isCut else { return reject("a datagram of over 65,536 bytes", &seen) }
        switch DaemonHeader.body(of: bytes) {
        case .document(let range):
            batch.bytes.grow(by: bytes[range])
            batch.ends.append(batch.bytes.count)
            batch.bytes.append(0x0A)
        case .refused(let reason): reject(reason, &seen)
        }
    }

    private func reject(_ reason: String, _ seen: inout WireCounters) {
        seen.rejected += 1
        seen.refuse(reason, at: IntakeContext.now)
    }
}
