import Foundation
import HTTP

/// Signs a request for a time that is not this machine's (AWS Signature Version 4, reference 10.1). libcurl signs all others; it
/// knows no clock but the machine's.
struct RequestSigner {
    let signature: AWSSignature
    /// Epoch seconds, rounded down.
    let time: Int64

    /// The headers that carry the signature.
    /// - Parameters:
    ///   - headers: what else is signed and sent, as it is sent.
    /// - Returns: none for an address that cannot be read; it cannot be called either.
    func headers(_ request: HTTPRequest, signing headers: [HTTPHeader]) -> [HTTPHeader] {
        guard let address = HTTPAddress(request.url) else { return [] }
        let date = HTTPHeader("X-Amz-Date", stamp)
        let signed = (headers + [date, HTTPHeader("Host", Self.host(address))])
            .map { ($0.name.lowercased(), trimmed($0.value)) }.sorted { $0.0 < $1.0 }
        let names = signed.map(\.0).joined(separator: ";")
        let lines = signed.map { "\($0.0):\($0.1)\n" }.joined()
        let canonical = [
            request.method.rawValue, Self.canonicalPath(address.path), "", lines, names,
            Self.hex(SHA256.hash(request.body)),
        ].joined(separator: "\n")
        let code = Self.hex(SHA256.authenticate([UInt8](toSign(canonical).utf8), key: key))
        let credential = "\(signature.credentials.accessKeyID)/\(scope)"
        let text = "AWS4-HMAC-SHA256 Credential=\(credential), SignedHeaders=\(names), Signature=\(code)"
        return [date, HTTPHeader("Authorization", text)]
    }

    private func toSign(_ canonical: String) -> String {
        ["AWS4-HMAC-SHA256", stamp, scope, Self.hex(SHA256.hash([UInt8](canonical.utf8)))].joined(separator: "\n")
    }

    private var scope: String { "\(stamp.prefix(8))/\(signature.region)/\(signature.service)/aws4_request" }

    private var key: [UInt8] {
        let secret = [UInt8]("AWS4\(signature.credentials.secretAccessKey)".utf8)
        return [String(stamp.prefix(8)), signature.region, signature.service, "aws4_request"]
            .reduce(secret) { SHA256.authenticate([UInt8]($1.utf8), key: $0) }
    }

    /// `20260301T000000Z`
    private var stamp: String {
        var (seconds, parts) = (time_t(time), tm())
        gmtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let count = strftime(&text, text.count, "%Y%m%dT%H%M%SZ", &parts)
        return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// What libcurl sends: the scheme's own port is left out.
    private static func host(_ address: HTTPAddress) -> String {
        var address = address
        if address.port == (address.isSecure ? 443 : 80) { address.port = nil }
        return address.authority
    }

    /// The path encoded once more, as every service but S3 wants it.
    private static func canonicalPath(_ path: String) -> String {
        path.isEmpty ? "/" : path.utf8.map(encoded).joined()
    }

    private static func encoded(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "/"):
            String(UnicodeScalar(byte))
        default: "%" + hex([byte]).uppercased()
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
