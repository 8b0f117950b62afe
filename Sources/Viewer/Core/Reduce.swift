import Screen
import TraceAnalysis
import TraceModel

/// Begins: the effects that the app runs before its first wait.
public func start(_ state: inout AppState) -> [Effect] {
    let requests = state.withTop { $0.refresh($1) }
    return state.answer(requests) + state.beginLoad()
}

/// The viewer's one transition. Pure, and no slower for more data but where data arrives or a screen opens.
/// - Returns: what the app should do; it answers with more actions.
public func reduce(_ state: inout AppState, _ action: Action) -> [Effect] {
    switch action {
    case .key(let key): return state.press(key)
    case .resize(let size):
        state.size = size
        return state.refreshTop()
    case .tick(let time):
        state.now = time
        if let notice = state.notice, notice.until <= time { state.notice = nil }
        return []
    case .loading(let progress):
        if case .loading(let since, _) = state.load { state.load = .loading(since: since, progress) }
        return []
    case .loaded(let data, let isFinal): return state.take(data, isFinal: isFinal)
    case .loadFailed(let problem):
        state.load = .failed(problem)
        state.say(problem.description, isWarning: true)
        return []
    case .detail(let result, let row, let version):
        guard version == state.data.version else { return state.refreshTop() }
        state.withTop { $0.receive(detail: result, row: row, $1) }
        return []
    case .notice(let text, let isWarning):
        state.say(text, isWarning: isWarning)
        return []
    }
}

extension AppState {
    mutating func say(_ text: String, isWarning: Bool = false) {
        notice = Notice(text: text, isWarning: isWarning, until: now + (isWarning ? 8000 : 4000))
    }

    /// Changes the screen in front in place.
    @discardableResult
    mutating func withTop<Result>(_ body: (inout any ScreenState, Scene) -> Result) -> Result {
        let scene = scene
        return body(&screens[screens.count - 1], scene)
    }

    mutating func refreshTop() -> [Effect] { answer(withTop { $0.refresh($1) }) }

    mutating func beginLoad() -> [Effect] {
        load = .loading(since: now, nil)
        return [.load(settings.request)]
    }

    mutating func take(_ data: LoadedData, isFinal: Bool) -> [Effect] {
        self.data = data
        if isFinal {
            load = .idle
            let problems = data.dataSet.problems
            if let first = problems.first {
                let more = problems.count > 1 ? " (and \(problems.count - 1) more; ! lists them)" : ""
                say(first.description + more, isWarning: first.severity != .notice)
            }
        }
        let effects = refreshTop()
        // A source of summaries alone has no map to show.
        if isFinal, screens.count == 1, context == .map, data.graph.nodes.isEmpty, data.traceCount > 0 {
            return effects + open(TracesState())
        }
        return effects + (isFinal ? openWanted() : [])
    }
}

// Keys.
extension AppState {
    mutating func press(_ key: Key) -> [Effect] {
        if case .resize = key { return [] }
        if isTooSmall { return pressTooSmall(key) }
        if palette != nil { return pressPalette(key) }
        if prompt != nil { return pressPrompt(key) }
        guard let command = KeyTable.command(for: key, in: context) else { return unknown(key) }
        return run(command)
    }

    private mutating func pressTooSmall(_ key: Key) -> [Effect] {
        guard let command = KeyTable.command(for: key, in: .everywhere) else { return [] }
        return [.quit, .back, .suspend, .redraw, .cancel].contains(command) ? run(command) : []
    }

    private mutating func unknown(_ key: Key) -> [Effect] {
        switch key {
        case .mouse(_, _, .wheelUp): return run(.up)
        case .mouse(_, _, .wheelDown): return run(.down)
        case .mouse(let x, let y, .press): return click(x, y, opens: false)
        case .mouse(let x, let y, .doubleClick): return click(x, y, opens: true)
        case .mouse, .paste: return []
        default:
            say("\(key.label) does nothing here; ? shows the keys")
            return []
        }
    }

    /// Puts the cursor where the mouse is; a second click opens what is there.
    private mutating func click(_ x: Int, _ y: Int, opens: Bool) -> [Effect] {
        guard body.contains(x: x, y: y) else { return [] }
        let origin = body
        let hit = withTop { $0.point(x: x - origin.x, y: y - origin.y, $1) }
        return hit && opens ? run(.open) : []
    }

    /// Answers a command: the core's own, or the screen's.
    mutating func run(_ command: Command) -> [Effect] {
        switch command {
        case .quit: return [.quit]
        case .back: return screens.count > 1 ? goBack() : [.quit]
        case .escape: return escape()
        case .cancel: return cancel()
        case .help:
            return context == .help ? goBack() : open(PageState.help(about: context))
        case .problems: return open(PageState.problems(data.dataSet))
        case .palette: palette = Palette(context: context)
        case .find: prompt = ""
        case .theme: return nextTheme()
        case .toggleUTC:
            settings.options.isUTC.toggle()
            say("Times in " + (settings.options.isUTC ? "UTC" : "local time " + settings.options.zoneName))
            return refreshTop()
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .reload: return load.isLoading ? [] : beginLoad()
        case .map:
            screens.removeSubrange(1...)
            return refreshTop()
        case .traces where context != .traces: return answer([.openTraces([])])
        default: return answer(withTop { $0.perform(command, $1) })
        }
        return []
    }

