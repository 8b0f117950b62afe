/// Secrets that give themselves away: no name stands before them.
enum SecretShapes {
    /// How such a key begins, and how long it is at least.
    private static let beginnings: [(bytes: [UInt8], length: Int)] = [
        ("eyJ", 20), ("AKIA", 20), ("ASIA", 20), ("ghp_", 20), ("gho_", 20), ("ghs_", 20), ("github_pat_", 22),
        ("glpat-", 20), ("xoxb-", 16), ("xoxp-", 16), ("xoxa-", 16), ("sk_live_", 16), ("rk_live_", 16), ("AIza", 35),
    ].map { (Array($0.0.utf8), $0.1) }

    /// Words before a credential: `Bearer abc…`.
    private static let schemes = ["bearer", "basic", "token", "negotiate"]

    /// Where the key ends that begins at `index`; nil when none does.
    static func end(_ bytes: UnsafeBufferPointer<UInt8>, from index: Int) -> Int? {
        for beginning in beginnings where bytes[index] == beginning.bytes[0] {
            guard index + beginning.length <= bytes.count, bytes[index...].starts(with: beginning.bytes) else {
                continue
            }
            let end = tokenEnd(bytes, from: index)
            if end - index >= beginning.length { return end }
        }
        return nil
    }

    /// The word is `Bearer` or its like, and a credential stands behind it.
    /// - Returns: the credential.
    static func credential(_ bytes: UnsafeBufferPointer<UInt8>, after word: Range<Int>) -> Range<Int>? {
        guard word.count >= 5, word.count <= 9, word.upperBound < bytes.count, bytes[word.upperBound] == 0x20 else {
            return nil
        }
        let lower = String(decoding: bytes[word].map { $0 | 0x20 }, as: UTF8.self)
        guard schemes.contains(lower) else { return nil }
        let start = word.upperBound + 1
        let end = tokenEnd(bytes, from: start)
        return looksLikeCredential(bytes, start..<end) ? start..<end : nil
    }

    /// The number of the account in a queue's address: `sqs.REGION.amazonaws.com/ACCOUNT/NAME`, also as it was
    /// (`REGION.queue.amazonaws.com`) and where somebody stands in for AWS.
    static func account(_ bytes: UnsafeBufferPointer<UInt8>, behind host: Range<Int>) -> Range<Int>? {
        let digits = (host.upperBound + 1)..<(host.upperBound + 13)
        guard digits.upperBound < bytes.count, bytes[host.upperBound] == 0x2f, bytes[digits.upperBound] == 0x2f,
            bytes[digits].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else { return nil }
        let labels = bytes[host].split { [0x2e, 0x40].contains($0) }.map {
            String(decoding: $0, as: UTF8.self).lowercased()
        }
        let isLocal = labels.first.map { $0.hasPrefix("localhost") } ?? false
        let isQueue = labels.contains { ["sqs", "sqs-fips", "queue"].contains($0) }
        return isQueue || isLocal ? digits : nil
    }

    /// Long enough, and no word of a language: with a digit, a `=` or capitals inside.
    static func looksLikeCredential(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count >= 8 else { return false }
        if range.count >= 32 { return true }
        for index in range {
            let byte = bytes[index]
            if byte >= 0x30 && byte <= 0x39 || byte == 0x3d { return true }
            if index > range.lowerBound, byte >= 0x41, byte <= 0x5a, bytes[index - 1] >= 0x61 { return true }
        }
        return false
    }

    /// What a key may consist of.
    static func tokenEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, isToken(bytes[index]) { index += 1 }
        return index
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2b, 0x2d, 0x2e, 0x2f, 0x3d, 0x5f, 0x7e: true
        default: false
        }
    }

    /// Whether any could be in a text without `=`, `:` and `@`: a cheap look before the careful one.
    static func mayBegin(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in 0..<(bytes.count - 4) {
            switch (bytes[index], bytes[index + 1]) {
            case (0x65, 0x79), (0x41, 0x4b), (0x41, 0x53), (0x41, 0x49), (0x67, 0x68), (0x67, 0x69), (0x67, 0x6c),
                (0x78, 0x6f), (0x73, 0x6b), (0x72, 0x6b):  // ey AK AS AI gh gi gl xo sk rk
                return true
            case (_, 0x65) where bytes[index] | 0x20 == 0x62 || bytes[index] | 0x20 == 0x6e: return true  // be ne
            case (_, 0x45) where bytes[index] | 0x20 == 0x62 || bytes[index] | 0x20 == 0x6e: return true
            case (_, 0x61) where bytes[index] | 0x20 == 0x62: return true  // ba
            case (_, 0x6f) where bytes[index] | 0x20 == 0x74: return true  // to
            default: continue
            }
        }
        return false
    }
}
