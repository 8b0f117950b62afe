import CNghttp2
import Glibc

/// One HTTP/2 connection on nghttp2, which itself bounds resets, header blocks, settings and acknowledgements in number.
final class GRPCConnection {
    let descriptor: Int32
    let context: IntakeContext
    private var session: OpaquePointer?
    private var streams: [Int32: GRPCStream] = [:]
    private var output: [UInt8] = []
    private var written = 0
    private var hasEnded = false
    private var handedOn: [(Ticket, Int32)] = []
    private let opened = IntakeContext.now
    /// The client's first frame has come.
    private var isGreeted = false
    private(set) var lastActive = IntakeContext.now

    private static let mostStreams: UInt32 = 100
    private static let streamWindow: UInt32 = 1 << 20
    private static let connectionWindow: Int32 = 4 << 20
    /// Bytes that may wait for a client that does not read.
    private static let mostOutput = 256 << 10

    init?(_ descriptor: Int32, _ context: IntakeContext) {
        self.descriptor = descriptor
        self.context = context
        guard let callbacks = GRPCConnection.callbacks() else { return nil }
        defer { nghttp2_session_callbacks_del(callbacks) }
        var option: OpaquePointer?
        guard nghttp2_option_new(&option) == 0 else { return nil }
        defer { nghttp2_option_del(option) }
        let me = Unmanaged.passUnretained(self).toOpaque()
        guard nghttp2_session_server_new2(&session, callbacks, me, option) == 0 else { return nil }
        var settings = [
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS.rawValue), value: Self.mostStreams),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: Self.streamWindow),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue),
                value: UInt32(GRPCStream.mostHeaderBytes)),
        ]
        nghttp2_submit_settings(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), &settings, settings.count)
        nghttp2_session_set_local_window_size(
            session, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, Self.connectionWindow)
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    func close() {
        for stream in streams.values { context.bytesInFlight -= stream.heldBytes }
        streams = [:]
        if let session { nghttp2_session_del(session) }
        session = nil
        Glibc.close(descriptor)
    }

    var hasOutput: Bool { written < output.count }
    var isIdle: Bool { streams.isEmpty }
    /// Nothing more is to be read or written.
    var isOver: Bool {
        guard let session, !hasEnded else { return true }
        return !hasOutput && nghttp2_session_want_read(session) == 0 && nghttp2_session_want_write(session) == 0
    }

    /// Reads once: others want their turn.
    func receive(_ buffer: inout [UInt8]) {
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else {
            if count == 0 || errno != EAGAIN && errno != EINTR { hasEnded = true }
            return
        }
        lastActive = IntakeContext.now
        let used = nghttp2_session_mem_recv(session, buffer, count)
        if used < 0 {
            context.counters.reject(.otlpGRPC, isGreeted ? "broken HTTP/2" : "a connection that is no HTTP/2")
            hasEnded = true
        }
        isGreeted = true
    }

    /// Writes as much as the client takes.
    func flush() {
        while !hasEnded {
            while output.count - written < Self.mostOutput {
                var bytes: UnsafePointer<UInt8>?
                let count = nghttp2_session_mem_send(session, &bytes)
                if count < 0 { hasEnded = true }
                guard count > 0, let bytes else { break }
                output += UnsafeBufferPointer(start: bytes, count: count)
            }
            guard hasOutput else { break }
            let count = output.withUnsafeBytes { all in
                send(descriptor, all.baseAddress.map { $0 + written }, all.count - written, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else {
                if errno != EAGAIN && errno != EINTR { hasEnded = true }
                return
            }
            written += count
            if written == output.count { (output, written) = ([], 0) }
        }
    }

    func takeHandedOn() -> [(Ticket, Int32)] {
        defer { handedOn = [] }
        return handedOn
    }

    func answer(_ number: Int32, _ ticket: Ticket, _ answer: IntakeAnswer) {
        guard let stream = streams[number], stream.ticket == ticket else { return }
        respond(stream, GRPCReply(answer))
    }

    func endSlow(_ now: Double) {
        if !isGreeted, now - opened > 10 { hasEnded = true }
        let limit = context.settings.slowestRequest
        for (number, stream) in streams where !stream.isWhole && now - stream.began > limit {
            context.counters.reject(.otlpGRPC, "a request that took over \(Int(limit)) s")
            nghttp2_submit_rst_stream(session, 0, number, NGHTTP2_CANCEL.rawValue)
        }
    }
}

// MARK: - What the library tells
extension GRPCConnection {
    func begin(_ number: Int32) { streams[number] = GRPCStream(number) }

    func header(_ number: Int32, _ name: String, _ value: String) {
        guard let stream = streams[number], !stream.add(name, value) else { return }
        refuse(stream, .resourceExhausted, "headers of over \(GRPCStream.mostHeaderBytes >> 10) kB")
    }

    func headersEnded(_ number: Int32) {
        guard let stream = streams[number], !stream.isAnswered else { return }
        guard stream.method == "POST", stream.contentType.hasPrefix("application/grpc") else {
            context.counters.reject(.otlpGRPC, "a request that is no gRPC")
            stream.isAnswered = true
            submit(stream, [(":status", stream.method == "POST" ? "415" : "405")])
            return
        }
        stream.signal = OTLPSignal.allCases.first { $0.method == stream.path }
        if stream.signal == nil {
            refuse(stream, .unknownMethod, "\(stream.path.prefix(100)) is not answered: Export methods are")
        }
    }

    func data(_ number: Int32, _ bytes: UnsafeBufferPointer<UInt8>) {
        guard let stream = streams[number], !stream.isAnswered else { return }
        if stream.received + bytes.count > context.settings.largestRequest + 5 {
            return refuse(stream, .resourceExhausted, "a message of over \(context.settings.largestRequest >> 20) MB")
        }
        guard context.hasRoom(for: bytes.count) else {
            return refuse(stream, .unavailable, "too much at once")
        }
        stream.take(bytes)
        context.bytesInFlight += stream.body.capacity - stream.heldBytes
        stream.heldBytes = stream.body.capacity
    }

    func requestEnded(_ number: Int32) {
        guard let stream = streams[number], !stream.isAnswered, let signal = stream.signal else { return }
        stream.isWhole = true
        let count = stream.received
        let isGzipped: Bool
        switch stream.message() {
        case .failure(let failure): return refuse(stream, failure.code, failure.message)
        case .success(let packed): isGzipped = packed
        }
        let ticket = context.nextTicket()
        stream.ticket = ticket
        let request = IntakeRequest(
            wire: .otlpGRPC, call: .export(signal, isJSON: false), body: stream.takeMessage(), isGzipped: isGzipped,
            ticket: ticket, mail: context.mail)
        context.counters.count(request.call, .otlpGRPC, bytes: count)
        guard context.sink.take(request) else {
            if signal == .traces { context.counters[.otlpGRPC].dropped += 1 }
            return respond(stream, GRPCReply(.busy))
        }
        handedOn.append((ticket, number))
    }

    func ended(_ number: Int32) {
        guard let stream = streams.removeValue(forKey: number) else { return }
        context.bytesInFlight -= stream.heldBytes
    }

    private func refuse(_ stream: GRPCStream, _ code: RPCCode, _ message: String) {
        context.counters.reject(.otlpGRPC, message)
        context.bytesInFlight -= stream.heldBytes
        (stream.body, stream.heldBytes) = ([], 0)
        respond(stream, GRPCReply(code, message))
    }

    /// A failure is its trailers alone; a message comes between headers and trailers.
    private func respond(_ stream: GRPCStream, _ reply: GRPCReply) {
        stream.isAnswered = true
        let head = [(":status", "200"), ("content-type", "application/grpc")]
        guard let message = reply.framedMessage else { return submit(stream, head + reply.trailers) }
        stream.reply = message
        stream.trailers = reply.trailers
        var provider = nghttp2_data_provider()
        provider.read_callback = { session, number, buffer, length, flags, _, context in
            guard let buffer, let flags, let connection = connection(context) else { return 0 }
            return connection.fill(number, UnsafeMutableBufferPointer(start: buffer, count: length), flags)
        }
        withHeaders(head) { nghttp2_submit_response(session, stream.number, $0, $1, &provider) }
    }

    private func submit(_ stream: GRPCStream, _ headers: [(String, String)]) {
        withHeaders(headers) { nghttp2_submit_response(session, stream.number, $0, $1, nil) }
    }

    private func fill(
        _ number: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>, _ flags: UnsafeMutablePointer<UInt32>
    ) -> Int {
        guard let stream = streams[number] else { return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue) }
        let count = min(buffer.count, stream.reply.count - stream.replied)
        _ = buffer.update(fromContentsOf: stream.reply[stream.replied..<(stream.replied + count)])
        stream.replied += count
        if stream.replied == stream.reply.count {
            flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue | NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
            withHeaders(stream.trailers) { nghttp2_submit_trailer(session, number, $0, $1) }
        }
        return count
    }
}

/// The connection that a callback is about.
func connection(_ context: UnsafeMutableRawPointer?) -> GRPCConnection? {
    context.map { Unmanaged<GRPCConnection>.fromOpaque($0).takeUnretainedValue() }
}

/// Headers as the library takes them, valid during the call: it copies them.
@discardableResult
private func withHeaders(
    _ headers: [(String, String)], _ body: (UnsafePointer<nghttp2_nv>, Int) -> Int32
) -> Int32 {
    var text: [UInt8] = []
    for (name, value) in headers { text += Array(name.utf8) + Array(value.utf8) }
    return text.withUnsafeMutableBufferPointer { bytes in
        guard var place = bytes.baseAddress else { return 0 }
        var entries: [nghttp2_nv] = []
        for (name, value) in headers {
            let (first, second) = (name.utf8.count, value.utf8.count)
            entries.append(
                nghttp2_nv(
                    name: place, value: place + first, namelen: first, valuelen: second,
                    flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue)))
            place += first + second
        }
        return entries.withUnsafeBufferPointer { list in list.baseAddress.map { body($0, list.count) } ?? 0 }
    }
}
