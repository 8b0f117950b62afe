import TraceModel

/// Hides passwords that stand inside URLs and connection strings: what is shown may be photographed, pasted and shared.
public enum Secrets {
    /// What stands in the place of a secret.
    static let mask = "***"

    /// Words before `=` or `:` whose value is secret, in lower case.
    private static let names: Set<String> = [
        "password", "passwd", "pwd", "pass", "secret", "token", "access_token", "api_key", "apikey", "client_secret",
        "x-amz-signature", "x-amz-security-token", "x-amz-credential", "aws_secret_access_key", "authorization", "sig",
    ]

    /// The text without the passwords of `scheme://user:password@host` and `password=…`.
    public static func masked(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x40 || $0 == 0x3d }) else { return text }
        return maskedPairs(maskedAuthority(text))
    }

    /// A value whose member's name says that it is secret.
    static func masked(_ value: JSONValue, named name: String) -> JSONValue {
        if case .string(let text) = value, !text.isEmpty, names.contains(name.lowercased()) { return .string(mask) }
        return value
    }

    /// `//user:password@` → `//user:***@`.
    private static func maskedAuthority(_ text: String) -> String {
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            result.append(bytes[index])
            index += 1
            guard result.count >= 2, result.suffix(2).elementsEqual([0x2f, 0x2f]) else { continue }
            let end = bytes[index...].firstIndex { [0x2f, 0x3f, 0x23, 0x20, 0x22].contains($0) } ?? bytes.endIndex
            guard let at = bytes[index..<end].lastIndex(of: 0x40),
                let colon = bytes[index..<at].firstIndex(of: 0x3a)
            else { continue }
            result += bytes[index...colon]
            result += Array(mask.utf8)
            index = at
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `name=value` up to the next `&`, `;`, blank or quote.
    private static func maskedPairs(_ text: String) -> String {
        var result = ""
        var word = ""
        var isSecret = false
        for character in text.unicodeScalars {
            let endsValue =
                character == "&" || character == ";" || character == " " || character == "\"" || character == "'"
            if isSecret {
                if !endsValue { continue }
                isSecret = false
            }
            result.unicodeScalars.append(character)
            if character == "=", names.contains(word.lowercased()) {
                result += mask
                isSecret = true
            }
            let continues = character.properties.isAlphabetic || character == "_" || character == "-"
            if continues { word.unicodeScalars.append(character) } else { word = "" }
        }
        return result
    }
}

/// Parts of URLs, without a parser: what is no URL comes back as it is.
enum URLText {
    /// `/tasks/7?x=1` of `https://host/tasks/7?x=1`.
    static func path(_ url: String) -> String {
        let bytes = url.utf8
        var index = bytes.startIndex
        var slashes = 0
        var afterScheme = false
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == 0x2f {
                slashes += 1
                if afterScheme, slashes == 3 { return String(url[index...]) }
            } else if byte == 0x3a, slashes == 0 {
                afterScheme = true
            } else if slashes < 2, slashes > 0 {
                return url
            }
            if slashes == 1, !afterScheme { return url }
            index = bytes.index(after: index)
        }
        return afterScheme && slashes == 2 ? "/" : url
    }
}
