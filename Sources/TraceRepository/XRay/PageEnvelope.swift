import Foundation
import HTTP

/// The few members around an answer's list that paging needs, read without decoding the list: one walk over the bytes that
/// skips whatever is nested.
struct PageEnvelope: Sendable {
    /// Ranges of the top-level members' values by name.
    private(set) var members: [String: Range<Int>] = [:]
    private let bytes: [UInt8]

    /// - Returns: nil when the bytes are not one JSON object with its braces and quotes closed.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        var found: [String: Range<Int>] = [:]
        let isObject = bytes.withUnsafeBufferPointer { TopLevelWalk(bytes: $0).run { found[$0] = $1 } }
        guard isObject else { return nil }
        members = found
    }

    var nextToken: String? { string("NextToken") }

    /// A string member, nil when it is absent, empty or no string.
    func string(_ name: String) -> String? { nonEmpty(value(name) as? String) }

    func number(_ name: String) -> Double? { (value(name) as? NSNumber)?.doubleValue }

    private func value(_ name: String) -> Any? {
        guard let range = members[name] else { return nil }
        // What cannot be read is no token: the page is then the last one, and the decoder names what is wrong with it.
        return try? JSONSerialization.jsonObject(with: Data(bytes[range]), options: .fragmentsAllowed)
    }
}

/// Finds the members of the object that a text is.
private struct TopLevelWalk {
    let bytes: UnsafeBufferPointer<UInt8>

    func run(_ see: (String, Range<Int>) -> Void) -> Bool {
        var at = skipSpace(0)
        guard at < bytes.count, bytes[at] == UInt8(ascii: "{") else { return false }
        at = skipSpace(at + 1)
        if at < bytes.count, bytes[at] == UInt8(ascii: "}") { return skipSpace(at + 1) == bytes.count }
        while true {
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\""), let nameEnd = skipString(at) else { return false }
            let name = String(decoding: bytes[(at + 1)..<(nameEnd - 1)], as: UTF8.self)
            at = skipSpace(nameEnd)
            guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { return false }
            let start = skipSpace(at + 1)
            guard let end = skipValue(start) else { return false }
            see(name, start..<end)
            at = skipSpace(end)
            guard at < bytes.count else { return false }
            if bytes[at] == UInt8(ascii: "}") { return skipSpace(at + 1) == bytes.count }
            guard bytes[at] == UInt8(ascii: ",") else { return false }
            at = skipSpace(at + 1)
        }
    }

    private func skipSpace(_ from: Int) -> Int {
        var at = from
        while at < bytes.count, bytes[at] == 0x20 || (0x09...0x0D).contains(bytes[at]) { at += 1 }
        return at
    }

    /// - Returns: the place behind the closing quote, nil when it is missing.
    private func skipString(_ quote: Int) -> Int? {
        var at = quote + 1
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "\"") { return at + 1 }
            at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    private func skipValue(_ start: Int) -> Int? {
        var at = start
        var depth = 0
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                guard let end = skipString(at) else { return nil }
                at = end
                if depth == 0 { return at }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return at > start ? at : nil }
                depth -= 1
                if depth == 0 { return at + 1 }
            case UInt8(ascii: ","): if depth == 0 { return at > start ? at : nil }
            default: break
            }
            at += 1
        }
        return nil
    }
}
