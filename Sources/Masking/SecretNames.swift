/// Which names say that their value is secret.
enum SecretNames {
    /// The last word of such a name, or its last two words put together.
    private static let words: Set<String> = [
        "password", "passwd", "pwd", "pass", "passphrase", "passcode", "secret", "secrets", "credential", "credentials",
        "authorization", "authentication", "auth", "cookie", "cookies", "token", "authtoken", "accesstoken",
        "refreshtoken", "idtoken", "sessiontoken", "securitytoken", "bearertoken", "csrftoken", "xsrftoken", "jwt",
        "signature", "sig", "apikey", "accesskey", "secretkey", "privatekey", "signingkey", "sharedkey", "accountkey",
        "masterkey", "encryptionkey", "jsessionid", "phpsessid", "otp", "totp", "pin",
    ]
    /// Names that end in one of the words and hold no secret.
    private static let harmless: Set<String> = ["nexttoken", "pagetoken", "continuationtoken", "clienttoken"]
    /// In the query or the fragment of an address, these too.
    private static let parameters: Set<String> = ["code", "key", "state", "nonce", "ticket"]
    /// In a sentence, before a colon: words that nobody writes there for anything else.
    private static let headers: Set<String> = [
        "authorization", "cookie", "apikey", "password", "passwd", "pwd", "passphrase", "secretkey", "secret",
        "clientsecret", "accesstoken", "authtoken", "refreshtoken", "sessiontoken", "securitytoken",
    ]

    static func isSecret(_ name: String) -> Bool {
        let words = split(name.utf8)
        return isSecret(words)
    }

    static func isSecret(_ words: [String]) -> Bool {
        guard let last = words.last else { return false }
        let pair = words.suffix(2).joined()
        if harmless.contains(pair) { return false }
        return self.words.contains(last) || self.words.contains(pair)
    }

    static func isSecretParameter(_ words: [String]) -> Bool {
        isSecret(words) || words.count == 1 && parameters.contains(words[0])
    }

    static func isSecretHeader(_ words: [String]) -> Bool {
        guard let last = words.last else { return false }
        return headers.contains(last) || headers.contains(words.suffix(2).joined())
    }

    /// The value of these goes on to the end of the line: it has blanks and semicolons in it.
    static func takesLine(_ words: [String]) -> Bool {
        words.last.map { ["authorization", "cookie"].contains($0) } ?? false
    }

    /// The words of a name, in lower case: `X-Api-Key`, `api_key`, `apiKey` and `db.apiKey` all end in `api`, `key`.
    static func split(_ name: some Sequence<UInt8>) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var wasLower = false
        for byte in name {
            let isUpper = byte >= 0x41 && byte <= 0x5a
            let isLetter = isUpper || byte >= 0x61 && byte <= 0x7a
            if !isLetter || isUpper && wasLower {
                if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
                word = []
            }
            if isLetter { word.append(byte | 0x20) }
            wasLower = isLetter && !isUpper
        }
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }
}
