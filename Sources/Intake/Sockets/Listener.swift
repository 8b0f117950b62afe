import Glibc
import TraceModel

/// A socket that is bound to an address; closed with its owner.
final class Listener {
    enum Kind { case datagrams, stream }
    let descriptor: Int32
    let wire: IntakeSettings.Wire
    let kind: Kind
    /// The one that it got, when any was asked for.
    let port: UInt16

    private init(_ descriptor: Int32, _ wire: IntakeSettings.Wire, _ kind: Kind) {
        self.descriptor = descriptor
        self.wire = wire
        self.kind = kind
        port = SocketAddress(ofSocket: descriptor)?.port ?? 0
    }

    deinit { close(descriptor) }

    /// Whether this machine has an IPv6 address of its own to listen at.
    static var hasIPv6: Bool {
        guard let address = SocketAddress(digits: "::1", port: 0) else { return false }
        let descriptor = socket(AF_INET6, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return address.withPointer { bind(descriptor, $0, $1) } == 0
    }

    /// - Throws: the problem with its remedy: a port in use, one that needs rights, an address that is not here.
    static func open(
        _ wire: IntakeSettings.Wire, _ kind: Kind, at address: SocketAddress
    ) throws(Problem) -> Listener {
        let type = Int32(kind == .stream ? SOCK_STREAM.rawValue : SOCK_DGRAM.rawValue)
        let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(Int32(address.family), type | flags, 0)
        guard descriptor >= 0 else { throw problem(wire, kind, address, errno) }
        set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, address.family == sa_family_t(AF_INET6) ? 1 : nil)
        set(descriptor, SOL_SOCKET, SO_REUSEADDR, kind == .stream ? 1 : nil)
        // Bursts wait in the kernel; it gives as much of this as its own limit allows.
        set(descriptor, SOL_SOCKET, SO_RCVBUF, kind == .datagrams ? 8 << 20 : nil)
        guard address.withPointer({ bind(descriptor, $0, $1) }) == 0,
            kind == .datagrams || listen(descriptor, 128) == 0
        else {
            let code = errno
            close(descriptor)
            throw problem(wire, kind, address, code)
        }
        return Listener(descriptor, wire, kind)
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32?) {
        guard var value else { return }
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func problem(
        _ wire: IntakeSettings.Wire, _ kind: Kind, _ address: SocketAddress, _ code: Int32
    ) -> Problem {
        let transport = kind == .stream ? "TCP" : "UDP"
        let place = "\(transport) \(address)"
        let option = "listen:?\(wire.name)=PORT takes another one, \(wire.name)=off none"
        switch code {
        case EADDRINUSE:
            let owner = PortOwner.find(port: address.port, kind: kind).map { " by \($0)" } ?? ""
            return Problem(
                .failure, source: "listen", place: place, message: "the port is in use\(owner)",
                remedy: "Stop what uses it, or choose: \(option)")
        case EACCES:
            return Problem(
                .failure, source: "listen", place: place, message: "this user may not open the port",
                remedy: "Ports from 1024 on need no rights: \(option)")
        case EADDRNOTAVAIL:
            return Problem(
                .failure, source: "listen", place: place, message: "this machine has no such address",
                remedy: "`ip address` lists those it has")
        default:
            return Problem(
                .failure, source: "listen", place: place, message: String(cString: strerror(code)), remedy: option)
        }
    }
}
