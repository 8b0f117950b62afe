import Foundation
import TraceModel

extension XRayJob {
    /// The most ids of one retrieval (reference 2.3).
    static let retrievalBatch = 100
    /// Seconds until a retrieval is given up (our choice).
    static let retrievalSeconds = 120.0

    /// Looks for traces that are stored but not indexed (Transaction Search, reference 2.3).
    /// - Parameter unprocessed: those that BatchGetTraces named as not answered yet.
    /// - Returns: the problems; among them, ids that are nowhere.
    func retrieveAbsent(_ wanted: [TraceID], unprocessed: Set<TraceID>) async throws(XRayFailure) -> [Problem] {
        let absent = await answers.absent(of: wanted)
        guard !absent.isEmpty else {
            await answers.note(unprocessed: [], of: wanted)
            return []
        }
        var problems: [Problem] = []
        for first in stride(from: 0, to: absent.count, by: Self.retrievalBatch) {
            let ids = Array(absent[first..<min(absent.count, first + Self.retrievalBatch)])
            do throws(XRayFailure) {
                try await retrieve(ids)
            } catch {
                if Task.isCancelled { throw error }
                problems.append(error.problem(.notice, source: name, lost: "a search for unindexed traces"))
                break
            }
        }
        let lost = await answers.absent(of: absent)
        await answers.note(unprocessed: lost, of: wanted)
        await answers.markComplete(absent, now: client.now())
        let waiting = lost.filter { unprocessed.contains($0) }
        problems += missing(
            waiting, "not answered: X-Ray left", remedy: "Ask again in a while (R); X-Ray keeps traces for 30 days")
        problems += missing(
            lost.filter { !unprocessed.contains($0) }, "not found",
            remedy: "X-Ray keeps traces for 30 days; check the region, the account and the id")
        return problems
    }

    private func missing(_ ids: [TraceID], _ words: String, remedy: String) -> [Problem] {
        guard let one = ids.first else { return [] }
        let tail = words.hasSuffix("left") ? ids.count == 1 ? " it unprocessed" : " them unprocessed" : ""
        let text =
            ids.count == 1
            ? "trace \(one) was \(words)\(tail)" : "\(ids.count) traces were \(words)\(tail), \(one) among them"
        return [Problem(.partial, source: name, message: text, remedy: remedy)]
    }

    private func retrieve(_ ids: [TraceID]) async throws(XRayFailure) {
        var members = await retrievalWindow(ids).members
        members["TraceIds"] = ids.map(\.description)
        let page = try await client.call(.startTraceRetrieval, members)
        guard let token = page.envelope.string("RetrievalToken") else {
            throw XRayFailure(.retrieval("without token"), .startTraceRetrieval)
        }
        do throws(XRayFailure) {
            try await poll(token, count: ids.count)
        } catch {
            await cancelRetrieval(token)
            throw error
        }
    }

    /// Asks again after 1 s, then half as long again each time up to 10 s, until the retrieval is complete (our choice).
    private func poll(_ token: String, count: Int) async throws(XRayFailure) {
        let started = ContinuousClock.now
        var wait = 1.0
        while true {
            await postWaiting(count)
            let members: [String: any Sendable] = ["RetrievalToken": token, "TraceFormat": "XRAY"]
            var status = ""
            try await client.pages(.listRetrievedTraces, members) { page throws(XRayFailure) in
                status = page.envelope.string("RetrievalStatus") ?? ""
                guard status == "COMPLETE" else { return false }
                _ = try await answers.read(page)
                return true
            }
            if status == "COMPLETE" { return }
            guard status == "SCHEDULED" || status == "RUNNING" else {
                throw XRayFailure(.retrieval(status), .listRetrievedTraces)
            }
            guard started.duration(to: .now) < .seconds(Self.retrievalSeconds) else {
                throw XRayFailure(
                    .retrieval("too late: no answer in \(Int(Self.retrievalSeconds)) s"), .listRetrievedTraces)
            }
            do { try await Task.sleep(for: .seconds(wait)) } catch {
                throw XRayFailure(.cancelled, .listRetrievedTraces)
            }
            wait = min(10, wait * 1.5)
        }
    }

    /// From a task of its own, since this one may be cancelled: the service need not go on for nobody.
    private func cancelRetrieval(_ token: String) async {
        let client = client
        let task = Task.detached { () -> Bool in
            do throws(XRayFailure) {
                _ = try await client.call(.cancelTraceRetrieval, ["RetrievalToken": token])
                return true
            } catch {
                return false  // it ends by itself after an hour
            }
        }
        if !Task.isCancelled { _ = await task.value }
    }

    private func postWaiting(_ count: Int) async {
        var progress = LoadProgress(client.gate.counts, bytes: await answers.byteCount)
        progress.note = "retrieving \(count) \(count == 1 ? "trace" : "traces") from Transaction Search"
        deliver(.progress(progress))
    }

    /// When the traces began: as their summaries say, else as their ids say if that is within the 30 days that X-Ray keeps,
    /// else the last day.
    private func retrievalWindow(_ ids: [TraceID]) async -> SecondsWindow {
        let now = Int64(client.now())
        let wanted = Set(ids)
        let known = await answers.summaries.filter { wanted.contains($0.id) }.compactMap(\.start).map {
            Int64($0.seconds)
        }
        let told = ids.map { Int64($0.epoch) }.filter { $0 > now - 31 * 86_400 && $0 <= now + 300 }
        let times = known.isEmpty ? told : known
        guard let first = times.min(), let last = times.max() else {
            return SecondsWindow(start: now - 86_400, end: now)
        }
        return SecondsWindow(start: first - 300, end: max(first, min(now, last + 3_600)))
    }
}
