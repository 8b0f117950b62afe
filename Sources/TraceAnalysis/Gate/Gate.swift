import TraceModel

/// A condition on the figures of a set that fails a build: `service("api") p99 > 0.5`, `fault >= 1%`, `count < 100`.
public struct Gate: Hashable, Sendable {
    /// As it was written.
    public let text: String
    /// nil for whole traces.
    public let selector: ServiceSelector?
    public let figure: Figure
    public let comparison: NumberOperator
    /// Seconds, a share of 0 to 1, or a count.
    public let limit: Double

    /// What is looked at.
    public enum Figure: Hashable, Sendable {
        /// 0 to 1.
        case percentile(Double)
        case mean, maximum, count
        /// The share of the requests that ended so.
        case share(Outcome)
    }

    /// - Throws: what is wrong with it, and where.
    public init(parsing text: String) throws(FilterError) {
        self.text = text
        var rest = text[...]
        if let close = text.lastIndex(of: ")") {
            guard case .service(let selector, nil) = try FilterExpression(parsing: String(text[...close])) else {
                throw FilterError(
                    .syntax, column: 1, message: "only service(\"name\") can stand in front", remedy: Gate.remedy)
            }
            self.selector = selector
            rest = text[text.index(after: close)...]
        } else {
            selector = nil
        }
        let column = text.distance(from: text.startIndex, to: rest.startIndex) + 1
        let plain = rest.filter { !$0.isWhitespace }
        let word = plain.prefix { $0.isLetter || $0.isNumber || $0 == "." }
        let sign = plain.dropFirst(word.count).prefix { "<>=!".contains($0) }
        let amount = plain.dropFirst(word.count + sign.count)
        guard let figure = Gate.figure(word.lowercased()), let comparison = NumberOperator(rawValue: String(sign)),
            let (limit, unit) = Gate.limit(amount)
        else {
            throw FilterError(.syntax, column: column, message: "'\(plain)' is no condition", remedy: Gate.remedy)
        }
        if let unlike = figure.refusal(of: unit, limit) {
            throw FilterError(
                .syntax, column: column, message: "\(word) is \(unlike), and '\(amount)' is none", remedy: Gate.remedy)
        }
        (self.figure, self.comparison, self.limit) = (figure, comparison, limit)
    }

    private static let remedy =
        "Write p50, p95, p99, mean, max (seconds), fault, error, throttle (shares) or count, an operator and a number: "
        + "service(\"api\") p99 > 0.5"

    private static func figure(_ word: String) -> Figure? {
        switch word {
        case "mean": .mean
        case "max": .maximum
        case "count": .count
        case "fault": .share(.fault)
        case "error": .share(.error)
        case "throttle": .share(.throttle)
        case "ok": .share(.ok)
        default:
            word.hasPrefix("p")
                ? Double(word.dropFirst()).flatMap { $0 > 0 && $0 <= 100 ? .percentile($0 / 100) : nil } : nil
        }
    }

    /// What a limit says of itself.
    fileprivate enum Unit { case plain, time, share }

    /// Plain numbers are seconds, as in filter expressions, or shares; `500ms` and `1%` say what they are.
    private static func limit(_ text: Substring) -> (Double, Unit)? {
        if let number = Double(text) { return number.isFinite ? (number, .plain) : nil }
        if text.hasSuffix("%") {
            return Double(text.dropLast()).flatMap { $0.isFinite ? ($0 / 100, .share) : nil }
        }
        return TimeLength(text).map { (Double($0.nanoseconds) / 1e9, .time) }
    }

    /// The figure as it is; nil without requests, which no gate can judge.
    public func value(_ figures: RequestFigures) -> Double? {
        let total = figures.statistics.total
        if figure == .count { return Double(total) }
        guard total > 0 else { return nil }
        switch figure {
        case .percentile(let share): return figures.percentile(share)
        case .mean: return figures.mean
        case .maximum: return figures.percentile(1)
        case .count: return Double(total)
        case .share(.fault): return Double(figures.statistics.fault) / Double(total)
        case .share(.error): return Double(figures.statistics.error) / Double(total)
        case .share(.throttle): return Double(figures.statistics.throttle) / Double(total)
        case .share(.ok): return Double(figures.statistics.ok) / Double(total)
        }
    }

    /// Whether the condition, on which the build fails, is met.
    public func isMet(by value: Double) -> Bool { comparison.holds(value, limit) }
}

extension Gate.Figure {
    /// What the figure is, where a limit of that unit can be none: a gate that never judges would pass every build.
    fileprivate func refusal(of unit: Gate.Unit, _ limit: Double) -> String? {
        switch self {
        case .percentile, .mean, .maximum: unit == .share ? "a time (0.5 or 500ms)" : nil
        case .share: unit == .time || !(0...1).contains(limit) ? "a share (0.01 or 1%)" : nil
        case .count: unit == .plain ? nil : "a number of requests"
        }
    }
}
