/// A piece of a source that one worker reads by itself: whole values, or whole elements of one array of an answer.
public struct Chunk: Sendable {
    enum Content: Sendable {
        /// JSON texts one after another, with white space, daemon headers or other lines between them.
        case values
        /// Elements of an array, without its brackets; their places in the chunk. The array is one of `Formats.arrays`, by its
        /// number; nil for a list at the top, each element of which tells by itself what it is.
        case elements(Int?, starts: [UInt32], firstIndex: Int)
        /// Records of a binary format, by its number; where each one's own bytes stand in the chunk.
        case records(format: Int, [Range<UInt32>])
        /// What stands here is no record of the format, in words; the rest of the source is not read.
        case broken(format: Int, String)
        /// An answer whose arrays were handed out before, as text of its own.
        case envelope([UInt8])
        /// The source ends inside an answer; what stands here is the beginning of an element, or nothing.
        case cutOff
    }
    /// Which piece of its source: results are put in this order, whoever read them.
    public var sequence: Int
    var content: Content
    /// Bytes from the start of the unpacked source to the buffer's first.
    public var offset: UInt64
    /// How many bytes of the buffer belong to it.
    public var count: Int
}

/// Memory that a worker reads chunks into: it grows to the largest and is used again.
public final class ChunkBuffer {
    // Unsafe for its price: zeroing an array of this size for each chunk would cost as much as reading it.
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    /// Bytes that may hold text; padding follows.
    public private(set) var capacity: Int
    private let initial: Int
    /// How many bytes of text there are.
    var count = 0

    /// A place in front for the bracket that makes a list of loose elements.
    static let front = 1

    public init(capacity: Int = 1 << 20) {
        self.capacity = capacity
        initial = capacity
        bytes = .allocate(capacity: Self.front + capacity + JSONParser.padding + 1)
    }

    deinit { bytes.deallocate() }

    /// Makes room for twice as much and keeps what is there.
    func grow() {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: Self.front + capacity * 2 + JSONParser.padding + 1)
        larger.update(from: bytes, count: Self.front + count)
        bytes.deallocate()
        bytes = larger
        capacity *= 2
    }

    /// Lets go of its text, and of the room that it has grown to.
    func shrink() {
        count = 0
        bytes.deallocate()
        bytes = .allocate(capacity: Self.front + initial + JSONParser.padding + 1)
        capacity = initial
    }

    /// The text: `count` bytes, and `JSONParser.padding` readable ones behind it.
    public var text: UnsafeMutablePointer<UInt8> { bytes + Self.front }
}

/// Where a splitter gets its bytes: the unpacked source.
public protocol ChunkSource {
    /// Reads up to `count` bytes from `offset` on into `target`; may wait for a source that is still being unpacked.
    /// - Returns: how many were read; fewer than asked only at the end.
    /// - Throws: `SourceFailure` when the source cannot be read further.
    func read(at offset: UInt64, into target: UnsafeMutablePointer<UInt8>, count: Int) throws(SourceFailure) -> Int
}

/// A source that broke in the middle.
public struct SourceFailure: Error, Hashable, Sendable {
    public var message: String
    public var remedy: String

    public init(message: String, remedy: String = "") {
        self.message = message
        self.remedy = remedy
    }
}
