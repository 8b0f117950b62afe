import Glibc

/// An address and port of IPv4 or IPv6.
struct SocketAddress: CustomStringConvertible {
    private var storage: sockaddr_storage
    private let length: socklen_t

    var family: sa_family_t { storage.ss_family }

    /// - Parameter digits: `127.0.0.1`, `::1`, with or without brackets.
    /// - Returns: nil for anything else: names are not looked up.
    init?(digits: String, port: UInt16) {
        var text = Substring(digits)
        if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
        storage = sockaddr_storage()
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if inet_pton(AF_INET, String(text), &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            length = socklen_t(MemoryLayout<sockaddr_in>.size)
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: four, as: sockaddr_in.self) }
        } else if inet_pton(AF_INET6, String(text), &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            length = socklen_t(MemoryLayout<sockaddr_in6>.size)
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: six, as: sockaddr_in6.self) }
        } else {
            return nil
        }
    }

    /// Reads `127.0.0.1:2000`, `[::1]:2000`.
    init?(text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        self.init(digits: String(text[..<colon]), port: port)
    }

    /// What a name means; empty when nobody knows.
    static func resolved(_ host: String, _ port: UInt16) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [SocketAddress] = []
        var next = list
        while let info = next?.pointee {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            getnameinfo(info.ai_addr, info.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            let digits = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if let address = SocketAddress(digits: digits, port: port) { found.append(address) }
            next = info.ai_next
        }
        return found
    }

    /// All addresses of this machine.
    var isAny: Bool { description.hasPrefix("0.0.0.0:") || description.hasPrefix("[::]:") }

    /// One of this machine's own: it can be bound.
    var isOwn: Bool {
        let descriptor = socket(Int32(family), Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return with(port: 0).withPointer { bind(descriptor, $0, $1) } == 0
    }

    /// What a socket is bound to.
    init?(ofSocket descriptor: Int32) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard code == 0 else { return nil }
        (self.storage, self.length) = (storage, length)
    }

    var port: UInt16 {
        withUnsafeBytes(of: storage) { bytes in
            family == sa_family_t(AF_INET)
                ? UInt16(bigEndian: bytes.load(as: sockaddr_in.self).sin_port)
                : UInt16(bigEndian: bytes.load(as: sockaddr_in6.self).sin6_port)
        }
    }

    var isIPv4: Bool { family == sa_family_t(AF_INET) }

    /// The same address with another port.
    func with(port: UInt16) -> SocketAddress {
        var copy = self
        withUnsafeMutableBytes(of: &copy.storage) { bytes in
            // The port stands at the same place in both families.
            bytes.storeBytes(of: port.bigEndian, toByteOffset: MemoryLayout<sa_family_t>.size, as: UInt16.self)
        }
        return copy
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    var description: String {
        var host = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN) + 1)
        withUnsafeBytes(of: storage) { bytes in
            if family == sa_family_t(AF_INET) {
                var address = bytes.load(as: sockaddr_in.self).sin_addr
                inet_ntop(AF_INET, &address, &host, socklen_t(INET6_ADDRSTRLEN))
            } else {
                var address = bytes.load(as: sockaddr_in6.self).sin6_addr
                inet_ntop(AF_INET6, &address, &host, socklen_t(INET6_ADDRSTRLEN))
            }
        }
        let text = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return family == sa_family_t(AF_INET) ? "\(text):\(port)" : "[\(text)]:\(port)"
    }
}

extension IntakeSettings.Endpoint {
    /// Whether only this machine can reach it.
    public var isLoopback: Bool {
        host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127.")
    }

    /// The addresses to bind. Where IPv6 is switched off its part is left out by whoever opens them.
    var addresses: [SocketAddress] {
        let hosts =
            switch host {
            case "localhost": ["127.0.0.1", "::1"]
            case "*": ["0.0.0.0", "::"]
            default: [host]
            }
        return hosts.compactMap { SocketAddress(digits: $0, port: port) }
    }
}
