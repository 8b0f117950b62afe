import Screen
import Testing
import TraceModel
import TraceRepository

@testable import Viewer

@Suite("A live source: what a screen looks at is asked for then")
struct LiveTests {
    private static let scope = DataRequest.Scope(filter: "fault")
    /// A person asks: what may have grown, however old, is asked for too.
    private static var again: DataRequest.Scope {
        var scope = scope
        scope.isAgain = true
        return scope
    }

    /// A map of `client` and `web`, and no list yet.
    private func session() -> Session {
        var settings = ViewerSettings(
            sourceName: "xray", capabilities: XRayRepository.capabilities, request: .overview(Self.scope))
        settings.options.isUTC = true
        return Session(dataSet(summaries: []), settings: settings)
    }

    private func dataSet(summaries: [TraceSummary]) -> DataSet {
        var dataSet = DataSet()
        var client = ServiceNode(referenceID: 0, name: "web", type: "client")
        client.edges = [ServiceEdge(target: 1)]
        dataSet.graph = ServiceGraph()
        dataSet.graph?.nodes = [client, ServiceNode(referenceID: 1, name: "web", type: "AWS::ECS::Container")]
        dataSet.summaries = summaries
        return dataSet
    }

    private func summary(_ low: UInt64, of service: String) -> TraceSummary {
        var summary = TraceSummary(id: TraceID(epoch: 1_772_323_200, middle: 0, low: low))
        summary.services = [ServiceIdentity(name: service, type: "AWS::ECS::Container")]
        summary.entryPoint = summary.services.first
        summary.responseTime = 0.5
        return summary
    }

    @Test("The list is asked for when it opens, once, and a node's filter judges summaries")
    func list() {
        var session = session()
        #expect(session.effects == [.load(.overview(Self.scope))])
        session.press("enter,L")
        #expect(session.state.context == .traces)
        #expect(session.effects.last == .load(.summaries(Self.scope)))
        let arrived = dataSet(summaries: [summary(1, of: "web"), summary(2, of: "other"), summary(3, of: "web")])
        session.apply(.loaded(LoadedData(arrived, version: 2), isFinal: true))
        let loads = { (session: Session) in session.effects.count { if case .load = $0 { true } else { false } } }
        let count = loads(session)
        session.press("esc,L")
        #expect(loads(session) == count)
        let web = ServiceIdentity(name: "web", type: "AWS::ECS::Container")
        let rows = { session.state.data.rows(fulfilling: .node(web, seconds: $0, window: nil)).numbers }
        #expect(rows(nil) == [0, 2])
        #expect(rows(0.4...0.6) == [0, 2] && rows(0.6...0.9) == [])
    }

    @Test("What is opened while the map loads waits for it; ^R on the list asks for the list")
    func order() {
        var session = session()
        session.press("ctrl-r,L")
        #expect(session.effects.filter { $0 == .load(.summaries(Self.scope)) }.isEmpty)
        session.apply(.loaded(LoadedData(dataSet(summaries: []), version: 2), isFinal: true))
        #expect(session.effects.last == .load(.summaries(Self.scope)))
        session.apply(.loaded(LoadedData(dataSet(summaries: [summary(1, of: "web")]), version: 3), isFinal: true))
        let count = session.effects.count
        session.press("ctrl-r")
        #expect(Array(session.effects.dropFirst(count)) == [.load(.summaries(Self.again))])
    }

    private func fixed(_ start: Int64, _ end: Int64) -> TimeWindow {
        TimeWindow(start: Timestamp(seconds: Double(start)), end: Timestamp(seconds: Double(end)))
    }

    /// As `session`, at 2026-03-01T00:00:00Z, with the list looked at.
    private func listSession(_ count: Int = 6) -> Session {
        var settings = ViewerSettings(sourceName: "xray", capabilities: XRayRepository.capabilities)
        settings.options.isUTC = true
        settings.epoch = 1_772_323_200_000_000_000
        var session = Session(dataSet(summaries: []), settings: settings)
        session.press("L")
        session.apply(.loaded(list(count, version: 2), isFinal: true))
        return session
    }

