import CCurl

extension HTTPResponse {
    /// Seconds that the answer asks to wait, 0 to a day: `Retry-After` in seconds or as a date, `x-amz-retry-after` in milliseconds.
    package func requestedWait(now: Double) -> Double? { askedFor(now).map { min($0, Self.longestWait) } }

    /// Nobody waits longer, whatever an answer asks for.
    private static let longestWait = 86_400.0

    private func askedFor(_ now: Double) -> Double? {
        if let text = header("x-amz-retry-after"), let milliseconds = Double(text), milliseconds >= 0 {
            return milliseconds / 1000
        }
        guard let text = header("retry-after") else { return nil }
        if let seconds = Double(text) { return seconds >= 0 ? seconds : nil }
        return HTTPDate.seconds(text).map { max(0, $0 - now) }
    }

    /// The server's time when it answered, epoch seconds.
    package var date: Double? { header("date").flatMap(HTTPDate.seconds) }
}

/// Dates as HTTP writes them.
package enum HTTPDate {
    /// Epoch seconds, nil for what is no date.
    package static func seconds(_ text: String) -> Double? {
        let value = curl_getdate(text, nil)
        return value < 0 ? nil : Double(value)
    }
}
