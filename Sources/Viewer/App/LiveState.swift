import TraceModel

/// A trace that somebody opened before it was there.
struct Fetch: Hashable, Sendable {
    var id: TraceID
    /// What is waited for, where that takes long: `retrieving 1 trace from Transaction Search`.
    var note = ""
    /// Why it did not come.
    var problem: Problem?
}

/// What the viewer knows of its questions to a live source.
struct LiveState: Sendable {
    /// What the load under way asks for, and with which query.
    var asked: DataRequest?
    var askedQuery: TraceQuery?
    /// What is asked for when the load under way has ended.
    var next: DataRequest?
    /// The queries that map and list were answered for.
    var mapped: TraceQuery?
    var listed: TraceQuery?
    /// How often the map was answered for.
    var mapAnswers = 0
    /// Nobody asked for the load under way: the clock did.
    var isQuiet = false
    var isPaused = false
    /// Milliseconds of the core's clock when the next refresh is due; nil while none is.
    var due: Int64?
    /// Refreshes that failed since the last that did not, and why what is shown is old.
    var failures = 0
    var stale: Problem?
    var fetch: Fetch?
    /// What the screens that are, or were, in front needed beside that.
    var companions: [FetchKind: CompanionFetch] = [:]
    /// Traces that are on their way because somebody may open them.
    var neighbours: [TraceID] = []
    /// What is fetched when the cursor has rested so long.
    var rest: (ids: [TraceID], due: Int64)?

    /// What the source told that is no part of the data.
    var problems: [Problem] { [stale, companions[.series]?.problem, companions[.traceMap]?.problem].compactMap { $0 } }

    /// Milliseconds from an answer to the next question; nil: only when somebody asks.
    var interval: Int64?
    /// Milliseconds that the cursor rests before its neighbours are fetched.
    static let resting: Int64 = 300

    mutating func begin(_ request: DataRequest, _ query: TraceQuery, isQuiet: Bool) {
        (asked, askedQuery, self.isQuiet, due) = (request, query, isQuiet, nil)
        next = nil
    }

    mutating func answered(_ query: TraceQuery, _ now: Int64) {
        switch asked {
        case .overview:
            mapped = askedQuery
            mapAnswers += 1
        case .summaries: listed = askedQuery
        default: break
        }
        (asked, stale, failures) = (nil, nil, 0)
        wait(from: now)
    }

    /// The next question comes an interval later, if there is one.
    mutating func wait(from now: Int64) { due = interval.map { now + $0 } }

    mutating func stopped(_ now: Int64) {
        (asked, next) = (nil, nil)
        wait(from: now)
    }

    /// Milliseconds up to which failures make the wait longer.
    private static let longestWait: Int64 = 240_000

    /// Each failure makes the wait twice as long, up to four minutes.
    mutating func failed(_ problem: Problem, _ now: Int64) {
        failures += 1
        stale = problem
        asked = nil
        due = interval.map { interval in
            now + max(interval, min(LiveState.longestWait, interval << Int64(min(8, failures - 1))))
        }
    }
}

// Asking a source.
extension AppState {
    /// The real time; without one, the time of the latest trace.
    var latest: Timestamp {
        can.isAskedForWindows
            ? Timestamp(nanoseconds: settings.epoch.saturatingAdd(now * 1_000_000).saturatingAdd(-1))
            : data.latest ?? Timestamp(nanoseconds: settings.epoch)
    }

    var scope: DataRequest.Scope { scope(isAgain: false) }

    private func scope(isAgain: Bool) -> DataRequest.Scope {
        // The source knows best what its last hour is: its clock counts.
        let window = query.window == .lastHour ? nil : query.window.window(latest: latest)
        var scope = DataRequest.Scope(window: window, filter: query.filter, group: query.group)
        scope.isAgain = isAgain
        return scope
    }

    private var overview: DataRequest { overview(isAgain: false) }

    private func overview(isAgain: Bool) -> DataRequest {
        can.isAskedForWindows ? .overview(scope(isAgain: isAgain)) : settings.request
    }

