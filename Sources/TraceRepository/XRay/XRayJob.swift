import AWSAccount
import HTTP
import TraceModel

/// One request being answered: posts events in order and ends with `finished` or `failed`.
struct XRayJob: Sendable {
    let client: XRayClient
    let answers: XRayAnswers
    let name: String
    let deliver: @Sendable (DataEvent) -> Void

    /// X-Ray keeps traces and graphs for 30 days (reference 1.1).
    static let retentionSeconds: Int64 = 30 * 86_400

    func run(_ request: DataRequest) async {
        do throws(XRayFailure) {
            switch request {
            case .overview(let scope): try await overview(scope)
            case .summaries(let scope): try await summaries(scope)
            case .traces(let ids): try await traces(ids)
            case .timeSeries(let scope, let service): try await timeSeries(scope, service)
            case .traceGraph(let ids): try await traceGraph(ids)
            case .groups: try await groups()
            }
        } catch {
            deliver(.failed(error.problem(.failure, source: name)))
        }
    }

    /// The window asked for in whole seconds, or the last hour. It ends now at the latest and begins where X-Ray's memory does,
    /// so that an open end asks for no year that has nothing.
    /// - Throws: `badWindow` for one that holds no time yet.
    func window(_ scope: DataRequest.Scope) throws(XRayFailure) -> SecondsWindow {
        let now = Int64(client.now())
        guard let asked = scope.window else {
            return SecondsWindow(start: now - XRayRepository.defaultSeconds, end: now)
        }
        let window = SecondsWindow(asked)
        guard window.seconds > 0 else { throw XRayFailure(.badWindow("is empty: it does not start before it ends")) }
        guard window.start <= now else { throw XRayFailure(.badWindow("lies in the future")) }
        guard window.end > now - Self.retentionSeconds else {
            throw XRayFailure(.badWindow("lies more than 30 days back, which is as far as X-Ray keeps traces"))
        }
        var start = window.start
        // "The last six hours" are six hours, though they began between two seconds: no further call for a second.
        let (asks, isOpen) = asked.end.nanoseconds.subtractingReportingOverflow(asked.start.nanoseconds)
        if !isOpen, asks % 1_000_000_000 == 0, window.seconds == asks / 1_000_000_000 + 1, window.end >= now {
            start += 1
        }
        let end = min(window.end, now + 1)
        return SecondsWindow(start: max(start, end - Self.retentionSeconds), end: end)
    }

    /// That a window begins before X-Ray's memory does. One without a beginning asks for what there is.
    func shortened(_ scope: DataRequest.Scope) -> [Problem] {
        guard let start = scope.window?.start, start.nanoseconds > -4_000_000_000_000_000_000 else { return [] }
        let days = (client.now() - start.seconds) / 86_400
        guard days * 86_400 > Double(Self.retentionSeconds) + 60 else { return [] }
        return [
            Problem(
                .notice, source: name,
                message:
                    "the window begins \(Int(days.rounded())) days ago; X-Ray keeps traces for 30, so older ones are missing",
                remedy: "Traces that are to be kept longer can be saved: xrayscope save")
        ]
    }

    /// The scope's group as the graph operations take it.
    func members(_ scope: DataRequest.Scope) -> [String: any Sendable] {
        guard let group = scope.group else { return [:] }
        return group.hasPrefix("arn:") ? ["GroupARN": group] : ["GroupName": group]
    }

    /// Runs calls and hands their pages over as they come.
    /// - Parameters:
    ///   - lost: what is missing when a call fails: `a part of the service map`.
    ///   - note: what the viewer says while it waits.
    ///   - ended: sees the number of a call whose pages have all come.
    ///   - take: reads a page; its result is how many traces are there by now, and whether to go on.
    /// - Returns: the problems of the calls that failed, each kind once.
    /// - Throws: the failure when no page came at all.
    func collect(
        _ calls: [PagedCall], lost: String, note: String = "", ended: (Int) async -> Void = { _ in },
        take: (Int, XRayPage) async throws(XRayFailure) -> (traces: Int, goesOn: Bool)
    ) async throws(XRayFailure) -> [Problem] {
        var progress = ProgressMeter(calls)
        var failures: [XRayFailure] = []
        var traces = 0
        var pages = 0
        loop: for await piece in client.stream(calls) {
            switch piece {
            case .page(let number, let page):
                pages += 1
                progress.see(page, of: number)
                let taken = try await take(number, page)
                traces = taken.traces
                if !taken.goesOn { break loop }
            case .end(let number, let failure):
                progress.end(of: number, succeeded: failure == nil)
                guard let failure else {
                    await ended(number)
                    break
                }
                failures.append(failure)
            case .tick: break
            }
            await post(progress, traces: traces, note: note)
        }
        if Task.isCancelled { throw XRayFailure(.cancelled) }
        if pages == 0, let first = failures.first { throw first }
        return XRayFailure.problems(failures, source: name, lost: lost)
    }

    private func post(_ meter: ProgressMeter, traces: Int, note: String) async {
        var progress = LoadProgress(client.gate.counts, bytes: await answers.byteCount, traces: traces)
        progress.share = meter.share
        progress.note = note
        deliver(.progress(progress))
    }

    /// The request's answer, with its problems.
    func finish(_ problems: [Problem] = []) async {
        let dataSet = await answers.snapshot(problems + notices)
        if !Task.isCancelled { deliver(.finished(dataSet)) }
    }

    func partial(_ problems: [Problem] = []) async {
        deliver(.partial(await answers.snapshot(problems + notices)))
    }

    /// What there is so far, when it is time: the more it is, the more seldom.
    func partial(_ problems: [Problem], _ pace: inout ArrivalPace) async {
        let began = ContinuousClock.now
        await partial(problems)
        pace.rest(after: began.duration(to: .now) / .seconds(1))
    }

    /// What is worth knowing of the calls that succeeded.
    var notices: [Problem] {
        guard let words = client.clock.words else { return [] }
        return [
            Problem(
                .notice, source: name, message: "\(words); calls are signed for the service's time",
                remedy: "Set this machine's clock")
        ]
    }
}

extension XRayFailure {
    /// One problem a kind, with the number of others like it.
    static func problems(_ failures: [XRayFailure], source: String, lost: String) -> [Problem] {
        var result: [Problem] = []
        for failure in failures {
            let problem = failure.problem(.partial, source: source, lost: lost)
            if let index = result.firstIndex(where: { $0.message == problem.message && $0.place == problem.place }) {
                result[index].more += 1
            } else {
                result.append(problem)
            }
        }
        return result
    }
}