    private mutating func escape() -> [Effect] {
        if !findText.isEmpty {
            findText = ""
            withTop { $0.find("", $1) }
            return []
        }
        if screens.count > 1 { return goBack() }
        return load.isLoading ? cancel() : []
    }

    private mutating func cancel() -> [Effect] {
        guard load.isLoading else { return [.quit] }
        load = .cancelled
        say(
            "Load stopped: what had arrived stays; \(KeyTable.binding(of: .reload, in: context)?.keyNames ?? "") loads again"
        )
        return [.cancelLoad]
    }

    private mutating func nextTheme() -> [Effect] {
        guard !settings.themes.isEmpty else { return [] }
        let index = settings.themes.firstIndex(of: settings.theme) ?? -1
        settings.theme = settings.themes[(index + 1) % settings.themes.count]
        say("Theme: " + settings.theme)
        return [.setTheme(settings.theme)]
    }
}

// Routes.
extension AppState {
    mutating func open(_ screen: some ScreenState) -> [Effect] {
        findText = ""
        screens.append(screen)
        return refreshTop()
    }

    mutating func goBack() -> [Effect] {
        findText = ""
        if screens.count > 1 { screens.removeLast() }
        return refreshTop()
    }

    /// Does what a screen asked for.
    mutating func answer(_ requests: [ScreenRequest]) -> [Effect] {
        var effects: [Effect] = []
        for request in requests { effects += answer(request) }
        return effects
    }

    private mutating func answer(_ request: ScreenRequest) -> [Effect] {
        switch request {
        case .openNode(let node): return openNode(node)
        case .fetchTrace(let id): return fetch(id)
        case .openTrace(let trace, let focus): return openTrace(trace, focus: focus)
        case .openTraces(let filters): return open(TracesState(filters: filters))
        case .openSegment(let row):
            guard row >= 0, row < data.store.rowCount else { return [] }
            return open(SegmentState(row: row, data.store))
        case .copy(let text):
            say("Copied: " + text)
            return [.copy(text)]
        case .notice(let text):
            say(text)
            return []
        case .back: return goBack()
        case .goToMap: return run(.map)
        case .detail(let row): return [.openDetail(row: row, version: data.version)]
        }
    }

    private mutating func openNode(_ node: Int) -> [Effect] {
        guard data.graph.nodes.indices.contains(node) else { return [] }
        return open(NodeState(node: NodeIdentity(data.graph.nodes[node])))
    }

    private mutating func openTrace(_ trace: Int, focus: Int?) -> [Effect] {
        guard data.store.traceIDs.indices.contains(trace) else { return [] }
        return open(TimelineState(trace: trace, id: data.store.traceIDs[trace], focus: focus))
    }
}

// What is not there yet.
extension AppState {
    /// A live source is asked for the trace; a file has no more than it has.
    private mutating func fetch(_ id: TraceID) -> [Effect] {
        guard settings.isLive else {
            say(
                "Only this trace's summary is in the source: open a BatchGetTraces answer that holds it",
                isWarning: true)
            return []
        }
        if load.isLoading { return [] }
        load = .loading(since: now, nil)
        wanted = id
        return [.load(.traces([id]))]
    }

    /// Opens the trace that was asked for, once it is there.
    mutating func openWanted() -> [Effect] {
        guard let id = wanted else { return [] }
        wanted = nil
        guard let trace = data.store.traceIDs.firstIndex(of: id) else {
            say("The source does not have the trace \(id) any more", isWarning: true)
            return []
        }
        return answer([.openTrace(trace, focus: nil)])
    }
}

// The find prompt.
extension AppState {
    private mutating func pressPrompt(_ key: Key) -> [Effect] {
        guard var text = prompt else { return [] }
        switch key {
        case .char(let character): text.append(character)
        case .paste(let pasted): text += String(pasted.prefix { !$0.isNewline }.prefix(200))
        case .backspace, .ctrl("h"):
            if text.isEmpty { return closePrompt() }
            text.removeLast()
        case .ctrl("u"): text = ""
        case .ctrl("w"):
            while text.last == " " { text.removeLast() }
            while let last = text.last, last != " " { text.removeLast() }
        default: return runPrompt(key)
        }
        prompt = text
        withTop { $0.find(text, $1) }
        return []
    }

    private mutating func runPrompt(_ key: Key) -> [Effect] {
        switch KeyTable.command(for: key, in: .prompt) {
        case .open:
            findText = prompt ?? ""
            prompt = nil
            return []
        case .escape: return closePrompt()
        case .down: return answer(withTop { $0.perform(.findNext, $1) })
        case .up: return answer(withTop { $0.perform(.findPrevious, $1) })
        default: return []
        }
    }

    private mutating func closePrompt() -> [Effect] {
        prompt = nil
        findText = ""
        withTop { $0.find("", $1) }
        return []
    }
}
