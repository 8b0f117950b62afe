import TraceAnalysis
import TraceModel

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

    mutating func answer(_ request: ScreenRequest) -> [Effect] {
        switch request {
        case .openNode(let node): return openNode(node)
        case .fetchTrace(let id): return fetch(id)
        case .openTrace(let trace, let focus): return openTrace(trace, focus: focus)
        case .openTraces(let filters): return open(TracesState(filters: filters)) + loadSummaries()
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
        case .arrange(let arrangement): return [.arrange(arrangement, version: data.version)]
        case .detail(let row): return [.openDetail(row: row, version: data.version)]
        }
    }

    mutating func openNode(_ node: Int) -> [Effect] {
        guard data.graph.nodes.indices.contains(node) else { return [] }
        return open(NodeState(node: NodeIdentity(data.graph.nodes[node])))
    }

    mutating func openTrace(_ trace: Int, focus: Int?) -> [Effect] {
        guard data.store.traceIDs.indices.contains(trace) else { return [] }
        return open(TimelineState(trace: trace, id: data.store.traceIDs[trace], focus: focus))
    }
}

// What is not there yet.
extension AppState {
    /// A live source is asked for the list once somebody looks at it; a file has it already.
    private mutating func loadSummaries() -> [Effect] {
        guard settings.isLive, data.dataSet.summaries.isEmpty, let request = settings.summaries else { return [] }
        guard !load.isLoading else {
            next = request  // the map that is on its way comes first
            return []
        }
        return begin(request)
    }

    private mutating func begin(_ request: DataRequest) -> [Effect] {
        load = .loading(since: now, nil)
        return [.load(request)]
    }

    /// Goes on with what had to wait for the load that has ended.
    mutating func beginNext() -> [Effect] {
        guard let request = next else { return [] }
        next = nil
        return begin(request)
    }

    /// A live source is asked for the trace; a file has no more than it has.
    mutating func fetch(_ id: TraceID) -> [Effect] {
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
