import TraceModel

/// What a find looks for: bytes, ASCII letters in either case.
public struct TextNeedle: Sendable {
    /// In lower case.
    let bytes: [UInt8]

    public init(_ text: String) { bytes = text.utf8.map(TextNeedle.lower) }

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Nothing is looked for: it is in everything.
    public var isEmpty: Bool { bytes.isEmpty }

    public func isIn(_ text: String) -> Bool {
        var text = text
        return text.withUTF8(isIn)
    }

    /// The text begins with it.
    func begins(_ text: String) -> Bool {
        text.utf8.count >= bytes.count && zip(text.utf8, bytes).allSatisfy { TextNeedle.lower($0) == $1 }
    }

    public func isIn(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first else { return true }
        guard text.count >= bytes.count else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            for start in 0...(text.count - bytes.count) where TextNeedle.lower(text[start]) == first {
                var length = 1
                while length < bytes.count, TextNeedle.lower(text[start + length]) == bytes[length] { length += 1 }
                if length == bytes.count { return true }
            }
            return false
        }
    }

    /// The values of its digits when it is a run of hexadecimal ones alone.
    var hexadecimalDigits: [UInt8]? {
        var digits: [UInt8] = []
        for byte in bytes {
            switch byte {
            case 0x30...0x39: digits.append(byte - 0x30)
            case 0x61...0x66: digits.append(byte - 0x57)
            default: return nil
            }
        }
        return digits
    }

    @inline(__always)
    private static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte }
}

/// Looks for a text in interned strings, each of them once: what was found is a byte a string, because a dictionary would cost
/// more than the looking.
public struct StringFinder {
    private enum Answer { static let (unknown, no, yes): (UInt8, UInt8, UInt8) = (0, 1, 2) }

    private let needle: TextNeedle
    private let strings: StringTable
    private var answers: [UInt8]

    public init(_ needle: TextNeedle, _ strings: StringTable) {
        (self.needle, self.strings) = (needle, strings)
        answers = Array(repeating: Answer.unknown, count: strings.count)
        // The empty string stands for one that is not there.
        if !answers.isEmpty { answers[0] = Answer.no }
    }

    @inline(__always)
    public mutating func matches(_ index: StringIndex) -> Bool {
        let answer = answers[Int(index)]
        return answer == Answer.unknown ? look(index) : answer == Answer.yes
    }

    @inline(never)
    private mutating func look(_ index: StringIndex) -> Bool {
        let found = strings.withUTF8(index, needle.isIn)
        answers[Int(index)] = found ? Answer.yes : Answer.no
        return found
    }
}

/// Whether bytes hold others in a row, letter case and all; nothing is held by everything.
func contains(_ bytes: UnsafeBufferPointer<UInt8>, _ needle: [UInt8]) -> Bool {
    guard let first = needle.first else { return true }
    guard bytes.count >= needle.count else { return false }
    for start in 0...(bytes.count - needle.count) where bytes[start] == first {
        var length = 1
        while length < needle.count, bytes[start + length] == needle[length] { length += 1 }
        if length == needle.count { return true }
    }
    return false
}
