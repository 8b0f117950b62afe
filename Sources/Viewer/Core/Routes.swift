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
        return refreshTop() + leave()
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
        case .widen: return widen()
        case .openTraceMap(let ids): return ids.isEmpty ? [] : open(TraceMapState(ids))
        case .goToRow(let row): return go(toRow: row)
        case .openLink(let trace, let entity): return openLink(trace, entity)
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
        case .find(let query): return [.find(query, version: data.version)]
        case .layOut(let trace): return [.layOut(trace: trace, version: data.version)]
        case .detail(let row): return [.openDetail(row: row, version: data.version)]
        }
    }

    mutating func openNode(_ node: Int) -> [Effect] {
        guard data.graph.nodes.indices.contains(node) else { return [] }
        return open(NodeState(node: NodeIdentity(data.graph.nodes[node])))
    }

    private mutating func openLink(_ id: TraceID, _ entity: EntityID) -> [Effect] {
        if let trace = data.store.traceIDs.firstIndex(of: id) {
            return openTrace(trace, focus: data.store.rows(ofTrace: trace).first { data.store.ids[$0] == entity })
        }
        if can.listsBeforeTraces { return fetch(id) }
        say("The linked trace \(id) is not in the source", isWarning: true)
        return []
    }

    mutating func openTrace(_ trace: Int, focus: Int?) -> [Effect] {
        guard data.store.traceIDs.indices.contains(trace) else { return [] }
        return open(TimelineState(trace: trace, id: data.store.traceIDs[trace], focus: focus))
    }
}
