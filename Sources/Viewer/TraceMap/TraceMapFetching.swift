import TraceModel

/// What was asked for the map of some traces.
struct TraceMapFetch: Hashable, Sendable {
    var ids: [TraceID]
    var isUnderWay = true
    /// Why it did not come, or not whole.
    var problem: Problem?
}

// The map of some traces: asked for while somebody looks at it.
extension AppState {
    /// After every action: asks for the map in front, and stops what nobody looks at any more.
    mutating func followTraceMap() -> [Effect] {
        guard can.hasTraceGraphs, context != .help else { return [] }
        guard let ids = (screens.last as? TraceMapState)?.ids else {
            guard live.traceMap?.isUnderWay == true else { return [] }
            live.traceMap = nil
            return [.cancelFetch(.traceMap)]
        }
        guard live.traceMap?.ids != ids else { return [] }
        live.traceMap = TraceMapFetch(ids: ids)
        return [.fetch(.traceGraph(ids), .traceMap)]
    }

    mutating func endTraceMap(_ problem: Problem?) -> [Effect] {
        guard live.traceMap?.isUnderWay == true else { return [] }
        live.traceMap?.isUnderWay = false
        live.traceMap?.problem = problem
        let effects = refreshTop()
        let isShown = (screens.last as? TraceMapState)?.map.picture != nil
        let isAnswered =
            data.dataSet.traceGraph.map { $0.ids == live.traceMap?.ids && !$0.graph.nodes.isEmpty } ?? false
        if isShown, !isAnswered {
            let why = problem?.message ?? "it has no map of it"
            say(
                "Made from the documents here, for \(can.serviceName) did not answer: \(why)", isWarning: problem != nil
            )
        } else if let problem {
            say(problem.description, isWarning: true)
        }
        return effects
    }

    /// Back to the timeline that the map was opened from, the cursor on a row; from elsewhere to the timeline of the row.
    mutating func go(toRow row: Int) -> [Effect] {
        guard row >= 0, row < data.store.rowCount else { return [] }
        let trace = data.store.trace(ofRow: row)
        guard let below = screens.dropLast().last as? TimelineState, below.id == data.store.traceIDs[trace] else {
            return openTrace(trace, focus: row)
        }
        screens.removeLast()
        let effects = refreshTop() + leave()
        withTop { screen, scene in
            guard var timeline = screen as? TimelineState else { return }
            timeline.moveTo(row: row, scene)
            screen = timeline
        }
        return effects
    }
}
