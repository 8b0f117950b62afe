import Foundation
import TraceModel

extension JaegerJob {
    /// Names of services, each with how many traces it has where the server lists summaries (reference 9.3).
    func counted(_ searches: ArraySlice<Search>) async -> [String] {
        var words: [String] = []
        for search in searches {
            let count = await count(of: search.service, search.queries)
            let name = search.queries.terms.anyTag.first.map { "\(search.service) with \($0.name)" }
            words.append(
                (name ?? search.service)
                    + (count.map { $0 < JaegerQueries.summaryDepth ? " (of \($0))" : " (of more than \($0))" } ?? ""))
        }
        return words
    }

    /// - Returns: nil where the server lists none: v1, and v3 before they came.
    private func count(of service: String, _ queries: JaegerQueries) async -> Int? {
        guard queries.version == .v3 else { return nil }
        if let known = await answers.count(of: service, queries) { return known }
        struct Answer: Decodable {
            struct Summary: Decodable { var traceId: String? }
            var summaries: [Summary]?
            var result: Result?
            struct Result: Decodable { var summaries: [Summary]? }
        }
        do {
            let body = try await client.get(
                JaegerQueries.summariesPath, queries.search(service, depth: JaegerQueries.summaryDepth))
            let answer = try JSONDecoder().decode(Answer.self, from: Data(body))
            guard let found = answer.summaries ?? answer.result?.summaries else { return nil }
            let count = Set(found.compactMap(\.traceId)).count
            await answers.note(count: count, of: service, queries)
            return count
        } catch {
            return nil  // that there may be more is said without a number then
        }
    }
}
