/// The codes of gRPC that are used here; OTLP over HTTP says them in its Status messages too.
enum RPCCode: Int {
    case ok = 0
    case invalidArgument = 3
    case notFound = 5
    case permissionDenied = 7
    case resourceExhausted = 8
    case unknownMethod = 12
    case `internal` = 13
    case unavailable = 14

    /// What a far side that speaks HTTP means by its status, so that the client tries again where it should.
    init(ofHTTP status: Int) {
        self =
            switch status {
            case 200..<300: .ok
            case 401, 403: .permissionDenied
            case 404: .unknownMethod
            case 413: .resourceExhausted
            case 429, 502, 503, 504: .unavailable
            case 400..<500: .invalidArgument
            default: .internal
            }
    }
}

/// google.rpc.Status in protobuf: `code` 1 (varint), `message` 2 (string).
enum RPCStatus {
    static func encoded(_ code: RPCCode, _ message: String) -> [UInt8] {
        var bytes: [UInt8] = [0x08, UInt8(code.rawValue)]
        let text = Array(message.utf8)
        guard !text.isEmpty else { return bytes }
        bytes.append(0x12)
        var length = text.count
        while length > 0x7F {
            bytes.append(UInt8(length & 0x7F) | 0x80)
            length >>= 7
        }
        bytes.append(UInt8(length))
        return bytes + text
    }
}
