/// How a stream is packed, told by its first bytes.
enum Packing: String, Sendable {
    case gzip
    case zstd

    /// nil for what is not packed in a way that is read.
    init?(head: some Collection<UInt8>) {
        if head.starts(with: [0x1F, 0x8B]) {
            self = .gzip
        } else if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
            self = .zstd
        } else {
            return nil
        }
    }
}