    private func list(_ count: Int, version: Int) -> LoadedData {
        let summaries = (0..<count).map { number in
            var summary = summary(UInt64(number), of: "web")
            summary.start = Timestamp(seconds: 1_772_323_000 + Double(number))
            return summary
        }
        return LoadedData(dataSet(summaries: summaries), version: version, narrowing: ShownPart(isChosenBySource: true))
    }

    @Test("Another window is asked for, [ and ] move it, and ] leads back to the present")
    func window() {
        var session = session()
        session.press("t,text:30m,enter")
        guard case .load(.overview(let scope))? = session.effects.last, let window = scope.window else {
            Issue.record("no load: \(session.effects)")
            return
        }
        #expect(window.nanoseconds == 1_800_000_000_000 && scope.filter == "fault")
        var other = listSession()
        other.press("q,t,text:15m,enter,[")
        let before = DataRequest.Scope(window: fixed(1_772_321_400, 1_772_322_300))
        #expect(other.effects.last == .load(.overview(before)))
        #expect(!other.lines[0].contains("refresh 15s"), "a window of the past does not move")
        other.press("]")
        #expect(other.state.query.window == .last(900_000_000_000))
        #expect(other.effects.last == .load(.overview(.init(window: fixed(1_772_322_300, 1_772_323_200)))))
    }

    @Test("A filter asks for the list again, not for the map")
    func filter() {
        var session = listSession()
        session.press("F,text:fault,enter")
        #expect(session.effects.last == .load(.summaries(.init(filter: "fault"))))
        session.apply(.loaded(list(2, version: 3), isFinal: true))
        session.press("q")
        let count = session.effects.count
        session.press("x,L")
        #expect(Array(session.effects.dropFirst(count)) == [.load(.summaries(.init()))])
    }

    @Test("The map is asked for again every 15 s while it is looked at; p pauses, R asks at once")
    func refresh() {
        var session = session()
        session.apply(.tick(1000))
        #expect(session.state.deadline == 15_000)
        session.apply(.tick(15_000))
        #expect(session.effects.last == .load(.overview(Self.scope)))
        #expect(session.lines[0].contains("refreshing"))
        session.apply(.loaded(LoadedData(dataSet(summaries: []), version: 2), isFinal: true))
        #expect(session.lines[0].contains("refresh 15s") && session.state.deadline == 30_000)
        session.press("p")
        #expect(session.lines[0].contains("paused"))
        session.apply(.tick(60_000))
        #expect(session.state.deadline == nil)
        let count = session.effects.count
        session.press("R")
        #expect(Array(session.effects.dropFirst(count)) == [.load(.overview(Self.again))])
    }

    @Test("How often the source is asked again can be chosen, and not at all")
    func interval() {
        var session = session()
        session.press("P")
        #expect(session.text.contains("Refreshed every") && session.text.contains("only when R asks"))
        for (text, words) in [
            ("5", "is no length"), ("300ms", "is too short: 1s at least"), ("0.5s", "is too short: 1s at least"),
        ] {
            session.press("text:\(text)")
            #expect(session.text.contains(words))
            session.press("enter")
            #expect(session.text.contains(words), "what means nothing is not taken")
            session.press("ctrl-u")
        }
        session.press("text:1m30s,enter")
        #expect(session.lines[0].contains("refresh 1m30s") && session.state.refreshDue == 90_000)
        session.apply(.tick(90_000))
        session.apply(.loadFailed(Problem(.failure, source: "xray", message: "dropped")))
        #expect(session.state.refreshDue == 180_000)
        session.apply(.tick(180_000))
        session.apply(.loadFailed(Problem(.failure, source: "xray", message: "dropped")))
        #expect(session.state.refreshDue == 360_000)
        // Choices: 5s, 15s, 30s, 1m, 5m, off.
        session.press("P,down,down,down,down,down,down,enter")
        #expect(session.lines[0].contains("refresh off") && session.state.refreshDue == nil)
        session.press("p")
        #expect(session.text.contains("P chooses how often") && !session.lines[0].contains("paused"))
        session.press("P,down,enter")
        #expect(session.state.refreshDue == 185_000)
    }

