import CCurl

/// One exchange under way: an easy handle, the memory that libcurl reads from and writes to, and who waits for it.
/// Made on any thread, then used by the engine's thread alone.
final class HTTPTransfer: @unchecked Sendable {
    typealias Outcome = Result<HTTPResponse, HTTPFailure>

    let id: UInt64
    let easy: UnsafeMutableRawPointer
    private let request: HTTPRequest
    private let complete: @Sendable (Outcome) -> Void
    private let errorText: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var headers: [HTTPHeader] = []
    private var body: [UInt8] = []
    private var isTooLarge = false

    /// - Returns: nil when libcurl has no memory left.
    init?(id: UInt64, request: HTTPRequest, trust: HTTPTrust, complete: @escaping @Sendable (Outcome) -> Void) {
        guard let easy = curl_easy_init() else { return nil }
        self.id = id
        self.easy = easy
        self.request = request
        self.complete = complete
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        HTTPOptions(easy: easy).apply(request, trust: trust)
        attach()
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    func finish(_ outcome: Outcome) { complete(outcome) }

    /// Reads what libcurl says of a finished transfer.
    func outcome(of code: CURLcode) -> Outcome {
        if isTooLarge {
            return .failure(HTTPFailure(.tooLarge(limit: request.limits.bodyBytes), place: place))
        }
        let tunnel = number(CURLINFO_HTTP_CONNECTCODE)
        if code != CURLE_OK, tunnel >= 400 {
            return .failure(HTTPFailure(.proxy, place: place, detail: Self.words(ofProxy: tunnel)))
        }
        if code == CURLE_OK, number(CURLINFO_RESPONSE_CODE) == 407 {
            return .failure(HTTPFailure(.proxy, place: place, detail: Self.words(ofProxy: 407)))
        }
        guard code == CURLE_OK else {
            let connected = seconds(CURLINFO_CONNECT_TIME_T) > 0
            return .failure(
                HTTPFailure(
                    code: code, place: place, detail: detail(of: code), receivedBytes: body.count, connected: connected)
            )
        }
        let response = HTTPResponse(
            status: number(CURLINFO_RESPONSE_CODE), headers: headers, body: body,
            seconds: seconds(CURLINFO_TOTAL_TIME_T), version: version)
        return .success(response)
    }

    private static func words(ofProxy status: Int) -> String {
        status == 407
            ? "it wants to know who asks (status 407): write its address as http://user:password@host:port"
            : "it answered with status \(status)"
    }

    var cancelled: Outcome { .failure(HTTPFailure(.cancelled, place: place)) }

    /// `host:port` of the address, without user, path or query.
    private var place: String { HTTPAddress(request.url)?.authority ?? "the address given" }

    private func attach() {
        let this = Unmanaged.passUnretained(self).toOpaque()
        xrs_easy_set_pointer(easy, CURLOPT_WRITEDATA, this)
        xrs_easy_set_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let transfer = Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue()
            return transfer.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        xrs_easy_set_pointer(easy, CURLOPT_HEADERDATA, this)
        xrs_easy_set_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let transfer = Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue()
            return transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        xrs_easy_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        for header in request.sentHeaders {
            headerList = curl_slist_append(headerList, "\(header.name): \(header.value)")
        }
        xrs_easy_set_list(easy, CURLOPT_HTTPHEADER, headerList)
    }

    private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= request.limits.bodyBytes else {
            isTooLarge = true
            return 0
        }
        if body.isEmpty { body.reserveCapacity(announcedBytes ?? bytes.count) }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    /// What Content-Length promises, within the limit: room for it is made at once.
    private var announcedBytes: Int? {
        guard let value = headers.last(where: { $0.name.lowercased() == "content-length" })?.value,
            let count = Int(value), count > 0
        else { return nil }
        return min(count, request.limits.bodyBytes)
    }

    private func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            headers = []  // the final answer follows an interim one
        } else if let colon = line.firstIndex(of: ":"), headers.count < 1_000 {
            headers.append(HTTPHeader(String(line[..<colon]), trimmed(line[line.index(after: colon)...])))
        }
        return bytes.count
    }

    private func detail(of code: CURLcode) -> String {
        let own = String(cString: errorText)
        return trimmed(own.isEmpty ? String(cString: curl_easy_strerror(code)) : own)
    }

    private var version: String {
        switch number(CURLINFO_HTTP_VERSION) {
        case CURL_HTTP_VERSION_1_0: "1.0"
        case CURL_HTTP_VERSION_1_1: "1.1"
        case CURL_HTTP_VERSION_2_0: "2"
        default: "?"
        }
    }

    private func number(_ info: CURLINFO) -> Int {
        var value = 0
        xrs_easy_info_long(easy, info, &value)
        return value
    }

    private func seconds(_ info: CURLINFO) -> Double {
        var microseconds: curl_off_t = 0
        xrs_easy_info_offset(easy, info, &microseconds)
        return Double(microseconds) / 1e6
    }
}