    /// Asks for what the screen in front shows.
    /// - Parameter isAgain: somebody wants to know what has come since, of old traces too.
    mutating func beginLoad(isQuiet: Bool = false, isAgain: Bool = false) -> [Effect] {
        switch shows {
        case .list where can.listsBeforeTraces: return begin(.summaries(scope(isAgain: isAgain)), isQuiet: isQuiet)
        case .trace(let id) where can.fetchesTraces: return fetch(id)
        case .traces where can.hasTraceGraphs:
            live.companions = [:]  // what is not known is asked for
            return []
        case .map, .list, .trace, .traces, .below: return begin(overview(isAgain: isAgain), isQuiet: isQuiet)
        }
    }

    mutating func begin(_ request: DataRequest, isQuiet: Bool = false) -> [Effect] {
        live.begin(request, query, isQuiet: isQuiet)
        if can.growsByItself { live.isPaused = false }
        load = .loading(since: now, nil)
        return [.load(request)]
    }

    /// A live source is asked for the list once somebody looks at it; a file has it already.
    mutating func loadSummaries() -> [Effect] {
        guard can.listsBeforeTraces, live.listed != query else { return [] }
        if load.isLoading, !live.isQuiet {
            live.next = .summaries(scope)  // the map that is on its way comes first
            return []
        }
        return begin(.summaries(scope))
    }

    /// Goes on with what had to wait for the load that has ended.
    mutating func beginNext() -> [Effect] { live.next.map { begin($0) } ?? [] }

    /// What came before stays; why it is old is said.
    mutating func fail(_ problem: Problem) -> [Effect] {
        load = .failed(problem)
        let isKnown = live.isQuiet && live.stale == problem
        let next = live.next
        live.failed(problem, now)
        if !isKnown { say(problem) }
        return next.map { begin($0) } ?? []
    }

    /// What a screen waited for alone is not asked for any longer, and what the one below needs is.
    mutating func leave() -> [Effect] {
        guard can.listsBeforeTraces else { return [] }
        var effects: [Effect] = []
        let shows = shows
        if let fetch = live.fetch, shows != .trace(fetch.id) {
            live.fetch = nil
            effects.append(.cancelFetch(.trace))
        }
        guard shows == .map else { return effects }
        if !live.neighbours.isEmpty {
            live.neighbours = []
            effects.append(.cancelFetch(.neighbours))
        }
        live.rest = nil
        if case .summaries? = live.asked {
            load = .idle
            live.stopped(now)
            effects.append(.cancelLoad)
        }
        return live.mapped == query || load.isLoading ? effects : effects + begin(overview)
    }
}

// By the clock.
extension AppState {
    /// The source is asked again by itself: it is live, its window moves, and the screen in front shows what it answers.
    var isRefreshing: Bool {
        can.isAskedAgain && query.window.isMoving && live.interval != nil && !live.isPaused
            && traits.shows.isQueried
    }

    var refreshDue: Int64? { isRefreshing && !load.isLoading ? live.due : nil }

    mutating func onTime() -> [Effect] {
        var effects: [Effect] = []
        if let rest = live.rest, rest.due <= now {
            live.rest = nil
            live.neighbours = rest.ids
            effects.append(.fetch(.traces(rest.ids), .neighbours))
        }
        if let due = refreshDue, due <= now { effects += beginLoad(isQuiet: true) }
        return effects
    }

    mutating func pause() -> [Effect] {
        if can.growsByItself {
            live.isPaused.toggle()
            say(live.isPaused ? "Paused: what comes waits; p shows it and goes on" : "Following again")
            return [.follow(!live.isPaused)]
        }
        guard can.isAskedAgain else {
            say("A file is not refreshed by itself")
            return []
        }
        guard let interval = live.interval else {
            say("Not refreshed by itself: P chooses how often, R asks once")
            return []
        }
        live.isPaused.toggle()
        let goesOn = "Refreshed every \(TimeLengths.words(interval * 1_000_000)) again"
        say(live.isPaused ? "Paused: what is shown stays; p goes on, R asks once" : goesOn)
        return live.isPaused || load.isLoading ? [] : beginLoad(isQuiet: true)
    }
}