    @Test("A refresh that fails leaves what there is, says that it is old and why, and waits longer each time")
    func stale() {
        var session = session()
        session.apply(.tick(15_000))
        session.apply(.loadFailed(Problem(.failure, source: "xray", message: "the session token has expired")))
        #expect(session.lines[0].contains("stale") && session.lines[1].contains("the session token has expired"))
        #expect(session.text.contains("web"))
        session.apply(.tick(30_000))
        session.apply(.loadFailed(Problem(.failure, source: "xray", message: "the session token has expired")))
        session.apply(.tick(59_999))
        #expect(session.state.refreshDue == 60_000)
        session.apply(.tick(60_000))
        session.apply(.loaded(LoadedData(dataSet(summaries: []), version: 2), isFinal: true))
        #expect(!session.text.contains("expired") && !session.text.contains("stale"))
    }

    @Test("The cursor stays on its trace when newer ones come")
    func cursor() {
        var session = listSession()
        session.press("j,j,y")
        session.apply(.loaded(list(9, version: 3), isFinal: true))
        session.press("y")
        let copied = session.effects.filter { if case .copy = $0 { true } else { false } }
        #expect(copied.count == 2 && copied[0] == copied[1])
    }

    @Test("Where the cursor rests, five traces are fetched, once; leaving the list stops it")
    func neighbours() {
        var session = listSession()
        session.press("j")
        #expect(session.state.deadline == 300)
        session.apply(.tick(300))
        guard case .fetch(.traces(let ids), .neighbours)? = session.effects.last else {
            Issue.record("no fetch: \(session.effects)")
            return
        }
        // The newest first, so row 1 of 6 is number 4; then what is beside it.
        #expect(ids.map(\.low) == [4, 3, 5, 2])
        let count = session.effects.count
        session.apply(.tick(1000))
        #expect(session.effects.count == count)
        session.press("q")
        #expect(session.effects.last == .cancelFetch(.neighbours))
    }

    @Test("A trace opens at once and says what it waits for; one that does not come says why; leaving stops it")
    func fetching() {
        var session = listSession()
        session.press("enter")
        #expect(session.state.context == .timeline && session.text.contains("Fetching trace 1-69a"))
        var progress = LoadProgress(bytes: 0, totalBytes: nil, traces: 0, isDone: false)
        progress.note = "retrieving 1 trace from Transaction Search"
        session.apply(.fetching(.trace, progress))
        #expect(session.text.contains("retrieving 1 trace from Transaction Search"))
        session.apply(.fetched(.trace, Problem(.partial, source: "xray", message: "trace was not found")))
        #expect(session.text.contains("did not come") && session.text.contains("trace was not found"))
        session.press("R")
        #expect(session.text.contains("Fetching trace"))
        session.press("esc")
        #expect(session.state.context == .traces)
        #expect(session.effects.last == .cancelFetch(.trace))
    }

    @Test("Groups are asked for, narrowed by what is typed, and chosen")
    func groups() {
        var session = listSession()
        session.press("q,ctrl-g")
        #expect(session.effects.last == .fetch(.groups, .groups))
        #expect(session.text.contains("asking for the account's groups"))
        var answer = dataSet(summaries: [])
        answer.groups = [
            TraceGroup(name: "Default", arn: nil, filter: nil), TraceGroup(name: "checkout", arn: nil, filter: "fault"),
        ]
        session.apply(.arrived(LoadedData(answer, version: 5)))
        session.apply(.fetched(.groups, nil))
        session.press("text:nonsense")
        #expect(session.text.contains("no group has this name"))
        session.press("ctrl-u,down,down,enter")
        #expect(session.effects.last == .load(.overview(.init(group: "checkout"))))
        #expect(session.lines[1].contains("group checkout"))
    }

