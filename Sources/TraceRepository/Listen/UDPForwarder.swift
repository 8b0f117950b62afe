import Glibc
import Intake
import TraceModel

/// Passes datagrams on as they came, header and all.
final class UDPForwarder: LiveOutlet {
    let gauge: OutletGauge
    let host: String
    let port: UInt16
    private let descriptor: Int32

    /// - Parameter address: `HOST:PORT`.
    init(_ address: String, _ settings: ListenSettings) throws(Problem) {
        gauge = OutletGauge("forward udp:" + address, mostWaiting: settings.outletRoom)
        let wrong = Problem(
            .failure, source: "listen", place: "--forward udp:\(address)", message: "leads nowhere",
            remedy: "As in udp:127.0.0.1:2000")
        guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...]) else {
            throw wrong
        }
        var host = address[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard let descriptor = Self.connected(String(host), port) else { throw wrong }
        (self.host, self.port, self.descriptor) = (String(host), port, descriptor)
    }

    deinit { Glibc.close(descriptor) }

    private static func connected(_ host: String, _ port: UInt16) -> Int32? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0, let found = list else { return nil }
        defer { freeaddrinfo(found) }
        let info = found.pointee
        let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(info.ai_family, info.ai_socktype | flags, info.ai_protocol)
        guard descriptor >= 0 else { return nil }
        if connect(descriptor, info.ai_addr, info.ai_addrlen) == 0 { return descriptor }
        Glibc.close(descriptor)
        return nil
    }

    func take(_ request: IntakeRequest, unpacked body: [UInt8]?, answers: Bool) -> Bool {
        switch request.call {
        case .export(.traces, _): gauge.skip("OTLP does not go by udp:")
        case .putTraceSegments: gauge.skip("PutTraceSegments does not go by udp:")
        case .export, .putTelemetryRecords, .samplingRules, .samplingTargets: break
        }
        return false
    }

    func take(_ datagrams: DatagramBatch) {
        var start = 0
        for end in datagrams.wholeEnds {
            let sent = datagrams.whole[start..<end].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, 0) }
            if gauge.begin(end - start) {
                gauge.end(end - start, failure: sent == end - start ? nil : String(cString: strerror(errno)))
            }
            start = end
        }
    }

    func flush() {}
}
