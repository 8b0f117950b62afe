import Figures
import Screen
import TraceAnalysis
import TraceModel

/// A line to type a window, a filter, a group or an interval, and what can be chosen instead of typing.
struct Chooser: Sendable {
    enum Kind: Hashable, Sendable { case window, filter, group, refresh }

    struct Choice: Hashable, Sendable {
        /// What is taken into the line.
        var text: String
        var detail = ""
    }

    /// What is to be said of the line.
    enum Verdict: Hashable, Sendable {
        case none
        case good(String)
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

    var title: String {
        switch kind {
        case .window: "Window of time"
        case .filter: "Filter expression"
        case .group: "X-Ray group"
        case .refresh: "Refreshed every"
        }
    }

    /// Goes through the choices; the one before the first is what was typed.
    mutating func step(_ step: Int) {
        guard !choices.isEmpty else { return }
        if cursor == nil { draft = line.text }
        let place = (cursor ?? -1) + step
        cursor = choices.indices.contains(place) ? place : place < 0 ? nil : cursor
        line.set(cursor.map { choices[$0].text } ?? draft)
    }

    static let windows: [Choice] = [
        Choice(text: "5m", detail: "the last five minutes"), Choice(text: "15m", detail: "the last quarter of an hour"),
        Choice(text: "1h", detail: "the last hour"), Choice(text: "3h", detail: "the last three hours"),
        Choice(text: "6h", detail: "the last six hours"), Choice(text: "1d", detail: "the last day"),
    ]
}

extension AppState {
    mutating func openChooser(_ command: Command) -> [Effect] {
        switch command {
        case .chooseWindow:
            let all = Chooser.Choice(text: "all", detail: "all that the source holds")
            chooser = Chooser(
                kind: .window, line: LineEditor(), choices: Chooser.windows + (can.isAskedForWindows ? [] : [all]))
        case .chooseFilter:
            chooser = Chooser(
                kind: .filter, line: LineEditor(aim.filter ?? ""), choices: history.map { Chooser.Choice(text: $0) })
        case .chooseRefresh:
            guard can.isAskedAgain else {
                say("A file is not refreshed by itself")
                return []
            }
            chooser = Chooser(kind: .refresh, line: LineEditor(), choices: RefreshText.choices)
        default:
            chooser = Chooser(kind: .group, line: LineEditor(aim.group ?? ""), choices: groupChoices)
            if can.hasGroups {
                chooser?.isWaiting = true
                judge()
                return [.fetch(.groups, .groups)]
            }
        }
        judge()
        return []
    }

    private var groupChoices: [Chooser.Choice] {
        data.dataSet.groups.map { Chooser.Choice(text: $0.name, detail: data.dataSet.groupDetail($0)) }
    }

    /// Groups have come.
    mutating func refreshChooser(hasEnded: Bool) -> [Effect] {
        guard chooser?.kind == .group else { return [] }
        let choices = groupChoices
        chooser?.choices = choices
        chooser?.isWaiting = !hasEnded
        judge()
        return []
    }

    mutating func pressChooser(_ key: Key) -> [Effect] {
        switch KeyTable.command(for: key, in: .prompt) {
        case .open: return acceptChooser()
        case .escape: return closeChooser()
        case .down: chooser?.step(1)
        case .up: chooser?.step(-1)
        default:
            guard chooser?.line.press(key) == true else { return [] }
            chooser?.cursor = nil
        }
        judge()
        return []
    }

    private mutating func closeChooser() -> [Effect] {
        let waits = chooser?.isWaiting == true
        chooser = nil
        return waits ? [.cancelFetch(.groups)] : []
    }

    private mutating func acceptChooser() -> [Effect] {
        guard let open = chooser else { return [] }
        let text = open.line.text.trimmedSpaces
        if case .bad = open.verdict { return [] }
        let effects = closeChooser()
        var new = aim
        switch open.kind {
        case .window:
            if text.isEmpty { return effects }
            guard let window = window(text) else { return effects }
            new.window = window
        case .filter:
            new.filter = text.isEmpty ? nil : text
            if !text.isEmpty {
                history = ([text] + history.filter { $0 != text }).prefix(Self.historyLength).map { $0 }
            }
        case .group: new.group = text.isEmpty ? nil : text
        case .refresh: return effects + refresh(every: text)
        }
        return effects + aim(at: new)
    }

    /// As many filter expressions are remembered.
    public static let historyLength = 100

    private func window(_ text: String) -> WindowChoice? {
        do throws(WindowText.Refusal) {
            return try windowText.parse(text)
        } catch {
            return nil
        }
    }

    private var windowText: WindowText {
        WindowText(options: settings.options, latest: latest, capabilities: can)
    }

    /// Says what the line means, or why it means nothing.
    private mutating func judge() {
        guard let open = chooser else { return }
        let verdict = verdict(open.kind, open.line.text, open)
        chooser?.verdict = verdict
    }

    private func verdict(_ kind: Chooser.Kind, _ text: String, _ open: Chooser) -> Chooser.Verdict {
        let isEmpty = text.trimmedSpaces.isEmpty
        switch kind {
        case .window:
            if isEmpty { return .none }
            do throws(WindowText.Refusal) {
                let choice = try windowText.parse(text)
                guard let window = choice.window(latest: latest) else { return .good("all that the source holds") }
                return .good(Format.window(window, settings.options))
            } catch {
                return .bad(error.words, column: nil)
            }
        case .filter:
            if isEmpty { return .good("no filter: all traces") }
            do throws(FilterError) {
                _ = try FilterExpression(parsing: text)
                return .good("Enter filters by it")
            } catch {
                return .bad(error.message + (error.remedy.isEmpty ? "" : ". " + error.remedy), column: error.column)
            }
        case .refresh: return RefreshText.verdict(text)
        case .group:
            if open.isWaiting { return .good("asking for the account's groups") }
            if isEmpty { return .good("the default group: all traces") }
            let isKnown = open.choices.contains { $0.text == text.trimmedSpaces } || text.hasPrefix("arn:")
            return isKnown ? .good("Enter shows it") : .bad("no group has this name", column: nil)
        }
    }
}
