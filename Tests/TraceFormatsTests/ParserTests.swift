import TestSupport
import Testing

@testable import TraceFormats

/// The fast way to read an answer must tell the same as simdjson, or leave the text to it.
@Suite struct ParserTests {
    /// A tape as text: kinds, strings and numbers, and where containers end.
    private func lines(_ tape: Tape) -> [String] {
        var lines: [String] = []
        var place = Tape.root
        while tape.kind(place) != .text {
            switch tape.kind(place) {
            case .string:
                lines.append("\(place) \(Array(tape.utf8(place)))")
                place += 1
            case .int, .unsigned, .double:
                lines.append("\(place) \(tape.number(place) ?? .nan)")
                place += 2
            case .object, .array:
                lines.append("\(place) \(tape.kind(place)) to \(tape.next(place))")
                place += 1
            default:
                lines.append("\(place) \(tape.kind(place))")
                place += 1
            }
        }
        return lines
    }

    /// Reads a text both ways. Behind it there is what would make it longer, were its end overlooked.
    private func compare(_ text: [UInt8], _ note: String) throws {
        let fast = try JSONParser()
        let plain = try JSONParser()
        let bytes = text + [UInt8](repeating: 0x22, count: JSONParser.padding)
        bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let wanted: Result<[String], JSONError>
            do throws(JSONError) {
                wanted = .success(lines(try plain.parse(base, count: text.count)))
            } catch { wanted = .failure(error) }
            let found: Result<[String], JSONError>
            do throws(JSONError) {
                found = .success(lines(try fast.parseAnswer(base, count: text.count)))
            } catch { found = .failure(error) }
            #expect(found == wanted, "\(note)")
        }
    }

    private let pieces = [
        "\\\"", "\\\\", "\\/", "\\n", "\\t", "\\r", "\\b", "\\f", "\\u00e9", "\\ud83d\\ude00", "\\u0022", "\\u0000",
        "é", "注", "😀",
        "a", "name", "{", "}", ",", ":", " ",
        "a longer run of plain text without anything to take out of it, of more than 64",
    ]
    private let bad = [
        "\\", "\"", "\\x", "\\u12", "\\ud83d", "\\ude00", "\n", "\u{1}", "\\ud83d\\u0041",
    ]

    /// Strings of random pieces at every place of a block of 64 bytes, and around them all that JSON knows.
    @Test func fastIsAsSimdjson() throws {
        var random = Seeded.named("ParserTests")
        for round in 0..<400 {
            let padding = String(repeating: "x", count: round % 67)
            var text =
                "[{\"pad\":\"\(padding)\",\"Duration\":12.5,\"n\":-7,\"o\":{},\"l\":[],\"t\":true,\"f\":false,\"z\":null}"
            let wrong = round % 4 == 3 ? Int.random(in: 0..<40, using: &random) : -1
            for number in 0..<40 {
                var content = ""
                for _ in 0..<Int.random(in: 0..<30, using: &random) {
                    content += pieces.randomElement(using: &random) ?? ""
                }
                if number == wrong { content += bad.randomElement(using: &random) ?? "" }
                text += " ,\n{\"Id\" : \"\(content)\", \"Segments\":[{\"Document\":\"\(content)\(padding)\"}]}"
            }
            text += String(repeating: " ", count: 4096) + "]"
            try compare(Array(text.utf8), text)
        }
    }

    /// Cut anywhere, and with any byte made another: what is refused is refused by both.
    @Test func fastRefusesWhatSimdjsonRefuses() throws {
        var random = Seeded.named("ParserTests")
        let document = "{\\\"id\\\":\\\"70de5b6f19ff9a0a\\\",\\\"name\\\":\\\"caf\\u00e9 é\\\"}"
        let element =
            "{\"Id\":\"1-5759e988-bd862e3fe1be46a994272793\",\"Duration\":0.25,\"Segments\":[{\"Document\":\"\(document)\"}]}"
        let text = Array(("[" + Array(repeating: element, count: 40).joined(separator: ",") + "]").utf8)
        for _ in 0..<600 {
            var changed = text
            if Bool.random(using: &random) {
                changed = Array(changed.prefix(Int.random(in: 4096...text.count, using: &random)))
            }
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            try compare(changed, String(decoding: changed, as: UTF8.self))
        }
    }
}
