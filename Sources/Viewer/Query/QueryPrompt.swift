import Figures
import Screen
import TraceAnalysis
import TraceModel

/// A line to type a window, a filter, a group or an interval, and what can be chosen instead of typing.
struct QueryPrompt: Sendable {
    enum Kind: Hashable, Sendable { case window, filter, group, refresh, trace, baseline }

    struct Choice: Hashable, Sendable {
        /// What is taken into the line.
        var text: String
        var detail = ""
    }

    /// What is to be said of the line.
    enum Verdict: Hashable, Sendable {
        case none
        case good(String)
        /// It can be used, but will hardly mean what was meant.
        case doubtful(String)
        /// - column: 1 is the first character of the line; nil when the whole of it is meant.
        case bad(String, column: Int?)
    }

    let kind: Kind
    var line: LineEditor
    /// The choice that stands in the line; nil when it was typed.
    var cursor: Int?
    var choices: [Choice]
    /// What was typed before a choice took its place.
    var draft = ""
    var verdict = Verdict.none
    /// More choices are on their way.
    var isWaiting = false
    /// The service chooses by what is typed.
    var isForService = false
    /// What an expression may name, and what may come where it is being typed.
    var vocabulary = FilterVocabulary()
    var completing = Completing()

    var title: String {
        switch kind {
        case .window: "Window of time"
        case .filter: "Filter expression"
        case .group: "X-Ray group"
        case .refresh: "Refreshed every"
        case .trace: "Trace by its id"
        case .baseline: "Compare with: file PATH, a time, or an expression"
        }
    }

    /// What a key at it means for the rest.
    enum Outcome: Hashable, Sendable { case stays, accepted, dropped }

    /// - Parameter windows: reads what is typed as a window.
    mutating func press(_ key: Key, _ windows: WindowText) -> Outcome {
        switch KeyTable.command(for: key, in: .prompt) {
        case .open?:
            if case .bad = verdict { return .stays }
            return .accepted
        case .escape?: return .dropped
        case .down?: step(1)
        case .up?: step(-1)
        case .complete?: if !complete(1) { step(1) }
        case .completeBack?: if !complete(-1) { step(-1) }
        default:
            guard line.press(key) else { return .stays }
            cursor = nil
            complete()
        }
        judge(windows)
        return .stays
    }

    /// Goes through the choices; the one before the first is what was typed.
    mutating func step(_ step: Int) {
        guard !choices.isEmpty else { return }
        if cursor == nil { draft = line.text }
        let place = (cursor ?? -1) + step
        cursor = choices.indices.contains(place) ? place : place < 0 ? nil : cursor
        line.set(cursor.map { choices[$0].text } ?? draft)
        complete()
    }

    static let windows: [Choice] = [
        Choice(text: "5m", detail: "the last five minutes"), Choice(text: "15m", detail: "the last quarter of an hour"),
        Choice(text: "1h", detail: "the last hour"), Choice(text: "3h", detail: "the last three hours"),
        Choice(text: "6h", detail: "the last six hours"), Choice(text: "1d", detail: "the last day"),
    ]
}

// What is to be said of the line: what it means, or why it means nothing.
extension QueryPrompt {
    mutating func judge(_ windows: WindowText) { verdict = judged(line.text, windows) }

    private func judged(_ text: String, _ windows: WindowText) -> Verdict {
        let isEmpty = text.trimmedSpaces.isEmpty
        switch kind {
        case .window:
            if isEmpty { return .none }
            do throws(WindowText.Refusal) {
                let choice = try windows.parse(text)
                guard let window = choice.window(latest: windows.latest) else {
                    return .good("all that the source holds")
                }
                return .good(Format.window(window, windows.options))
            } catch {
                return .bad(error.words, column: nil)
            }
        case .baseline: return judged(baseline: text)
        case .filter:
            if let refusal = isForService ? FilterExpression.refusal(forService: text) : nil {
                return .bad(refusal.message + ". " + refusal.remedy, column: refusal.column)
            }
            return isEmpty ? .good("no filter: all traces") : judged(filter: text)
        case .refresh: return RefreshText.verdict(text)
        case .trace:
            if isEmpty { return .bad("1-8-24 or 32 hexadecimal digits", column: nil) }
            return TraceID(text.trimmedSpaces) == nil
                ? .bad("is no trace id: 1-8-24 or 32 hexadecimal digits", column: nil) : .good("Enter opens it")
        case .group:
            if isWaiting { return .good("asking for the account's groups") }
            if isEmpty { return .good("the default group: all traces") }
            let isKnown = choices.contains { $0.text == text.trimmedSpaces } || text.hasPrefix("arn:")
            return isKnown ? .good("Enter shows it") : .bad("no group has this name", column: nil)
        }
    }

    private func judged(baseline text: String) -> Verdict {
        if text.trimmedSpaces.isEmpty { return .good("empty: as when the screen was opened") }
        switch AnalyzeBaseline(typed: text) {
        case .file(""): return .bad("the file's path is missing: file before.json", column: nil)
        case .file: return .good("Enter reads it and compares")
        case .filter(let filter): return judged(filter: filter)
        case let preset: return .good(preset.words)
        }
    }

    private func judged(filter: String) -> Verdict {
        do throws(FilterError) {
            let expression = try FilterExpression(parsing: filter)
            let missing = expression.annotationKeys.filter { vocabulary.has(annotation: $0) == false }.min()
            guard let missing, vocabulary.traceCount > 0 else {
                return .good(kind == .filter ? "Enter filters by it" : "Enter compares with them")
            }
            return .doubtful(
                "no trace has annotation.\(missing) (\(Format.count(vocabulary.traceCount, "trace")) read)")
        } catch {
            return .bad(error.message + (error.remedy.isEmpty ? "" : ". " + error.remedy), column: error.column)
        }
    }
}
