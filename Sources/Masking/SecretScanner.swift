/// Goes through a text once and leaves its secrets out.
struct SecretScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    /// What was written, up to the byte before `copied`; empty until something is left out.
    private var result: [UInt8] = []
    private var copied = 0
    /// The word that ended last, or goes on: a name, if a separator follows.
    private var word = 0..<0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// - Returns: nil when there was nothing to leave out.
    mutating func masked() -> String? {
        while index < bytes.count {
            let byte = bytes[index]
            if SecretScanner.isWord(byte) { takeWord() } else { takeOther(byte) }
        }
        if copied == 0 { return nil }
        result += bytes[copied...]
        return String(decoding: result, as: UTF8.self)
    }

    private mutating func leaveOut(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        result += bytes[copied..<range.lowerBound]
        result += Secrets.mask.utf8
        copied = range.upperBound
        index = max(index, range.upperBound)
    }

    private mutating func takeWord() {
        let start = index
        if let end = SecretShapes.end(bytes, from: start) { return leaveOut(start..<end) }
        while index < bytes.count, SecretScanner.isWord(bytes[index]) { index += 1 }
        word = start..<index
        if let credential = SecretShapes.credential(bytes, after: word) { leaveOut(credential) }
    }

    private mutating func takeOther(_ byte: UInt8) {
        index += 1
        switch byte {
        case 0x3d: takeEquals()
        case 0x3a: takeColon()
        case 0x2f where index < bytes.count && bytes[index] == 0x2f:
            index += 1
            takeAuthority()
        default: break
        }
    }

    /// The words of the name that ends before the separator at `index - 1`, quotes and blanks between aside.
    private var name: [String] {
        var end = index - 1
        while end > 0, [0x20, 0x22, 0x27, 0x5c, 0x5d].contains(bytes[end - 1]) { end -= 1 }
        return end == word.upperBound ? SecretNames.split(bytes[word]) : []
    }

    /// `name=value`, in addresses, connection strings and queries.
    private mutating func takeEquals() {
        if index < bytes.count, bytes[index] == 0x3d { return index += 1 }  // a comparison
        let isParameter = word.lowerBound > 0 && [0x3f, 0x26, 0x23].contains(bytes[word.lowerBound - 1])
        let name = name
        guard isParameter ? SecretNames.isSecretParameter(name) : SecretNames.isSecret(name) else { return }
        leaveOut(value(to: [0x26, 0x3b, 0x20, 0x2c, 0x23, 0x29, 0x7d, 0x5d, 0x3e, 0x0a, 0x0d]))
    }

    /// `"name": "value"` of JSON, `Name: value` of a header or a sentence, `user:password@host`.
    private mutating func takeColon() {
        if index < bytes.count, bytes[index] == 0x2f { return }  // a scheme
        let isQuoted = index >= 2 && [0x22, 0x27].contains(bytes[index - 2])
        let name = name
        if isQuoted {
            if SecretNames.isSecret(name) { leaveOut(value(to: [0x2c, 0x7d, 0x5d, 0x0a, 0x0d])) }
        } else if SecretNames.isSecretHeader(name) {
            leaveOut(value(to: SecretNames.takesLine(name) ? [0x0a, 0x0d] : [0x20, 0x2c, 0x3b, 0x29, 0x0a, 0x0d]))
        } else if SecretNames.isSecret(name) {
            let value = value(to: [0x20, 0x2c, 0x3b, 0x29, 0x0a, 0x0d])
            if SecretShapes.looksLikeCredential(bytes, value) { leaveOut(value) }
        } else {
            takePasswordBeforeAt()
        }
    }

    /// `user:password@host` without a scheme.
    private mutating func takePasswordBeforeAt() {
        guard word.upperBound == index - 1, word.lowerBound == 0 || bytes[word.lowerBound - 1] != 0x3a,
            bytes[word].contains(where: { $0 >= 0x41 }),
            !["mailto", "sip", "sips", "xmpp", "acct", "urn", "arn", "npm", "docker"].contains(
                String(decoding: bytes[word], as: UTF8.self))
        else { return }
        var end = index
        while end < bytes.count, bytes[end] > 0x20, ![0x40, 0x22, 0x27, 0x2c, 0x2f, 0x28, 0x29].contains(bytes[end]) {
            end += 1
        }
        guard end > index, end + 1 < bytes.count, bytes[end] == 0x40, SecretScanner.isWord(bytes[end + 1]) else {
            return
        }
        leaveOut(index..<end)
    }

    /// `//user:password@host`, and the account in the address of a queue.
    private mutating func takeAuthority() {
        let start = index
        let end = bytes[start...].firstIndex { [0x2f, 0x3f, 0x23, 0x20, 0x22, 0x0a].contains($0) } ?? bytes.endIndex
        if let at = bytes[start..<end].lastIndex(of: 0x40) {
            let colon = bytes[start..<at].firstIndex(of: 0x3a)
            leaveOut((colon.map { $0 + 1 } ?? start)..<at)
        }
        if let account = SecretShapes.account(bytes, behind: max(start, index)..<end) { leaveOut(account) }
    }

    /// The value behind a separator: what is quoted to its quote, else up to one of the ends.
    private func value(to ends: [UInt8]) -> Range<Int> {
        var start = index
        while start < bytes.count, [0x20, 0x5c].contains(bytes[start]) { start += 1 }
        guard start < bytes.count else { return start..<start }
        if bytes[start] == 0x22 || bytes[start] == 0x27 {
            let quote = bytes[start]
            start += 1
            // An escaped quote ends a text that is itself inside of quotes.
            let isInner = start >= 2 && bytes[start - 2] == 0x5c
            var end = start
            while end < bytes.count, bytes[end] != quote || !isInner && bytes[end - 1] == 0x5c { end += 1 }
            return start..<(isInner && end > start && bytes[end - 1] == 0x5c ? end - 1 : end)
        }
        if bytes[start] == 0x7b || bytes[start] == 0x5b { return start..<start }  // what is inside speaks for itself
        var end = start
        while end < bytes.count, !ends.contains(bytes[end]), bytes[end] != 0x22, bytes[end] != 0x27 { end += 1 }
        return start..<end
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f, 0x2d: true
        default: false
        }
    }
}
