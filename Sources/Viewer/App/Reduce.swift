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
    let body = state.body
    let wanted = state.take(action)
    let effects = state.followCompanion() + wanted
    // Chips came or went: the screen in front has another size.
    return state.body == body ? effects : effects + state.refreshTop()
}

/// After a frame was shown: the screen in front draws ahead what the next key will likely show. Nothing that can be seen changes.
public func prepare(_ state: inout AppState) {
    if state.isTooSmall { return }
    state.withTop { $0.prepare($1) }
}

extension AppState {
    fileprivate mutating func take(_ action: Action) -> [Effect] {
        switch action {
        case .key(let key): return press(key) + rested()
        case .resize(let size):
            self.size = size
            return refreshTop()
        case .tick(let time):
            now = time
            if let notice, notice.until <= time { self.notice = nil }
            return onTime()
        case .loading(let progress):
            if case .loading(let since, _) = load { load = .loading(since: since, progress) }
            return []
        case .loaded(let data, let isFinal): return take(data, isFinal: isFinal) + askVocabulary()
        case .loadFailed(let problem): return fail(problem)
        case .arrived(let data): return arrive(data) + askVocabulary()
        case .fetching(let kind, let progress):
            if kind == .trace { live.fetch?.note = progress.note }
            return []
        case .fetched(let kind, let problem): return endFetch(kind, problem)
        case .answered(let answered, let version):
            guard version == data.version else { return [] }
            takeVocabulary(answered, version)
            return receive(answered)
        case .notice(let text, let isWarning):
            say(text, isWarning: isWarning)
            return []
        }
    }
}

extension AppState {
    mutating func say(_ problem: Problem) { say(problem.brief, isWarning: true) }

    mutating func say(_ text: String, isWarning: Bool = false) {
        notice = Notice(text: text, isWarning: isWarning, until: now + (isWarning ? 8000 : 4000))
    }

    /// Changes the screen in front in place.
    @discardableResult
    mutating func withTop<Result>(_ body: (inout any ScreenState, Scene) -> Result) -> Result {
        let scene = scene
        return body(&screens[screens.count - 1], scene)
    }

    /// Whichever screen asked may lie under another by now.
    fileprivate mutating func receive(_ answered: Answered) -> [Effect] {
        let scene = scene
        var requests: [ScreenRequest] = []
        for index in screens.indices { requests += screens[index].receive(answered, scene) }
        return answer(requests)
    }

    mutating func refreshTop() -> [Effect] { answer(withTop { $0.refresh($1) }) }

    mutating func take(_ data: LoadedData, isFinal: Bool) -> [Effect] {
        self.data = data
        if isFinal { settle(data) }
        let effects = refreshTop()
        // A file of summaries alone has no map to show.
        if isFinal, !can.countsByItself, screens.count == 1, shows == .map, data.graph.nodes.isEmpty,
            data.shownCount > 0
        {
            return effects + go(Screens.list)
        }
        return effects + (isFinal ? beginNext() : [])
    }

    private mutating func settle(_ data: LoadedData) {
        load = .idle
        live.answered(query, now)
        if narrowing == data.narrowing { narrowing = nil }
        let problems = data.dataSet.problems
        if let first = problems.first, !live.isQuiet {
            let more = problems.count > 1 ? " (and \(problems.count - 1) more; ! lists them)" : ""
            say(first.brief + more, isWarning: first.severity != .notice)
        } else if let remark = data.remark {
            say(remark, isWarning: true)
        }
    }

    /// What went wrong with a source while it was followed.
    private mutating func sayNew(_ problems: [Problem]) {
        let known = data.dataSet.problems
        guard problems.count > known.count || problems.last != known.last,
            let new = problems.last(where: { !known.contains($0) })
        else { return }
        say(new)
    }

    /// Data that came beside the load under way.
    mutating func arrive(_ data: LoadedData) -> [Effect] {
        if can.growsByItself { sayNew(data.dataSet.problems) }
        sayRefused(data.dataSet.intake)
        self.data = data
        if narrowing == data.narrowing {
            narrowing = nil
            if let remark = data.remark { say(remark, isWarning: true) }
        }
        return refreshTop()
    }
}
