import Foundation
import TestSupport
import Testing
import TraceAnalysis
import TraceModel

/// The reference's derived graphs and summaries against ours. ReferenceId values and orders are not significant there, so
/// both sides are written as sorted lines.
@Suite struct ReferenceTests {
    static let published = ["trace-scorekeep-user", "trace-scorekeep-dynamodb"]

    @Test func graphOfTheCheckout() throws { try graph("trace-synthetic-checkout") }
    @Test func summaryOfTheCheckout() throws { try summary("trace-synthetic-checkout") }

    @Test(.enabled(if: Shared.isThere, "needs ../shared"), arguments: published)
    func graph(_ name: String) throws {
        let file = try Reference(name)
        let graph = ServiceGraph.derived(from: try file.store())
        let derived = try #require(file.content["derived_graph"] as? Reference.Object)
        let services = try #require(derived["Services"] as? [Reference.Object])
        let titles = Dictionary(
            uniqueKeysWithValues: services.map { ($0["ReferenceId"] as? Int ?? -1, Lines.title($0)) })
        let expected = services.flatMap { service in
            [Lines.node(service)]
                + (service["Edges"] as? [Reference.Object] ?? []).map {
                    Lines.title(service) + " -> " + (titles[$0["ReferenceId"] as? Int ?? -1] ?? "") + Lines.numbers($0)
                }
        }
        let found = graph.nodes.flatMap { node in
            [Lines.node(node)]
                + node.edges.map {
                    Lines.title(node) + " -> " + Lines.title(graph.nodes[$0.target]) + Lines.numbers($0)
                }
        }
        #expect(found.sorted() == expected.sorted())
    }

    @Test(.enabled(if: Shared.isThere, "needs ../shared"), arguments: published)
    func summary(_ name: String) throws {
        let file = try Reference(name)
        let summary = TraceSummary.derived(ofTrace: 0, in: try file.store())
        let expected = try #require(file.content["derived_summary"] as? Reference.Object)
        let http = try #require(expected["Http"] as? Reference.Object)
        #expect(summary.id.description == expected["Id"] as? String)
        #expect(summary.start == (expected["StartTime"] as? Double).map(Timestamp.init(seconds:)))
        #expect(summary.duration == expected["Duration"] as? Double)
        #expect(summary.responseTime == expected["ResponseTime"] as? Double)
        #expect(summary.hasFault == expected["HasFault"] as? Bool)
        #expect(summary.hasError == expected["HasError"] as? Bool)
        #expect(summary.hasThrottle == expected["HasThrottle"] as? Bool)
        #expect(summary.isPartial == expected["IsPartial"] as? Bool)
        #expect(summary.url == http["HttpURL"] as? String && summary.method == http["HttpMethod"] as? String)
        #expect(summary.userAgent == http["UserAgent"] as? String && summary.clientIP == http["ClientIp"] as? String)
        #expect(summary.status == http["HttpStatus"] as? Int)
        #expect(summary.services.map(Lines.title).sorted() == Lines.titles(expected["ServiceIds"]).sorted())
        #expect(summary.entryPoint.map(Lines.title) == (expected["EntryPoint"] as? Reference.Object).map(Lines.title))
        #expect(summary.resourceARNs == Lines.texts(expected["ResourceARNs"], "ARN"))
        #expect(summary.instanceIDs == Lines.texts(expected["InstanceIds"], "Id"))
        #expect(summary.availabilityZones == Lines.texts(expected["AvailabilityZones"], "Name"))
        #expect(summary.users.map(\.name) == Lines.texts(expected["Users"], "UserName"))
        let annotations = try #require(expected["Annotations"] as? Reference.Object)
        #expect(summary.annotations.map(\.key) == annotations.keys.sorted())
        for group in summary.annotations {
            let items = annotations[group.key] as? [Reference.Object] ?? []
            #expect(group.values.map { $0.services.map(Lines.title) } == items.map { Lines.titles($0["ServiceIds"]) })
        }
        #expect(summary.responseTimeRootCauses.map(Lines.cause) == Lines.causes(expected["ResponseTimeRootCauses"]))
        #expect(summary.faultRootCauses.map(Lines.cause) == Lines.causes(expected["FaultRootCauses"]))
        #expect(summary.errorRootCauses.map(Lines.cause) == Lines.causes(expected["ErrorRootCauses"]))
    }

    /// AWS published this trace's summary too: 3.232 s, one user, two annotations.
    @Test(.enabled(if: Shared.isThere, "needs ../shared")) func publishedSummary() throws {
        let file = try Reference("trace-scorekeep-user")
        let published = try #require(file.content["trace_summary"] as? Reference.Object)
        let summary = TraceSummary.derived(ofTrace: 0, in: try file.store())
        #expect(summary.duration == published["Duration"] as? Double)
        #expect(summary.responseTime == published["ResponseTime"] as? Double)
        #expect(summary.users.map(\.name) == Lines.texts(published["Users"], "UserName"))
        #expect(summary.annotations.map(\.key) == (published["Annotations"] as? Reference.Object)?.keys.sorted())
    }
}

