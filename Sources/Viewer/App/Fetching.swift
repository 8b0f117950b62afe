import TraceModel

// Traces that are not there yet.
extension AppState {
    /// A live source is asked for the trace, whose screen opens at once; a file has no more than it has.
    mutating func fetch(_ id: TraceID) -> [Effect] {
        guard can.fetchesTraces else {
            say(
                "Only this trace's summary is in the source: open a BatchGetTraces answer that holds it",
                isWarning: true)
            return []
        }
        live.rest = nil
        live.fetch = Fetch(id: id)
        let effects = traits.shows == .trace(id) ? [] : go(Screens.trace(id))
        // It may be on its way already, with its neighbours.
        return live.neighbours.contains(id) ? effects : effects + [.fetch(.traces([id]), .trace)]
    }

    mutating func endFetch(_ kind: FetchKind, _ problem: Problem?) -> [Effect] {
        switch kind {
        case .series, .traceMap: return endCompanion(kind, problem)
        case .groups:
            if let problem { say(problem) }
            return refreshQueryPrompt(hasEnded: true)
        case .neighbours:
            let ids = live.neighbours
            live.neighbours = []
            // What nobody waited for may fail; what somebody waits for is asked for by itself.
            guard let fetch = live.fetch, ids.contains(fetch.id) else { return [] }
            if hasTrace(fetch.id) { live.fetch = nil } else { return [.fetch(.traces([fetch.id]), .trace)] }
        case .trace:
            guard let fetch = live.fetch else { return [] }
            if let problem { say(problem) }
            live.fetch = hasTrace(fetch.id) ? nil : fetch
            let notFound = Problem(
                .failure, source: settings.sourceName, message: "the trace was not found", remedy: notFoundRemedy)
            live.fetch?.problem = problem ?? notFound
        }
        return refreshTop()
    }

    private var notFoundRemedy: String {
        can.keptNanoseconds.map { "\(can.serviceName) keeps traces for \($0 / 86_400_000_000_000) days" }
            ?? "Check the id"
    }

    private func hasTrace(_ id: TraceID) -> Bool { data.store.traceIDs.contains(id) }

    /// After a key: where the cursor rests, its neighbours are worth fetching.
    mutating func rested() -> [Effect] {
        guard can.listsBeforeTraces, queryPrompt == nil, prompt == nil, palette == nil else { return [] }
        let ids = screens.last?.nearby(scene) ?? []
        if ids.isEmpty || ids == live.neighbours {
            live.rest = nil
        } else if live.rest?.ids != ids {
            live.rest = (ids, now + LiveState.resting)
        }
        return []
    }
}
