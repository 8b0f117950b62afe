/// The parts of an address that messages and rules need.
package struct HTTPAddress: Hashable, Sendable {
    package var isSecure: Bool
    /// Without brackets around IPv6.
    package var host: String
    /// As written; nil for the scheme's own.
    package var port: Int?
    /// From the slash on, without the slash at its end; empty for none.
    package var path: String

    /// - Returns: nil for anything but `http://host[:port][/path]` and https. A user in it is not kept.
    package init?(_ text: String) {
        let lower = text.lowercased()
        guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else { return nil }
        isSecure = lower.hasPrefix("https://")
        let rest = text.dropFirst(isSecure ? 8 : 7)
        var authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        var path = String(rest[authority.endIndex...].prefix { $0 != "?" && $0 != "#" })
        while path.hasSuffix("/") { path.removeLast() }
        self.path = path
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        guard let (host, port) = Self.split(authority) else { return nil }
        self.host = host
        self.port = port
    }

    /// A text that may be no address, fit for showing: what stands before an `@` may be a password.
    package static func shown(_ text: String) -> String {
        guard let at = text.lastIndex(of: "@") else { return text }
        let scheme = text.firstRange(of: "://").map { text[..<$0.upperBound] } ?? ""
        return scheme + "***" + text[at...]
    }

    /// `host` or `host:port`.
    package var authority: String {
        let shown = host.contains(":") ? "[\(host)]" : host
        return port.map { "\(shown):\($0)" } ?? shown
    }

    /// `https://host[:port][/path]`, fit to put an operation's path behind it.
    package var base: String { (isSecure ? "https://" : "http://") + authority + path }

    /// True for this machine.
    package var isLoopback: Bool {
        host == "localhost" || host == "::1" || (host.hasPrefix("127.") && host.allSatisfy(isAddressLetter))
    }

    private func isAddressLetter(_ letter: Character) -> Bool { letter == "." || ("0"..."9").contains(letter) }

    private static func split(_ authority: Substring) -> (String, Int?)? {
        var host = authority
        var digits: Substring?
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<close]
            let behind = authority[authority.index(after: close)...]
            if behind.hasPrefix(":") { digits = behind.dropFirst() } else if !behind.isEmpty { return nil }
        } else if let colon = authority.lastIndex(of: ":") {
            host = authority[..<colon]
            digits = authority[authority.index(after: colon)...]
        }
        guard !host.isEmpty, !host.contains(where: { $0.isWhitespace }) else { return nil }
        guard let digits, !digits.isEmpty else { return (String(host), nil) }
        guard let port = Int(digits), (1...65_535).contains(port) else { return nil }
        return (String(host), port)
    }
}
