import CSimdjson
import TraceModel

/// The first eight bytes of SHA-256 (FIPS 180-4) over the 35 characters of a trace id and the 16 of an entity id: one
/// block, no String, no list. Inferred ids need no more (U-7b), and there is one for every call of a service without segments.
func sha256Head(_ traceID: TraceID, _ id: EntityID) -> UInt64 {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { block in
        fill(block, traceID, id)
        return blockHead(block)
    }
}

/// The first eight bytes of SHA-256 over a text that fills one block with its padding.
func blockHead(_ block: UnsafeMutableBufferPointer<UInt8>) -> UInt64 {
    var head: UInt64 = 0
    return xs_sha256_head(block.baseAddress, roundConstants, &head) == 1 ? head : portableHead(block)
}

/// The same where the processor has no instructions for it.
func portableHead(_ block: UnsafeMutableBufferPointer<UInt8>) -> UInt64 {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { words in
        for index in 0..<16 {
            let at = index * 4
            words[index] =
                UInt32(block[at]) << 24 | UInt32(block[at + 1]) << 16 | UInt32(block[at + 2]) << 8
                | UInt32(block[at + 3])
        }
        return compressed(words)
    }
}

private func fill(_ block: UnsafeMutableBufferPointer<UInt8>, _ traceID: TraceID, _ id: EntityID) {
    block.update(repeating: 0)
    block[0] = UInt8(ascii: "1")
    block[1] = UInt8(ascii: "-")
    hexadecimal(UInt64(traceID.epoch), 8, block, 2)
    block[10] = UInt8(ascii: "-")
    hexadecimal(UInt64(traceID.middle), 8, block, 11)
    hexadecimal(traceID.low, 16, block, 19)
    hexadecimal(id.raw, 16, block, 35)
    block[51] = 0x80
    block[62] = 0x01  // 51 bytes are 0x198 bits
    block[63] = 0x98
}

private func hexadecimal(_ value: UInt64, _ digits: Int, _ block: UnsafeMutableBufferPointer<UInt8>, _ at: Int) {
    for position in 0..<digits {
        let digit = UInt8(truncatingIfNeeded: value >> UInt64((digits - 1 - position) * 4)) & 15
        block[at + position] = digit < 10 ? 0x30 + digit : 0x57 + digit
    }
}

@inline(__always) private func rotated(_ word: UInt32, _ by: UInt32) -> UInt32 { word >> by | word << (32 - by) }

private func compressed(_ w: UnsafeMutableBufferPointer<UInt32>) -> UInt64 {
    for t in 16..<64 {
        let s0 = rotated(w[t - 15], 7) ^ rotated(w[t - 15], 18) ^ w[t - 15] >> 3
        let s1 = rotated(w[t - 2], 17) ^ rotated(w[t - 2], 19) ^ w[t - 2] >> 10
        w[t] = w[t - 16] &+ s0 &+ w[t - 7] &+ s1
    }
    var (a, b, c, d): (UInt32, UInt32, UInt32, UInt32) = (0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a)
    var (e, f, g, h): (UInt32, UInt32, UInt32, UInt32) = (0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)
    roundConstants.withUnsafeBufferPointer { k in
        for t in 0..<64 {
            let s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
            let t1 = h &+ s1 &+ ((e & f) ^ (~e & g)) &+ k[t] &+ w[t]
            let s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
            let t2 = s0 &+ ((a & b) ^ (a & c) ^ (b & c))
            (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
        }
    }
    return UInt64(a &+ 0x6a09_e667) << 32 | UInt64(b &+ 0xbb67_ae85)
}

private let roundConstants: [UInt32] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
    0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
    0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
    0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2,
]
