import HTTP
import TraceModel

extension XRayJob {
    /// Six hours a call (U-3).
    static let longestSummaries: Int64 = 6 * 3600

    /// Summaries of a window, the newest first.
    func summaries(_ scope: DataRequest.Scope) async throws(XRayFailure) {
        let window = try window(scope)
        let expression = filtered(scope)["FilterExpression"] as? String
        let now = Int64(client.now())
        let first = await answers.firstUnlisted(window, chosenBy: expression, now: now, isAgain: scope.isAgain)
        let wasCut = first == nil ? false : await answers.isListCut  // what is kept of it has gaps
        let calls = summaryCalls(scope, SecondsWindow(start: first ?? window.start, end: window.end))
        let kept = await answers.summaries(chosenBy: expression)
        var intake = SummaryIntake(calls: calls.count, kept: kept, window: window.timeWindow)
        var problems: [Problem] = []
        var pace = ArrivalPace(shortest: 0.25)
        pace.rest(after: 0)
        let failures = try await collect(calls, lost: "a part of the traces") { number, page throws(XRayFailure) in
            let batch = try await answers.read(page)
            problems += Problem.of(batch.problems, page.operation, source: name)
            intake.add(batch.summaries, call: number)
            // Drawn a few times a second: each data set is a copy for the viewer to digest.
            if pace.milliseconds == 0 {
                await answers.set(summaries: intake.shown, morePagesExist: true)
                await partial(problems, &pace)
            }
            return (intake.count, intake.count < XRayRepository.summaryLimit)
        }
        problems += failures
        let all = intake.fresh + (first.map { intake.older(than: $0) } ?? [])
        let listed = Array(all.prefix(XRayRepository.summaryLimit))
        let isCut = wasCut || all.count >= XRayRepository.summaryLimit
        if isCut { problems.append(cutProblem(listed.count)) }
        await answers.set(summaries: listed, morePagesExist: isCut || !problems.isEmpty)
        if failures.isEmpty {
            await answers.noteListed(window, chosenBy: expression, now: now, isCut: isCut)
        } else {
            await answers.forgetListed()
        }
        await finish(problems + shortened(scope) + (scope.isAgain ? await tracesAgain() : []))
    }

    /// The window is cut in at least four, so that four calls can be under way: one chain of pages would wait for each answer
    /// before it asks for the next.
    func summaryCalls(_ scope: DataRequest.Scope, _ window: SecondsWindow) -> [PagedCall] {
        let slice = min(Self.longestSummaries, max(300, (window.seconds + 3) / 4))
        return window.slices(of: slice).map { part in
            var call = PagedCall(.getTraceSummaries, filtered(scope), part)
            call.mayHalve = true
            return call
        }
    }

    private func filtered(_ scope: DataRequest.Scope) -> [String: any Sendable] {
        var members: [String: any Sendable] = ["Sampling": false]
        let group = scope.group.map { "group.\($0.hasPrefix("arn:") ? "arn" : "name") = \"\($0)\"" }
        let parts = [group, scope.filter.map { trimmed($0) }].compactMap { $0 }.filter { !$0.isEmpty }
        if parts.count == 1 { members["FilterExpression"] = parts[0] }
        if parts.count > 1 { members["FilterExpression"] = parts.map { "(\($0))" }.joined(separator: " AND ") }
        return members
    }

    func cutProblem(_ count: Int) -> Problem {
        Problem(
            .partial, source: name, place: XRayOperation.getTraceSummaries.name,
            message: "only \(count) traces of the window were read",
            remedy: "Choose a shorter window or a narrower filter")
    }
}

/// Summaries as they come from several parts of a window.
struct SummaryIntake {
    private var byCall: [[TraceSummary]]
    private var seen: Set<TraceID> = []
    /// What the last answer had inside the window: shown behind the new ones until they are all here, so that a refresh does
    /// not empty the list.
    private let kept: [TraceSummary]

    init(calls: Int, kept: [TraceSummary], window: TimeWindow) {
        byCall = Array(repeating: [], count: calls)
        self.kept = kept.filter { summary in
            window.contains(summary.start ?? Timestamp(seconds: Double(summary.id.epoch)))
        }
    }

    var count: Int { seen.count }

    mutating func add(_ summaries: [TraceSummary], call: Int) {
        for summary in summaries where seen.insert(summary.id).inserted { byCall[call].append(summary) }
    }

    /// What this request brought, the newest part first.
    var fresh: [TraceSummary] { byCall.flatMap { $0 } }
    /// What was there and was not asked for again.
    /// - Parameter first: epoch seconds from which on it was.
    func older(than first: Int64) -> [TraceSummary] {
        kept.filter { summary in
            let start = summary.start.map { Int64($0.seconds.rounded(.down)) } ?? .max
            return min(start, Int64(summary.id.epoch)) < first && !seen.contains(summary.id)
        }
    }
    /// What is worth drawing meanwhile.
    var shown: [TraceSummary] { fresh + kept.filter { !seen.contains($0.id) } }
}
