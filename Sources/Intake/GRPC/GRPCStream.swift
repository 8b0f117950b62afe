/// One call on a connection.
final class GRPCStream {
    let number: Int32
    let began = IntakeContext.now
    private(set) var method = ""
    private(set) var path = ""
    private(set) var contentType = ""
    private var encoding = ""
    private var headerBytes = 0
    /// The five bytes before the message, as far as they have come: whether it is packed, and its length.
    private var frame: UInt64 = 0
    private var frameCount = 0
    /// The message, as far as it has come.
    var body: [UInt8] = []
    /// Bytes of it that count as in flight, until the call is over.
    var heldBytes = 0
    var ticket: Ticket?
    /// What its method takes; nil for one that is not known.
    var signal: OTLPSignal?
    /// The client has said all.
    var isWhole = false
    var isAnswered = false
    var reply: [UInt8] = []
    var replied = 0
    var trailers: [(String, String)] = []

    static let mostHeaderBytes = 16 << 10

    init(_ number: Int32) { self.number = number }

    /// - Returns: false when there are too many of them.
    func add(_ name: String, _ value: String) -> Bool {
        headerBytes += name.utf8.count + value.utf8.count + 32
        switch name {
        case ":method": method = value
        case ":path": path = value
        case "content-type": contentType = value
        case "grpc-encoding": encoding = value
        default: break
        }
        return headerBytes <= Self.mostHeaderBytes || isAnswered
    }

    /// Bytes that have come, of frame and message.
    var received: Int { frameCount + body.count }

    /// Takes what comes of the frame and its message.
    func take(_ bytes: UnsafeBufferPointer<UInt8>) {
        var used = 0
        while frameCount < 5, used < bytes.count {
            frame = frame << 8 | UInt64(bytes[used])
            frameCount += 1
            used += 1
        }
        body.grow(by: UnsafeBufferPointer(rebasing: bytes[used...]), toward: length)
    }

    /// What the frame says of the message's length.
    private var length: Int { Int(frame & 0xFFFF_FFFF) }

    /// Gives up the message, which is not copied.
    func takeMessage() -> [UInt8] {
        var message: [UInt8] = []
        swap(&message, &body)
        return message
    }

    struct Failure: Error {
        var code: RPCCode
        var message: String
    }

    /// Checks the frame around the one message of the call: a byte that says whether it is packed, and its length.
    /// - Returns: whether it is packed.
    func message() -> Result<Bool, Failure> {
        guard frameCount == 5 else {
            return .failure(Failure(code: .invalidArgument, message: "a call without a message"))
        }
        guard length == body.count else {
            return .failure(Failure(code: .invalidArgument, message: "a message that is not as long as its frame says"))
        }
        switch frame >> 32 {
        case 0: return .success(false)
        case 1 where encoding == "gzip": return .success(true)
        case 1:
            return .failure(
                Failure(code: .unknownMethod, message: "grpc-encoding \(encoding.prefix(40)): gzip is known"))
        default: return .failure(Failure(code: .invalidArgument, message: "a frame of an unknown kind"))
        }
    }
}

/// What a call is told, as gRPC has it.
struct GRPCReply {
    /// The message in its frame; nil when there is none.
    var framedMessage: [UInt8]?
    var trailers: [(String, String)]

    init(_ code: RPCCode, _ message: String = "") {
        trailers = [("grpc-status", String(code.rawValue))]
        if !message.isEmpty { trailers.append(("grpc-message", Self.escaped(message))) }
    }

    init(_ answer: IntakeAnswer) {
        switch answer.status {
        case .accepted: self.init(.ok)
        case .malformed: self.init(.invalidArgument, answer.message)
        case .tooLarge: self.init(.resourceExhausted, answer.message)
        case .busy: self.init(.unavailable, answer.message)
        case .relayed(let status): self.init(RPCCode(ofHTTP: status), answer.message)
        }
        guard trailers[0].1 == "0" else { return }
        let count = UInt32(clamping: answer.body.count)
        framedMessage = [0] + (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * UInt32($0))) } + answer.body
    }

    /// Bytes outside of printable ASCII, and %, as %XX.
    private static func escaped(_ message: String) -> String {
        var result = ""
        for byte in message.utf8 {
            if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "%") {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }
}
