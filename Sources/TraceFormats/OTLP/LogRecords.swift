import TraceModel

/// Spans of `aws/spans` as CloudWatch Logs hands them out: log events, whose `message` is a span, lists of such events, and
/// results of queries, whose field `@message` is one.
struct LogRecords {
    private var message: Int?
    private var events: Int?
    private var results: Int?
    private(set) var holdSpans = false

    init() {}

    mutating func see(_ name: SpanText, _ value: Int, _ tape: Tape) {
        if name == "message" || name == "@message" {
            message = value
            holdSpans = holdSpans || Self.isSpan(value, tape)
        } else if name == "events" {
            guard let first = Self.first(of: value, tape), let text = tape.member(first, "message") else { return }
            events = value
            holdSpans = holdSpans || Self.isSpan(text, tape)
        } else if name == "results" {
            guard let row = Self.first(of: value, tape), let text = Self.message(ofRow: row, tape) else { return }
            results = value
            holdSpans = holdSpans || Self.isSpan(text, tape)
        }
    }

    /// The places of their texts.
    func messages(in tape: Tape) -> [Int] {
        var places: [Int] = []
        if let results {
            tape.elements(results) { if let place = Self.message(ofRow: $0, tape) { places.append(place) } }
        }
        if let events { tape.elements(events) { if let place = tape.member($0, "message") { places.append(place) } } }
        if places.isEmpty, let message { places.append(message) }
        return places
    }

    private static func first(of list: Int, _ tape: Tape) -> Int? {
        tape.kind(list) == .array && tape.kind(list + 1) != .arrayEnd ? list + 1 : nil
    }

    /// The value of a row's `@message`: a row is a list of fields.
    private static func message(ofRow row: Int, _ tape: Tape) -> Int? {
        var found: Int?
        tape.elements(row) { field in
            if let name = tape.member(field, "field"), tape.spanText(name) == "@message" {
                found = tape.member(field, "value")
            }
        }
        return found
    }

    /// A text or an object with a span's ids.
    private static func isSpan(_ place: Int, _ tape: Tape) -> Bool {
        if tape.kind(place) == .object {
            return tape.member(place, "traceId") != nil && tape.member(place, "spanId") != nil
        }
        let text = tape.spanText(place)
        return text.contains("\"traceId\"") && text.contains("\"spanId\"")
    }
}
