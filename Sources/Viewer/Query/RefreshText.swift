/// How often a live source is asked again, as people type it: `5s`, `1m`, `off`.
enum RefreshText {
    static let off = "off"
    /// More often is no use: an answer takes longer, and each costs a call of the account's.
    static let shortest: Int64 = 1_000

    static let choices =
        ["5s", "15s", "30s", "1m", "5m"].map { QueryPrompt.Choice(text: $0) } + [
            QueryPrompt.Choice(text: off, detail: "only when R asks")
        ]

    /// - Returns: milliseconds; nil for what is no length, or too short.
    static func milliseconds(_ text: String) -> Int64? {
        TimeLengths.parse(text).map { $0 / 1_000_000 }.flatMap { $0 >= shortest ? $0 : nil }
    }

    static func verdict(_ text: String) -> QueryPrompt.Verdict {
        let text = text.trimmedSpaces
        if text.isEmpty { return .none }
        if text == off { return .good("the source is asked when R asks, and not by itself") }
        guard let length = TimeLengths.parse(text) else { return .bad("is no length: 5s, 1m or off", column: nil) }
        guard milliseconds(text) != nil else { return .bad("is too short: 1s at least", column: nil) }
        return .good("asked again \(TimeLengths.words(length)) after each answer")
    }
}

extension AppState {
    /// Takes an interval that the verdict let through.
    mutating func refresh(every text: String) -> [Effect] {
        if text.isEmpty { return [] }
        live.interval = text == RefreshText.off ? nil : RefreshText.milliseconds(text)
        live.wait(from: now)
        return []
    }
}
