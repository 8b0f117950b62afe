import TraceFormats
import TraceModel

/// What has come from the API in this run, decoded: whole traces stay and are never fetched twice, the rest is the answer to
/// the last question of its kind. Beyond a bound, the traces that nobody has looked at for longest are let go.
actor XRayAnswers {
    nonisolated let texts: AnswerTexts
    private let name: String
    private var traces: AnsweredTraces
    private var isStale = false
    private var dataSet = DataSet()
    private var complete: Set<TraceID> = []
    /// Ids of the store, once somebody asks for them.
    private var present: Set<TraceID>?
    private var bytes: Int64 = 0
    /// The expression that the summaries were chosen by.
    private var summaryFilter: String?

    /// Services whose series are kept.
    private static let mostSeries = 64
    private var seriesOrder: [ServiceIdentity?] = []

    init(name: String, limit: Int = AnsweredTraces.usualLimit) {
        self.name = name
        traces = AnsweredTraces(limit: limit)
        texts = traces.texts
    }

    /// Decodes a page and keeps its traces.
    /// - Returns: what is not traces: graphs, summaries, points, problems.
    func read(_ page: XRayPage) throws(XRayFailure) -> Findings {
        bytes += Int64(page.bytes.count)
        let holdsTraces = page.operation == .batchGetTraces || page.operation == .listRetrievedTraces
        do throws(JSONError) {
            let read = try traces.read(page.bytes, isKept: holdsTraces)
            if holdsTraces { isStale = true }
            if read.hasLetGo {
                assemble()
                complete.formIntersection(presentIDs())
            }
            return read.findings
        } catch {
            throw XRayFailure(.foreignAnswer(status: 200), message: "no memory for the decoder")
        }
    }

    /// All that the run has, with this request's problems.
    func snapshot(_ problems: [Problem] = []) -> DataSet {
        assemble()
        dataSet.revision += 1
        var result = dataSet
        result.problems = problems
        result.sources = [SourceInfo(name: name, format: "X-Ray API", bytes: bytes)]
        return result
    }

    func set(graph: ServiceGraph) { dataSet.graph = graph }

    /// Parts of the map that are over, by group; of the few groups that somebody looks at.
    private var graphParts: [String?: ClosedParts<ServiceGraph>] = [:]
    private static let mostGroups = 8

    func graphParts(ofGroup group: String?) -> ClosedParts<ServiceGraph> { graphParts[group] ?? ClosedParts() }
    func set(graphParts parts: ClosedParts<ServiceGraph>, ofGroup group: String?) {
        if graphParts[group] == nil, graphParts.count >= Self.mostGroups { graphParts = [:] }
        graphParts[group] = parts
    }
    /// Parts of a service's series that are over; of those whose series are kept.
    private struct SeriesKey: Hashable {
        var service: ServiceIdentity?
        var group: String?
    }
    private var seriesParts: [SeriesKey: ClosedParts<[TimeSeriesPoint]>] = [:]

    func seriesParts(of service: ServiceIdentity?, group: String?) -> ClosedParts<[TimeSeriesPoint]> {
        seriesParts[SeriesKey(service: service, group: group)] ?? ClosedParts()
    }
    func set(seriesParts parts: ClosedParts<[TimeSeriesPoint]>, of service: ServiceIdentity?, group: String?) {
        let key = SeriesKey(service: service, group: group)
        if seriesParts[key] == nil, seriesParts.count >= Self.mostSeries { seriesParts = [:] }
        seriesParts[key] = parts
    }
    func set(summaries: [TraceSummary], morePagesExist: Bool) {
        dataSet.summaries = summaries
        dataSet.morePagesExist = morePagesExist
    }
    func set(points: [TimeSeriesPoint], of service: ServiceIdentity?) {
        seriesOrder.removeAll { $0 == service }
        seriesOrder.append(service)
        if seriesOrder.count > Self.mostSeries { dataSet.timeSeries[seriesOrder.removeFirst()] = nil }
        dataSet.timeSeries[service] = points
    }
    func set(traceGraph: TraceGraph) { dataSet.traceGraph = traceGraph }
    func set(groups: [TraceGroup]) { dataSet.groups = groups }
    func set(insights: [InsightSummary]) { dataSet.insights = insights }
    /// Notes which of the traces that were asked for were not answered; what is known of others stays.
    func note(unprocessed: [TraceID], of asked: [TraceID]) {
        let asked = Set(asked)
        dataSet.unprocessed = dataSet.unprocessed.filter { !asked.contains($0) } + unprocessed
    }

    var summaries: [TraceSummary] { dataSet.summaries }

    /// The summaries there are, when they were chosen by the same expression; what another one chose is no part of the answer.
    func summaries(chosenBy expression: String?) -> [TraceSummary] {
        defer { summaryFilter = expression }
        return summaryFilter == expression ? dataSet.summaries : []
    }

    /// A window of which the summaries that there are tell everything.
    private struct Listing {
        var window: SecondsWindow
        var expression: String?
        /// Epoch seconds when all of it was asked for.
        var asked: Int64
        /// There was more in it than is read.
        var isCut: Bool
    }
    private var listing: Listing?
    /// Seconds after its start for which a trace that was partial is asked for again with each list (our choice).
    private static let partialSeconds: Int64 = 600

    /// From when on the summaries of a window are to be asked for: before, they are there.
    /// - Parameter isAgain: a person asks: a trace that was partial is asked for however old it is, and a list that was cut whole.
    /// - Returns: nil when all are to be asked for.
    func firstUnlisted(
        _ window: SecondsWindow, chosenBy expression: String?, now: Int64, isAgain: Bool
    ) -> Int64? {
        guard let known = listing, !(isAgain && known.isCut), known.expression == expression,
            known.window.start <= window.start,
            (window.start..<window.end).contains(known.window.end - 1), now - known.asked < ClosedParts<Never>.validity
        else {
            listing = nil
            return nil
        }
        listing?.window.start = window.start  // what was before may be let go now
        let recent = Timestamp(seconds: isAgain ? 0 : Double(now - Self.partialSeconds))
        let open = dataSet.summaries.lazy.filter(\.isPartial).compactMap(\.start).filter { $0 > recent }.min()
        let late = known.window.end - ClosedParts<Never>.lateness
        return max(window.start, min(late, open.map { Int64($0.seconds) - 1 } ?? late))
    }

    /// Notes that the summaries there are tell everything of a window.
    func noteListed(_ window: SecondsWindow, chosenBy expression: String?, now: Int64, isCut: Bool) {
        listing = Listing(window: window, expression: expression, asked: listing?.asked ?? now, isCut: isCut)
    }

    /// Whether the summaries that are there were cut.
    var isListCut: Bool { listing?.isCut ?? false }

    /// Notes that something may be missing of the summaries there are.
    func forgetListed() { listing = nil }

    var graph: ServiceGraph? { dataSet.graph }
    var byteCount: Int64 { bytes }

    /// Ids of the list that have to be fetched: unknown ones, and those that were still growing.
    func missing(of ids: [TraceID]) -> [TraceID] {
        var seen: Set<TraceID> = []
        return ids.filter { !complete.contains($0) && seen.insert($0).inserted }
    }

    /// Ids of the list of which nothing has come.
    func absent(of ids: [TraceID]) -> [TraceID] {
        assemble()
        let present = presentIDs()
        return ids.filter { !present.contains($0) }
    }

    /// Traces that are there and may not be all: something of them is in progress, or their summary says so. And those that were
    /// asked for and not answered.
    var growing: [TraceID] {
        assemble()
        let partial = Set(dataSet.summaries.lazy.filter(\.isPartial).map(\.id))
        let store = dataSet.store
        let open = store.traceIDs.enumerated().lazy.filter { number, id in
            store.traceFlags[number].contains(.partial) || partial.contains(id)
                || store.rows(ofTrace: number).contains { store.flags[$0].contains(.inProgress) }
        }
        return open.map(\.element) + dataSet.unprocessed
    }

    private func presentIDs() -> Set<TraceID> {
        let ids = present ?? Set(dataSet.store.traceIDs)
        present = ids
        return ids
    }

    /// Marks as complete what will not grow any more: no entity in progress, and so old that late segments have come.
    /// - Parameter now: epoch seconds.
    func markComplete(_ ids: [TraceID], now: Double) {
        assemble()
        let settled = Timestamp(seconds: now - Self.settlingSeconds)
        let store = dataSet.store
        let asked = Set(ids)
        for (number, id) in store.traceIDs.enumerated() where asked.contains(id) {
            let rows = store.rows(ofTrace: number)
            let isOpen = rows.contains { store.flags[$0].contains(.inProgress) || store.end($0) > settled }
            if !isOpen { complete.insert(id) }
        }
    }

    /// X-Ray joins documents for some time after a trace ended (our choice).
    private static let settlingSeconds = 60.0

    private func assemble() {
        guard isStale else { return }
        dataSet.store = traces.store()
        present = nil
        isStale = false
    }
}
