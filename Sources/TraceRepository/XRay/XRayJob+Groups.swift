import Foundation
import TraceModel

extension XRayJob {
    /// How far back insights are listed, in seconds (our choice).
    static let insightSeconds: Int64 = 24 * 3600

    /// The account's groups, and the insights of those that have them enabled.
    func groups() async throws(XRayFailure) {
        var found: [GroupAnswer] = []
        var problems = try await collect([PagedCall(.getGroups, [:])], lost: "a part of the groups") {
            _, page throws(XRayFailure) in
            found += try Self.decode(GroupsAnswer.self, page).groups ?? []
            return (0, true)
        }
        await answers.set(groups: found.compactMap(\.group))
        let enabled = found.filter { $0.insightsConfiguration?.insightsEnabled == true }.compactMap(\.name)
        if !enabled.isEmpty {
            await partial()
            problems += try await insights(of: enabled)
        }
        await finish(problems)
    }

    private func insights(of groups: [String]) async throws(XRayFailure) -> [Problem] {
        let now = Int64(client.now())
        let window = SecondsWindow(start: now - Self.insightSeconds, end: now)
        let calls = groups.map { PagedCall(.getInsightSummaries, ["GroupName": $0], window) }
        var found: [InsightSummary] = []
        do throws(XRayFailure) {
            let problems = try await collect(calls, lost: "a part of the insights") { _, page throws(XRayFailure) in
                found += (try Self.decode(InsightsAnswer.self, page).insights ?? []).compactMap(\.insight)
                return (0, true)
            }
            found.sort { ($0.start?.nanoseconds ?? 0) > ($1.start?.nanoseconds ?? 0) }
            await answers.set(insights: found)
            return problems
        } catch {
            if error.kind == .cancelled { throw error }
            return [error.problem(.notice, source: name, lost: "the list of insights")]
        }
    }

    private static func decode<Answer: Decodable>(_ type: Answer.Type, _ page: XRayPage) throws(XRayFailure) -> Answer {
        do {
            return try JSONDecoder().decode(type, from: Data(page.bytes))
        } catch {
            throw XRayFailure(.foreignAnswer(status: 200), page.operation, message: "members of other types")
        }
    }
}

private struct GroupsAnswer: Decodable {
    var groups: [GroupAnswer]?
    enum CodingKeys: String, CodingKey { case groups = "Groups" }
}

private struct GroupAnswer: Decodable {
    struct Insights: Decodable {
        var insightsEnabled: Bool?
        enum CodingKeys: String, CodingKey { case insightsEnabled = "InsightsEnabled" }
    }
    var name: String?
    var arn: String?
    var filter: String?
    var insightsConfiguration: Insights?

    enum CodingKeys: String, CodingKey {
        case name = "GroupName"
        case arn = "GroupARN"
        case filter = "FilterExpression"
        case insightsConfiguration = "InsightsConfiguration"
    }

    var group: TraceGroup? { name.map { TraceGroup(name: $0, arn: arn, filter: filter) } }
}

private struct InsightsAnswer: Decodable {
    var insights: [InsightAnswer]?
    enum CodingKeys: String, CodingKey { case insights = "InsightSummaries" }
}

private struct InsightAnswer: Decodable {
    struct Impact: Decodable {
        var faults: Int64?
        var ok: Int64?
        var total: Int64?
        enum CodingKeys: String, CodingKey {
            case faults = "FaultCount"
            case ok = "OkCount"
            case total = "TotalCount"
        }
        var impact: InsightImpact { InsightImpact(faults: faults ?? 0, ok: ok ?? 0, total: total ?? 0) }
    }
    struct Service: Decodable {
        var name: String?
        var type: String?
        var account: String?
        enum CodingKeys: String, CodingKey {
            case name = "Name"
            case type = "Type"
            case account = "AccountId"
        }
    }
    var id: String?
    var group: String?
    var state: String?
    var start: Double?
    var end: Double?
    var text: String?
    var rootCause: Service?
    var client: Impact?
    var service: Impact?

    enum CodingKeys: String, CodingKey {
        case id = "InsightId"
        case group = "GroupName"
        case state = "State"
        case start = "StartTime"
        case end = "EndTime"
        case text = "Summary"
        case rootCause = "RootCauseServiceId"
        case client = "ClientRequestImpactStatistics"
        case service = "RootCauseServiceRequestImpactStatistics"
    }

    var insight: InsightSummary? {
        guard let id else { return nil }
        var insight = InsightSummary(id: id, text: text ?? "")
        insight.group = group
        insight.state = state
        insight.start = start.map { Timestamp(seconds: $0) }
        insight.end = end.map { Timestamp(seconds: $0) }
        insight.rootCause = rootCause?.name.map {
            ServiceIdentity(name: $0, type: rootCause?.type, accountID: rootCause?.account)
        }
        insight.clientImpact = client?.impact
        insight.rootCauseImpact = service?.impact
        return insight
    }
}