/// Both sides in the same words.
private enum Lines {
    typealias Object = Reference.Object

    static func title(_ object: Object) -> String {
        [object["Name"], object["Type"], object["AccountId"]].map { $0 as? String ?? "-" }.joined(separator: "|")
    }
    static func title(_ node: ServiceNode) -> String {
        [node.name, node.type ?? "-", node.accountID ?? "-"].joined(separator: "|")
    }
    static func title(_ id: ServiceIdentity) -> String {
        [id.name, id.type ?? "-", id.accountID ?? "-"].joined(separator: "|")
    }
    static func titles(_ value: Any?) -> [String] { (value as? [Object] ?? []).map(title) }
    static func texts(_ value: Any?, _ member: String) -> [String] {
        (value as? [Object] ?? []).compactMap { $0[member] as? String }
    }

    static func node(_ object: Object) -> String {
        title(object) + " root \(object["Root"] as? Bool ?? false) \(object["State"] as? String ?? "")"
            + numbers(object)
            + histogram(object["DurationHistogram"])
    }
    static func node(_ node: ServiceNode) -> String {
        title(node) + " root \(node.isRoot) \(node.state ?? "")" + times(node.start, node.end) + counts(node.statistics)
            + histogram(node.responseTimes) + histogram(node.durations)
    }
    static func numbers(_ edge: ServiceEdge) -> String {
        times(edge.start, edge.end) + counts(edge.statistics) + histogram(edge.responseTimes)
    }

    static func numbers(_ object: Object) -> String {
        let start = (object["StartTime"] as? Double).map(Timestamp.init(seconds:))
        let end = (object["EndTime"] as? Double).map(Timestamp.init(seconds:))
        var statistics: RequestStatistics?
        if let summary = object["SummaryStatistics"] as? Object {
            let error = summary["ErrorStatistics"] as? Object
            var counts = RequestStatistics()
            counts.ok = summary["OkCount"] as? Int64 ?? -1
            counts.error = error?["OtherCount"] as? Int64 ?? -1
            counts.throttle = error?["ThrottleCount"] as? Int64 ?? -1
            counts.fault = (summary["FaultStatistics"] as? Object)?["TotalCount"] as? Int64 ?? -1
            counts.total = summary["TotalCount"] as? Int64 ?? -1
            counts.totalResponseTime = summary["TotalResponseTime"] as? Double ?? -1
            statistics = counts
        }
        return times(start, end) + counts(statistics) + histogram(object["ResponseTimeHistogram"])
    }

    static func times(_ start: Timestamp?, _ end: Timestamp?) -> String {
        " \(start?.seconds ?? -1)-\(end?.seconds ?? -1)"
    }
    static func counts(_ counts: RequestStatistics?) -> String {
        guard let counts else { return " none" }
        // The answers have it in whole milliseconds, what is derived is not rounded yet.
        let time = (counts.totalResponseTime * 1000).rounded() / 1000
        return " \(counts.ok)/\(counts.error)/\(counts.throttle)/\(counts.fault)/\(counts.total) \(time)"
    }
    static func histogram(_ value: Any?) -> String {
        histogram(
            (value as? [Object] ?? []).map {
                HistogramEntry(value: $0["Value"] as? Double ?? -1, count: $0["Count"] as? Double ?? -1)
            })
    }
    static func histogram(_ entries: [HistogramEntry]) -> String {
        " [" + entries.map { "\($0.value)x\($0.count)" }.sorted().joined(separator: ",") + "]"
    }

    static func cause(_ cause: RootCause) -> String {
        "\(cause.clientImpacting ?? false) "
            + cause.services.map { service in
                "\(title(service.identity)) \(service.inferred ?? false) "
                    + service.path.map { entity in
                        let thrown = entity.exceptions.map { "\($0.name ?? "")=\($0.message ?? "")" }.joined(
                            separator: ";")
                        return "\(entity.name) \(entity.remote ?? false) \(entity.coverage ?? -1) \(thrown)"
                    }.joined(separator: ", ")
            }.joined(separator: " => ")
    }
    static func causes(_ value: Any?) -> [String] {
        (value as? [Object] ?? []).map { object in
            "\(object["ClientImpacting"] as? Bool ?? false) "
                + (object["Services"] as? [Object] ?? []).map { service in
                    "\(title(service)) \(service["Inferred"] as? Bool ?? false) "
                        + (service["EntityPath"] as? [Object] ?? []).map { entity in
                            let thrown = (entity["Exceptions"] as? [Object] ?? [])
                                .map { "\($0["Name"] as? String ?? "")=\($0["Message"] as? String ?? "")" }
                                .joined(separator: ";")
                            let name = entity["Name"] as? String ?? ""
                            return
                                "\(name) \(entity["Remote"] as? Bool ?? false) \(entity["Coverage"] as? Double ?? -1) \(thrown)"
                        }.joined(separator: ", ")
                }.joined(separator: " => ")
        }
    }
}