    @Test("Insights stand beside their group, and in full with their impact behind !")
    func insights() {
        var session = listSession()
        var insight = InsightSummary(id: "1", text: "Faults rose in web.")
        insight.group = "checkout"
        insight.state = "ACTIVE"
        insight.start = Timestamp(seconds: 1_772_323_200)
        insight.rootCause = ServiceIdentity(name: "web")
        insight.clientImpact = InsightImpact(faults: 30, ok: 70, total: 100)
        var answer = dataSet(summaries: [])
        answer.groups = [TraceGroup(name: "checkout", arn: nil, filter: "fault")]
        answer.insights = [insight]
        session.press("q,ctrl-g")
        session.apply(.arrived(LoadedData(answer, version: 5)))
        session.apply(.fetched(.groups, nil))
        #expect(session.text.contains("1 active of 1 insight  fault"))
        session.press("esc,!")
        #expect(session.text.contains("Faults rose in web."))
        #expect(session.text.contains("began in web  2026-03-01 00:00:00"))
        #expect(session.text.contains("clients: 30 of 100 requests failed, 30%"))
    }

    @Test("Esc stops the load that the list waits for, then goes back")
    func escape() {
        var session = listSession()
        session.press("R,esc")
        #expect(session.effects.last == .cancelLoad && session.state.context == .traces)
        session.press("esc")
        #expect(session.state.context == .map)
    }

    @Test("Progress says the share of the window, how many of about how many, calls and throttles")
    func progress() {
        var session = listSession()
        session.press("R")
        var progress = LoadProgress(bytes: 0, totalBytes: nil, traces: 300, isDone: false)
        (progress.share, progress.calls, progress.throttles) = (0.25, 7, 2)
        session.apply(.loading(progress))
        session.apply(.tick(500))
        #expect(session.lines[0].contains("loading 25%  300 of about 1,200 traces  7 calls  2 throttled  ^C stops"))
    }

    @Test("When nothing came at all, the screen says why and what to do")
    func failure() {
        var state = AppState(
            ViewerSettings(sourceName: "xray", capabilities: XRayRepository.capabilities),
            size: Size(width: 100, height: 24))
        _ = start(&state)
        let problem = Problem(
            .failure, source: "xray", message: "no credentials were found", remedy: "Set AWS_PROFILE, or run aws login")
        _ = reduce(&state, .loadFailed(problem))
        var canvas = Canvas(size: state.size)
        draw(state, on: &canvas)
        let body = plainText(canvas).split(separator: "\n").dropFirst().dropLast().joined()
        #expect(body.contains("no credentials were found") && body.contains("Set AWS_PROFILE"))
    }
}

@Suite("A live source: the series of the node that is looked at")
struct LiveSeriesTests {
    private static let node = ServiceIdentity(name: "web", type: "AWS::ECS::Container")
    private static let asked = Effect.fetch(.timeSeries(.init(group: "shop"), service: node), .series)

    /// A map of `client` and `web`, from 2026-03-01T00:00:00Z on for an hour.
    private func data(_ version: Int, points: Int = 0) -> LoadedData {
        var dataSet = DataSet()
        var client = ServiceNode(referenceID: 0, name: "web", type: "client")
        client.edges = [ServiceEdge(target: 1)]
        var graph = ServiceGraph()
        graph.nodes = [client, ServiceNode(referenceID: 1, name: "web", type: "AWS::ECS::Container")]
        (graph.start, graph.end) = (Timestamp(seconds: 1_772_323_200), Timestamp(seconds: 1_772_326_800))
        dataSet.graph = graph
        if points > 0 {
            dataSet.timeSeries[Self.node] = (0..<points).map { minute in
                TimeSeriesPoint(
                    time: Timestamp(seconds: 1_772_323_200 + Double(minute) * 60),
                    statistics: Graphs.statistics(ok: 3, error: 1, seconds: 1),
                    responseTimes: [HistogramEntry(value: 0.25, count: 4)])
            }
        }
        return LoadedData(dataSet, version: version, narrowing: ShownPart(isChosenBySource: true))
    }

