import Glibc

/// Looks for one run of bytes in many texts (Horspool's algorithm: most bytes of a text are not looked at).
struct ByteSearch: Hashable, Sendable {
    private let bytes: [UInt8]
    /// By byte of the text under the last one looked for: how far the next place is at least.
    private let steps: [UInt8]

    /// - Parameter bytes: at least one.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let longest = min(bytes.count, 255)
        var steps = Array(repeating: UInt8(longest), count: 256)
        for (index, byte) in bytes.dropLast().enumerated() {
            steps[Int(byte)] = UInt8(min(longest, bytes.count - 1 - index))
        }
        self.steps = steps
    }

    func isIn(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            steps.withUnsafeBufferPointer { steps in
                let last = bytes.count - 1
                var end = last
                while end < text.count {
                    var back = 0
                    while back <= last, text[end - back] == bytes[last - back] { back += 1 }
                    if back > last { return true }
                    end += Int(steps[Int(text[end])])
                }
                return false
            }
        }
    }

    /// Whether a text has a `\u` escape of JSON.
    static func isEscaped(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = text.baseAddress else { return false }
        var at = 1
        while at < text.count, let found = memchr(base + at, 0x75, text.count - at) {
            let place = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
            if text[place - 1] == 0x5c { return true }
            at = place + 1
        }
        return false
    }
}
