import TraceModel

// The `http` block (reference 8).
extension CallFacts {
    var method: SpanText? { span.text(.httpMethod) ?? span.text(.httpRequestMethod) }
    var userAgent: SpanText? { span.text(.httpUserAgent) ?? span.text(.userAgentOriginal) }

    /// Who asked: named by a proxy, or the peer itself.
    var clientIP: SpanText? {
        if let named = span.text(.httpClientIp) { return named }
        if let named = span.text(.clientAddress), named.isAddress { return named }
        if let peer = span.text(.netPeerIp) ?? (conversion == .exporter ? nil : span.text(.netSockPeerAddr)) {
            return peer
        }
        return span.text(.networkPeerAddress).flatMap { $0.isAddress ? $0 : nil }
    }

    /// A client is named and no peer: the address came in a header.
    var isForwarded: Bool {
        let isNamed = span.has(.httpClientIp) || (span.text(.clientAddress)?.isAddress ?? false)
        return isNamed && !span.has(.netPeerIp) && !span.has(.networkPeerAddress)
            && (conversion == .exporter || !span.has(.netSockPeerAddr))
    }

    /// Any attribute of HTTP is there.
    var isHTTP: Bool {
        if part == .service { return false }
        return method != nil || userAgent != nil || span.has(.httpStatusCode) || span.has(.httpResponseStatusCode)
            || span.has(.httpUrl) || span.has(.urlFull) || span.has(.httpTarget) || span.has(.urlPath)
            || span.has(.httpScheme) || span.has(.urlScheme) || span.has(.httpHost) || span.has(.httpServerName)
            || clientIP != nil
    }

    /// As it is, or put together of scheme, host, port and path; nil when no host is known.
    var url: ComposedText? {
        if let url = span.text(.httpUrl) ?? span.text(.urlFull) { return .text(url) }
        guard isHTTP else { return nil }
        return span.kind == .client || span.kind == .producer ? clientURL : serverURL
    }

    private var clientURL: ComposedText? {
        let target = span.text(.httpTarget) ?? span.text(.urlPath)
        if let host = span.text(.httpHost) { return url(host, nil, target) }
        guard let host = span.text(.netPeerName) ?? span.text(.netPeerIp) ?? newHost else { return nil }
        return url(host, span.value(.netPeerPort, .serverPort), target)
    }

    /// What newer conventions call the peer of a client (ours, reference 14).
    private var newHost: SpanText? { conversion == .exporter ? nil : span.text(.serverAddress) }

    private var serverURL: ComposedText? {
        let target = span.text(.httpTarget) ?? span.text(.urlPath)
        if let host = span.text(.httpHost) { return url(host, nil, target) }
        guard
            let host = span.text(.httpServerName) ?? span.text(.netHostName) ?? span.text(.hostName)
                ?? span.text(.serverAddress)
        else { return nil }
        return url(host, span.value(.netHostPort, .serverPort), target)
    }

    private func url(_ host: SpanText, _ port: SpanValue?, _ target: SpanText?) -> ComposedText {
        let scheme = span.text(.httpScheme) ?? span.text(.urlScheme) ?? ("http" as StaticString).bytes
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scheme.count + host.count + (target?.count ?? 1) + 10)
        bytes += scheme.buffer
        bytes += "://".utf8
        bytes += host.buffer
        if let port = port?.integer, port > 0, port != (scheme == "https" ? 443 : 80) { bytes += ":\(port)".utf8 }
        if let target { bytes += target.buffer } else { bytes.append(UInt8(ascii: "/")) }
        if conversion == .services, span.text(.httpTarget) == nil, let query = span.text(.urlQuery) {
            bytes.append(UInt8(ascii: "?"))
            bytes += query.buffer
        }
        return .made(bytes)
    }
}

extension SpanText {
    /// Reads as an IPv4 or IPv6 address, by its characters.
    fileprivate var isAddress: Bool {
        var (dots, colons) = (0, 0)
        for byte in buffer {
            switch byte {
            case UInt8(ascii: "."): dots += 1
            case UInt8(ascii: ":"): colons += 1
            case 0x30...0x39: break
            case 0x61...0x66, 0x41...0x46: if colons == 0, dots > 0 { return false }
            default: return false
            }
        }
        return (dots == 3 && colons == 0) || colons > 1
    }
}
