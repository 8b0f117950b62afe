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
        return state.beginNext()
    case .detail(let result, let row, let version):
        guard version == state.data.version else { return state.refreshTop() }
        state.withTop { $0.receive(detail: result, row: row, $1) }
        return []
    case .arranged(let order, let arrangement, let version):
        guard version == state.data.version else { return [] }
        state.withTop { $0.receive(order: order, arrangement, $1) }
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
        next = nil
        load = .loading(since: now, nil)
        let isList = settings.isLive && context == .traces
        return [.load(isList ? settings.summaries ?? settings.request : settings.request)]
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
        return effects + (isFinal ? openWanted() + beginNext() : [])
    }
}
