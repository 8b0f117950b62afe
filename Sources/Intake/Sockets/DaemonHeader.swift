/// The first line of a datagram (reference 7): `{"format":"json","version":1}`, members in any order, blanks anywhere.
enum DaemonHeader {
    enum Outcome: Equatable {
        /// Where the document stands.
        case document(Range<Int>)
        case refused(String)
    }

    static func body(of bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
        guard let first = bytes.first(where: { !isBlank($0) }) else { return .refused("an empty datagram") }
        guard first == UInt8(ascii: "{") else { return .refused("a datagram that is no JSON") }
        let end = bytes.firstIndex(of: 0x0A)
        let head = UnsafeBufferPointer(rebasing: bytes[..<(end ?? bytes.count)])
        guard let header = parse(head) else {
            // Our choice: a bare document is taken for what it is.
            return isDocument(bytes) ? .document(0..<bytes.count) : .refused("a datagram without the daemon's header")
        }
        guard header.format.lowercased() == "json" else {
            return .refused("a datagram of format “\(header.format.prefix(20))”: only json is known")
        }
        guard header.version == "1" else {
            return .refused("a datagram of version \(header.version.prefix(20)): only 1 is known")
        }
        guard let end, bytes[(end + 1)...].contains(where: { !isBlank($0) }) else {
            return .refused("a datagram with a header and no document")
        }
        return .document((end + 1)..<bytes.count)
    }

    /// The two members of a header; nil when the line holds anything else.
    private static func parse(_ line: UnsafeBufferPointer<UInt8>) -> (format: String, version: String)? {
        guard line.count <= 256 else { return nil }
        let text = String(decoding: line.filter { !isBlank($0) }, as: UTF8.self)
        guard text.hasPrefix("{"), text.hasSuffix("}") else { return nil }
        var format: String?
        var version: String?
        for member in text.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false) {
            let sides = member.split(separator: ":", maxSplits: 1)
            guard sides.count == 2 else { return nil }
            switch sides[0] {
            case "\"format\"": format = String(sides[1].filter { $0 != "\"" })
            case "\"version\"": version = String(sides[1])
            default: return nil
            }
        }
        guard let format, let version else { return nil }
        return (format, version)
    }

    /// Whether it looks like a segment document: whether it is one, who decodes it says.
    private static func isDocument(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let text = String(decoding: bytes.prefix(65_536), as: UTF8.self)
        return text.contains("\"trace_id\"") && !text.contains("\"format\"")
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
}
