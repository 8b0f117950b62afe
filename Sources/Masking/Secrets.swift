/// The one rule of what is secret: what is shown, printed or copied may be photographed, pasted and shared, so a secret is replaced by
/// `***` where text leaves the store for eyes. By the name it stands under (`SecretNames`) and by its shape: a password in a URL, a
/// bearer token, a key with a known beginning. JSON and saved files keep documents as they are.
public enum Secrets {
    /// What stands in the place of a secret.
    public static let mask = "***"

    /// The text without the secrets that its names and shapes give away. Most texts hold nothing that could be one, and come back
    /// as they are.
    public static func masked(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            guard mayHold(bytes) else { return nil }
            var scanner = SecretScanner(bytes)
            return scanner.masked()
        } ?? text
    }

    /// A value and what it is called: all of it is secret when the name says so.
    public static func masked(_ value: String, named name: String) -> String {
        value.isEmpty ? value : SecretNames.isSecret(name) ? mask : masked(value)
    }

    /// The name says that what it names is secret: `password`, `X-Api-Key`, `http.request.header.cookie`.
    public static func isSecret(name: String) -> Bool { SecretNames.isSecret(name) }

    /// Something was left out of the text.
    public static func isMasked(_ text: String) -> Bool {
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "*") ? run + 1 : 0
            if run == 3 { return true }
        }
        return false
    }

    /// A byte that every rule needs one of: a separator of name and value, or the letters of a known beginning.
    private static func mayHold(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= 6 else { return false }
        for byte in bytes where byte == 0x3d || byte == 0x3a || byte == 0x40 { return true }
        // Without any: a bearer token in a sentence, or a key by itself; all are long.
        return bytes.count >= 16 && SecretShapes.mayBegin(in: bytes)
    }
}
