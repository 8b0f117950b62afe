import TraceModel

/// What a screen says of itself, so that the loop asks the source for the right things and knows no screen by name.
public struct ScreenTraits: Hashable, Sendable {
    /// What of the source it shows.
    public var shows: Shown
    /// What it needs beside that for as long as it is in front.
    public var companion: Companion?

    public init(_ shows: Shown, companion: Companion? = nil) { (self.shows, self.companion) = (shows, companion) }

    /// What a source is asked for, when a screen opens, when somebody reloads and by the clock.
    public enum Shown: Hashable, Sendable {
        /// The service map of the window, filter and group chosen.
        case map
        /// The trace summaries of the window, filter and group chosen.
        case list
        /// One trace, whole.
        case trace(TraceID)
        /// Some traces, whole.
        case traces([TraceID])
        /// Nothing: it lies over another screen, and what that one needs goes on.
        case below

        /// Window, filter and group choose what it shows: their chips stand over it, and the clock asks again.
        var isQueried: Bool { self == .map || self == .list }
    }
}

/// A question to a live source that belongs to a screen: asked while the screen is in front, stopped when it is not any more.
public enum Companion: Hashable, Sendable {
    /// The statistics over time of a node.
    case series(NodeIdentity)
    /// The map of some traces.
    case traceMap([TraceID])

    var kind: FetchKind {
        switch self {
        case .series: .series
        case .traceMap: .traceMap
        }
    }

    /// It is about the window and group chosen, and as old as the map's answer: with the next one it is asked again.
    var followsMap: Bool { kind == .series }

    func isAnswered(by source: SourceCapabilities) -> Bool {
        switch self {
        case .series: source.hasSeries
        case .traceMap: source.hasTraceGraphs
        }
    }

    func request(_ scope: DataRequest.Scope) -> DataRequest {
        switch self {
        case .series(let node):
            var scope = scope
            scope.filter = nil  // series are counted without a filter
            return .timeSeries(scope, service: node.serviceIdentity)
        case .traceMap(let ids): return .traceGraph(ids)
        }
    }
}

/// What was asked for as a companion, and what became of it.
struct CompanionFetch: Hashable, Sendable {
    var companion: Companion
    /// Window and group, and how often the map had been answered, for those that follow it.
    var query: TraceQuery?
    var mapAnswers = 0
    var isUnderWay = true
    /// Why it did not come, or not whole.
    var problem: Problem?

    /// The same was asked, and it is on its way or no older than the map.
    func answers(_ wanted: CompanionFetch) -> Bool {
        companion == wanted.companion && query == wanted.query && (isUnderWay || mapAnswers == wanted.mapAnswers)
    }
}

// What belongs to the screen in front: asked for while somebody looks at it, and again when its map has been.
extension AppState {
    /// After every action: asks for what the screen in front needs now, and stops what nobody looks at any more.
    mutating func followCompanion() -> [Effect] {
        let traits = traits
        guard traits.shows != .below else { return [] }
        let wanted = traits.companion.flatMap { $0.isAnswered(by: can) ? $0 : nil }
        let left = live.companions.filter { $0.value.isUnderWay && $0.key != wanted?.kind }.map(\.key)
        for kind in left { live.companions[kind] = nil }
        return left.map { .cancelFetch($0) } + (wanted.map { ask($0) } ?? [])
    }

    private mutating func ask(_ companion: Companion) -> [Effect] {
        var new = CompanionFetch(companion: companion)
        if companion.followsMap {
            // The window that is charted comes with the map.
            guard live.mapped == query else { return [] }
            new.query = query
            new.query?.filter = nil
            new.mapAnswers = live.mapAnswers
        }
        let old = live.companions[companion.kind]
        if let old, old.answers(new) { return [] }
        if old?.companion == companion { new.problem = old?.problem }
        live.companions[companion.kind] = new
        return [.fetch(companion.request(scope), companion.kind)]
    }

    mutating func endCompanion(_ kind: FetchKind, _ problem: Problem?) -> [Effect] {
        guard var fetch = live.companions[kind], fetch.isUnderWay else { return [] }
        if let problem, problem != fetch.problem { say(problem) }
        (fetch.isUnderWay, fetch.problem) = (false, problem)
        if fetch.companion.followsMap { fetch.mapAnswers = live.mapAnswers }
        live.companions[kind] = fetch
        return refreshTop()
    }
}
