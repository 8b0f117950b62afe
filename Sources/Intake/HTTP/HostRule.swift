/// Which names a request may use for this machine, and which pages may send one.
///
/// A page of any site can make a browser send requests here: under its own name when that name is made to point here
/// (DNS rebinding), and under ours. A public name is therefore refused unless the user allowed it; addresses in digits and
/// names that no public server can hold are not.
struct HostRule {
    let hosts: Set<String>
    let origins: Set<String>

    init(_ settings: IntakeSettings) {
        hosts = Set(settings.allowedHosts.map { $0.lowercased() })
        origins = Set(settings.allowedOrigins.map { $0.lowercased() })
    }

    /// - Parameter host: as the header has it, with or without a port.
    func allows(host: String) -> Bool {
        let name = Self.name(host)
        return hosts.contains(name) || isDigits(name) || isPrivate(name)
    }

    func allows(origin: String) -> Bool {
        let origin = origin.lowercased()
        if origins.contains("*") || origins.contains(origin) { return true }
        guard let start = origin.firstRange(of: "://")?.upperBound else { return false }
        let name = Self.name(String(origin[start...]))
        return name == "localhost" || name.hasSuffix(".localhost") || name.hasPrefix("127.") || name == "::1"
    }

    private static func name(_ host: String) -> String {
        let host = host.lowercased()
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
            return String(host[host.index(after: host.startIndex)..<end])
        }
        return String(host.prefix { $0 != ":" })
    }

    private func isDigits(_ name: String) -> Bool { SocketAddress(digits: name, port: 0) != nil }

    /// A name of one word, or of a zone that is never public.
    private func isPrivate(_ name: String) -> Bool {
        guard !name.isEmpty, name.contains(".") else { return !name.isEmpty }
        return [".localhost", ".local", ".internal", ".home.arpa", ".test"].contains { name.hasSuffix($0) }
    }
}
