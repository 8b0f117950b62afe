import TraceModel

/// What was asked for the series of a node that somebody looks at.
struct SeriesFetch: Hashable, Sendable {
    var node: NodeIdentity
    /// Window and group: series are counted without a filter.
    var aim: Aim
    /// How often the map had been answered then: with each answer the series is old too.
    var mapAnswers: Int
    var isUnderWay = true
    /// Why it did not come, or not whole.
    var problem: Problem?
}

// The series of the node in front: asked for while somebody looks at it, and again when its map has been.
extension AppState {
    /// After every action: asks for what the screen in front shows now, and stops what nobody looks at any more.
    mutating func followSeries() -> [Effect] {
        guard can.hasSeries, context != .help else { return [] }
        guard let node = (screens.last as? NodeState)?.countedIdentity else {
            guard live.series?.isUnderWay == true else { return [] }
            live.series = nil
            return [.cancelFetch(.series)]
        }
        var new = SeriesFetch(node: node, aim: aim, mapAnswers: live.mapAnswers)
        new.aim.filter = nil
        // The window that is charted comes with the map.
        guard live.mapped == aim, !isAnswered(new) else { return [] }
        new.problem = live.series?.node == node ? live.series?.problem : nil
        live.series = new
        var scope = scope
        scope.filter = nil
        return [.fetch(.timeSeries(scope, service: node.serviceIdentity), .series)]
    }

    private func isAnswered(_ wanted: SeriesFetch) -> Bool {
        guard let asked = live.series, asked.node == wanted.node, asked.aim == wanted.aim else { return false }
        return asked.isUnderWay || asked.mapAnswers == wanted.mapAnswers
    }

    mutating func endSeries(_ problem: Problem?) -> [Effect] {
        guard var series = live.series, series.isUnderWay else { return [] }
        if let problem, problem != series.problem { say(problem.description, isWarning: true) }
        (series.isUnderWay, series.problem, series.mapAnswers) = (false, problem, live.mapAnswers)
        live.series = series
        return refreshTop()
    }
}
