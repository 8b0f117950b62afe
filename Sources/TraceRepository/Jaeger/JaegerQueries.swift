import Foundation
import TraceFormats
import TraceModel

/// The questions of a search as each API takes them.
struct JaegerQueries {
    let version: JaegerClient.Version
    var window: TimeWindow
    /// Of one search: with one tag at the most.
    let terms: SearchTerms
    /// Traces of a service, at the most.
    static let depth = 300
    /// Summaries of a service's traces that are counted, at the most.
    static let summaryDepth = 2_000
    static let summariesPath = "/api/v3/trace-summaries"

    var searchPath: String { version == .v3 ? "/api/v3/traces" : "/api/traces" }

    static func servicesPath(_ version: JaegerClient.Version) -> String {
        version == .v3 ? "/api/v3/services" : "/api/services"
    }

    static func tracePath(_ id: TraceID, _ version: JaegerClient.Version) -> String {
        (version == .v3 ? "/api/v3/traces/" : "/api/traces/") + Self.hex(id)
    }

    /// The 32 digits of an id, which is how Jaeger names it.
    static func hex(_ id: TraceID) -> String { id.description.drop { $0 != "-" }.filter { $0 != "-" } }

    /// The search for traces with a service.
    func search(_ service: String, depth: Int = Self.depth) -> [(String, String)] {
        version == .v3 ? newSearch(service, depth) : oldSearch(service, depth)
    }

    private func newSearch(_ service: String, _ depth: Int) -> [(String, String)] {
        var query = [
            ("query.serviceName", service), ("query.startTimeMin", isoTime(window.start, digits: 9)),
            ("query.startTimeMax", isoTime(window.end, digits: 9)), ("query.searchDepth", "\(depth)"),
        ]
        if let least = terms.atLeast { query.append(("query.durationMin", Self.duration(least))) }
        if let most = terms.atMost { query.append(("query.durationMax", Self.duration(most))) }
        if let tag = terms.anyTag.first { query.append(("query.attributes", Self.json([tag.name: tag.value]))) }
        return query
    }

    private func oldSearch(_ service: String, _ depth: Int) -> [(String, String)] {
        var query = [
            ("service", service), ("start", "\(window.start.nanoseconds / 1000)"),
            ("end", "\(window.end.nanoseconds / 1000)"), ("limit", "\(depth)"),
        ]
        if let least = terms.atLeast { query.append(("minDuration", Self.duration(least))) }
        if let most = terms.atMost { query.append(("maxDuration", Self.duration(most))) }
        if let tag = terms.anyTag.first { query.append(("tags", Self.json([tag.name: tag.value]))) }
        return query
    }

    /// The calls between services in the window.
    var dependencies: [(String, String)] {
        let milliseconds = window.end.nanoseconds / 1_000_000
        return [
            ("endTs", "\(milliseconds)"), ("lookback", "\(milliseconds - window.start.nanoseconds / 1_000_000)"),
        ]
    }

    /// As Go reads it: `1500us`.
    private static func duration(_ nanoseconds: Int64) -> String { "\(nanoseconds / 1000)us" }

    private static func json(_ tags: [String: String]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Strings always make JSON.
        guard let data = try? encoder.encode(tags) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