    /// The cursor of the map stands on `web`.
    private func session() -> Session {
        let request = DataRequest.overview(.init(filter: "fault", group: "shop"))
        var settings = ViewerSettings(sourceName: "xray", capabilities: XRayRepository.capabilities, request: request)
        settings.options.isUTC = true
        var session = Session(data(1).dataSet, settings: settings)
        session.apply(.loaded(data(2), isFinal: true))
        return session
    }

    private func series(_ session: Session) -> [Effect] {
        session.effects.filter {
            if case .fetch(_, .series) = $0 { return true }
            return $0 == .cancelFetch(.series)
        }
    }

    @Test("It is asked for when the node opens, without the filter, and shown when it comes")
    func shown() {
        var session = session()
        #expect(series(session).isEmpty, "nobody looks at a node")
        session.press("enter")
        #expect(series(session) == [Self.asked])
        #expect(session.text.contains("Asking for the series."))
        session.apply(.arrived(data(3, points: 60)))
        session.apply(.fetched(.series, nil))
        #expect(session.text.contains("Requests over time  by 2m") && session.text.contains("highest 8"))
        #expect(session.text.contains(" 200ms "))
        session.press("c,?,esc,:,esc,L,q")
        #expect(series(session) == [Self.asked], "it is there: asked for once")
    }

    @Test("Leaving stops it; coming back asks again")
    func left() {
        var session = session()
        session.press("enter,?,esc,L")
        #expect(series(session) == [Self.asked, .cancelFetch(.series)])
        session.press("q,q")
        #expect(series(session) == [Self.asked, .cancelFetch(.series), Self.asked, .cancelFetch(.series)])
        session.apply(.fetched(.series, nil))
        #expect(session.state.live.companions[.series] == nil)
    }

    @Test("With every answer for the map it is asked for again, but not before the last answer is there")
    func refreshed() {
        var session = session()
        session.press("enter")
        session.apply(.tick(15_000))
        session.apply(.loaded(data(3), isFinal: true))
        #expect(series(session) == [Self.asked])
        session.apply(.fetched(.series, nil))
        session.apply(.tick(30_000))
        session.apply(.loaded(data(4, points: 60), isFinal: true))
        #expect(series(session) == [Self.asked, Self.asked])
        session.press("left,x")
        session.apply(.fetched(.series, nil))
        session.press("t,text:30m,enter")
        session.apply(.loaded(data(5, points: 60), isFinal: true))
        let last = series(session).last
        guard case .fetch(.timeSeries(let scope, _), .series)? = last else {
            Issue.record("another window is asked for: \(series(session))")
            return
        }
        #expect(scope.window?.nanoseconds == 1_800_000_000_000)
    }

    @Test("Its failure is said once, stands where it would be, and what came before stays")
    func failed() {
        var session = session()
        let denied = Problem(.failure, source: "xray", message: "xray:GetTimeSeriesServiceStatistics is denied")
        session.press("enter")
        session.apply(.fetched(.series, denied))
        #expect(session.text.contains("The series did not come:") && session.text.contains("Statistics is denied"))
        #expect(session.lines.suffix(2).joined().contains("xray: xray:GetTime"))
        session.apply(.tick(60_000))
        session.apply(.loaded(data(3), isFinal: true))
        session.apply(.fetched(.series, denied))
        #expect(session.state.notice == nil, "known already")
        session.apply(.tick(120_000))
        session.apply(.loaded(data(4, points: 60), isFinal: true))
        session.apply(.fetched(.series, denied))
        #expect(session.text.contains("Requests over time  by 2m"))
    }

    @Test("Callers from outside are not asked about")
    func client() {
        var session = session()
        session.press("left,enter")
        #expect(session.text.contains("client of web") && series(session).isEmpty)
    }
}
