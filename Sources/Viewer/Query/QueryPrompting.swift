import Screen
import TraceModel

extension AppState {
    mutating func openQueryPrompt(_ command: Command) -> [Effect] {
        switch command {
        case .chooseWindow:
            let all = QueryPrompt.Choice(text: "all", detail: "all that the source holds")
            queryPrompt = QueryPrompt(
                kind: .window, line: LineEditor(), choices: QueryPrompt.windows + (can.isAskedForWindows ? [] : [all]))
        case .chooseFilter:
            queryPrompt = QueryPrompt(
                kind: .filter, line: LineEditor(query.filter ?? ""),
                choices: history.map { QueryPrompt.Choice(text: $0) })
            let isForService = can.filters == .there
            queryPrompt?.isForService = isForService
        case .chooseBaseline:
            queryPrompt = QueryPrompt(
                kind: .baseline, line: LineEditor(),
                choices: [QueryPrompt.Choice(text: "file ", detail: "and the path of another file or folder")]
                    + AnalyzeBaseline.typed.map { QueryPrompt.Choice(text: $0.word, detail: $0.baseline.words) }
                    + history.map { QueryPrompt.Choice(text: $0) })
        case .openTrace: queryPrompt = QueryPrompt(kind: .trace, line: LineEditor(), choices: [])
        case .chooseRefresh:
            guard can.isAskedAgain else {
                say("A file is not refreshed by itself")
                return []
            }
            queryPrompt = QueryPrompt(kind: .refresh, line: LineEditor(), choices: RefreshText.choices)
        default:
            queryPrompt = QueryPrompt(kind: .group, line: LineEditor(query.group ?? ""), choices: groupChoices)
            if can.hasGroups {
                queryPrompt?.isWaiting = true
                judge()
                return [.fetch(.groups, .groups)]
            }
        }
        queryPrompt?.vocabulary = vocabulary
        queryPrompt?.complete()
        judge()
        return askVocabulary()
    }

    private var groupChoices: [QueryPrompt.Choice] {
        data.dataSet.groups.map { QueryPrompt.Choice(text: $0.name, detail: data.dataSet.groupDetail($0)) }
    }

    /// Groups have come.
    mutating func refreshQueryPrompt(hasEnded: Bool) -> [Effect] {
        guard queryPrompt?.kind == .group else { return [] }
        let choices = groupChoices
        queryPrompt?.choices = choices
        queryPrompt?.isWaiting = !hasEnded
        judge()
        return []
    }

    mutating func pressQueryPrompt(_ key: Key) -> [Effect] {
        guard var open = queryPrompt else { return [] }
        let outcome = open.press(key, windowText)
        queryPrompt = open
        switch outcome {
        case .stays: return []
        case .accepted: return acceptQueryPrompt()
        case .dropped: return closeQueryPrompt()
        }
    }

    private mutating func closeQueryPrompt() -> [Effect] {
        let waits = queryPrompt?.isWaiting == true
        queryPrompt = nil
        return waits ? [.cancelFetch(.groups)] : []
    }

    private mutating func acceptQueryPrompt() -> [Effect] {
        guard let open = queryPrompt else { return [] }
        let text = open.line.text.trimmedSpaces
        let effects = closeQueryPrompt()
        var new = query
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
        case .baseline:
            return effects
                + answer(
                    withTop { screen, scene in
                        guard var taking = screen as? any TextTaking else { return [] }
                        let requests = taking.take(text, scene)
                        screen = taking
                        return requests
                    })
        case .refresh: return effects + refresh(every: text)
        case .trace: return effects + (TraceID(text).map { openTrace($0) } ?? [])
        }
        return effects + look(at: new)
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

    mutating func judge() {
        let windows = windowText
        queryPrompt?.judge(windows)
    }
}
