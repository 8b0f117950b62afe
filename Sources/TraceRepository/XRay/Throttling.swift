import CCurl

/// What the service says of its limits (reference 11).
enum Throttling {
    static let codes: Set<String> = [
        "ThrottledException", "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException",
        "SlowDown",
    ]

    /// Seconds that the answer asks to wait: `Retry-After` in seconds or as a date, `x-amz-retry-after` in milliseconds.
    static func requestedWait(_ response: HTTPResponse, now: Double) -> Double? {
        if let text = response.header("x-amz-retry-after"), let milliseconds = Double(text), milliseconds >= 0 {
            return milliseconds / 1000
        }
        guard let text = response.header("retry-after") else { return nil }
        if let seconds = Double(text) { return seconds >= 0 ? seconds : nil }
        return HTTPDate.seconds(text).map { max(0, $0 - now) }
    }
}

extension HTTPResponse {
    /// The server's time when it answered, epoch seconds.
    var date: Double? { header("date").flatMap(HTTPDate.seconds) }
}

/// Dates as HTTP writes them.
enum HTTPDate {
    /// Epoch seconds, nil for what is no date.
    static func seconds(_ text: String) -> Double? {
        let value = curl_getdate(text, nil)
        return value < 0 ? nil : Double(value)
    }
}
