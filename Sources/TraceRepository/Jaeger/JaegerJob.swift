import Foundation
import TraceModel

/// One request being answered: posts events in order and ends with `finished` or `failed`.
struct JaegerJob: Sendable {
    let client: JaegerClient
    let answers: JaegerAnswers
    let name: String
    /// What of a filter Jaeger understands.
    let terms: @Sendable (String) -> SearchTerms
    let deliver: @Sendable (DataEvent) -> Void

    func run(_ request: DataRequest) async {
        do throws(JaegerFailure) {
            switch request {
            case .overview(let scope), .summaries(let scope): try await search(scope)
            case .traces(let ids): try await traces(ids)
            // It counts nothing over time and has no groups: what is there says all.
            case .timeSeries, .traceGraph, .groups: await finish([])
            }
        } catch {
            deliver(.failed(error.problem(.failure, source: name)))
        }
    }

    /// Calls between services first, since they are there at once; then the traces that fulfil what Jaeger understands.
    private func search(_ scope: DataRequest.Scope) async throws(JaegerFailure) {
        let now = Timestamp(seconds: Date().timeIntervalSince1970)
        let hour = TimeWindow(
            start: Timestamp(nanoseconds: now.nanoseconds - JaegerRepository.defaultSeconds * 1_000_000_000), end: now)
        let asked = scope.window ?? hour
        let window = TimeWindow(
            start: Timestamp(nanoseconds: max(0, asked.start.nanoseconds)), end: min(asked.end, now))
        let terms = scope.filter.map(terms) ?? SearchTerms()
        let (version, services) = try await services(of: terms)
        let queries = terms.searches.map { JaegerQueries(version: version, window: window, terms: $0) }
        if let first = queries.first { await answers.set(graph: await dependencies(first, services)) }
        await partial()
        let searches = services.flatMap { service in queries.map { Search(service: service, queries: $0) } }
        var (problems, full) = try await readAll(searches)
        if !full.isEmpty {
            // They are read side by side, and end in any order.
            full.sort { $0.service < $1.service }
            let names =
                await counted(full.prefix(5)).joined(separator: ", ")
                + (full.count > 5 ? " and \(full.count - 5) more" : "")
            problems.append(
                Problem(
                    .notice, source: name,
                    message: "only the \(JaegerQueries.depth) traces that Jaeger gave first were read of \(names)",
                    remedy: "Choose a shorter window or a narrower filter"))
        }
        await answers.set(morePagesExist: !full.isEmpty)
        await finish(problems)
    }

    private func services(
        of terms: SearchTerms
    ) async throws(JaegerFailure) -> (version: JaegerClient.Version, names: [String]) {
        if let service = terms.service { return (try await client.version(), [service]) }
        struct Answer: Decodable {
            var services: [String]?
            var data: [String]?
        }
        let (version, body) = try await client.services()
        do {
            let answer = try JSONDecoder().decode(Answer.self, from: Data(body))
            return (version, (answer.services ?? answer.data ?? []).sorted())
        } catch {
            throw JaegerFailure(.foreign)
        }
    }

    /// One question for traces.
    struct Search: Sendable {
        var service: String
        var queries: JaegerQueries
    }

    /// Searches for traces, a few at a time.
    /// - Returns: problems, and the searches of which more traces may be there than were read.
    private func readAll(_ searches: [Search]) async throws(JaegerFailure) -> ([Problem], full: [Search]) {
        var problems: [Problem] = []
        var (full, done, failures) = ([Search](), 0, [JaegerFailure]())
        await withTaskGroup(of: (Search, Result<[UInt8], JaegerFailure>).self) { group in
            for (number, search) in searches.enumerated() {
                if number >= 8, let one = await group.next() { await take(one) }
                if failures.contains(where: \.isHopeless) { break }
                var fresh = search.queries
                fresh.window.start = await answers.firstUnread(of: search.service, search.queries)
                let asked = fresh
                group.addTask {
                    do throws(JaegerFailure) {
                        let query = asked.search(search.service)
                        return (search, .success(try await client.get(asked.searchPath, query)))
                    } catch {
                        return (search, .failure(error))
                    }
                }
            }
            for await one in group { await take(one) }
        }
        if Task.isCancelled { throw JaegerFailure(.cancelled) }
        if failures.count == done, let first = failures.first { throw first }
        return (problems, full)

        func take(_ answer: (Search, Result<[UInt8], JaegerFailure>)) async {
            let (service, queries) = (answer.0.service, answer.0.queries)
            done += 1
            switch answer.1 {
            case .failure(let failure):
                // No trace of that service is no failure.
                if case .notFound = failure.kind {
                    await answers.markRead(service, queries)
                    break
                }
                failures.append(failure)
                problems.append(failure.problem(.partial, source: name, lost: "service \(service)"))
            case .success(let body):
                let read = await read(body, &problems)
                if read >= JaegerQueries.depth {
                    full.append(answer.0)
                } else {
                    await answers.markRead(service, queries)
                }
            }
            await post(Double(done) / Double(max(1, searches.count)))
        }
    }

    /// - Returns: how many traces there are in it.
    private func read(_ body: [UInt8], _ problems: inout [Problem]) async -> Int {
        do {
            let read = try await answers.read(body)
            problems += Problem.of(read.problems, "search", source: name)
            return read.traces
        } catch {
            problems.append(Problem(.partial, source: name, message: "no memory for the decoder"))
            return 0
        }
    }

    /// Whole traces by their ids.
    private func traces(_ ids: [TraceID]) async throws(JaegerFailure) {
        let version = try await client.version()
        var problems: [Problem] = []
        var (failures, failed) = ([JaegerFailure](), Set<TraceID>())
        for (number, id) in ids.enumerated() {
            do throws(JaegerFailure) {
                _ = await read(try await client.get(JaegerQueries.tracePath(id, version)), &problems)
            } catch {
                if case .notFound = error.kind { continue }
                failures.append(error)
                // Where nothing else will work either, all that are left are missing for the same reason.
                failed.formUnion(error.isHopeless ? ids[number...] : [id])
                if error.isHopeless { break }
            }
        }
        if Task.isCancelled { throw JaegerFailure(.cancelled) }
        let missing = await answers.absent(of: ids)
        if let first = failures.first {
            if missing.count == ids.count { throw first }
            let count = missing.count { failed.contains($0) }
            problems.append(first.problem(.partial, source: name, lost: "a part of the traces (\(count))"))
        }
        let lost = missing.count { !failed.contains($0) }
        if lost > 0, lost < ids.count || ids.count > 1 {
            problems.append(Problem(.partial, source: name, message: "\(lost) traces were not found"))
        }
        await finish(problems)
    }

    private func post(_ share: Double) async {
        var progress = LoadProgress(client.gate.counts, bytes: await answers.byteCount)
        progress.share = share
        deliver(.progress(progress))
    }

    private func partial() async { deliver(.partial(await answers.snapshot([]))) }

    private func finish(_ problems: [Problem]) async {
        let dataSet = await answers.snapshot(problems)
        if !Task.isCancelled { deliver(.finished(dataSet)) }
    }
}
