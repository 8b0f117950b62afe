import TraceModel

/// A GetServiceGraph answer (reference 2.2, 2.4), members in the order of AWS's own samples.
public func encodeServiceGraph(_ graph: ServiceGraph, indented: Bool = true) -> [UInt8] {
    var json = JSONWriter(indented: indented)
    json.beginObject()
    json.member("StartTime", graph.start)
    json.member("EndTime", graph.end)
    json.array("Services", graph.nodes) { json, node in encode(node, &json) }
    json.member("ContainsOldGroupVersions", graph.containsOldGroupVersions)
    json.endObject()
    return json.take()
}

private func encode(_ node: ServiceNode, _ json: inout JSONWriter) {
    json.beginObject()
    json.member("ReferenceId", Int64(node.referenceID))
    json.member("Name", node.name)
    json.array("Names", node.names) { $0.value($1) }
    if node.isRoot { json.member("Root", true) }
    json.member("AccountId", node.accountID)
    json.member("Type", node.type)
    json.member("State", node.state)
    json.member("StartTime", node.start)
    json.member("EndTime", node.end)
    json.array("Edges", node.edges) { json, edge in encode(edge, &json) }
    if let statistics = node.statistics {
        json.name("SummaryStatistics")
        encode(statistics, &json)
        encode("DurationHistogram", node.durations, &json)
        encode("ResponseTimeHistogram", node.responseTimes, &json)
    }
    json.endObject()
}

private func encode(_ edge: ServiceEdge, _ json: inout JSONWriter) {
    json.beginObject()
    json.member("ReferenceId", Int64(edge.target))
    json.member("StartTime", edge.start)
    json.member("EndTime", edge.end)
    json.name("SummaryStatistics")
    if let statistics = edge.statistics {
        encode(statistics, &json)
    } else {
        json.beginObject()
        json.endObject()
    }
    encode("ResponseTimeHistogram", edge.responseTimes, &json)
    json.array("Aliases", edge.aliases) { json, alias in encode(alias, &json) }
    json.member("EdgeType", edge.type)
    if edge.type != nil || !edge.eventAges.isEmpty { encode("ReceivedEventAgeHistogram", edge.eventAges, &json) }
    json.endObject()
}

private func encode(_ alias: ServiceAlias, _ json: inout JSONWriter) {
    json.beginObject()
    json.member("Name", alias.name)
    json.array("Names", alias.names) { $0.value($1) }
    json.member("Type", alias.type)
    json.endObject()
}

/// `SummaryStatistics`; X-Ray's error total holds the throttles (reference 3.5).
private func encode(_ statistics: RequestStatistics, _ json: inout JSONWriter) {
    json.beginObject()
    json.member("OkCount", statistics.ok)
    json.name("ErrorStatistics")
    json.beginObject()
    json.member("ThrottleCount", statistics.throttle)
    json.member("OtherCount", statistics.error)
    json.member("TotalCount", statistics.error.saturatingAdd(statistics.throttle))
    json.endObject()
    json.name("FaultStatistics")
    json.beginObject()
    json.member("OtherCount", statistics.fault)
    json.member("TotalCount", statistics.fault)
    json.endObject()
    json.member("TotalCount", statistics.total)
    json.member("TotalResponseTime", toMilliseconds(statistics.totalResponseTime))
    json.endObject()
}

private func encode(_ name: String, _ histogram: [HistogramEntry], _ json: inout JSONWriter) {
    json.array(name, histogram) { json, entry in
        json.beginObject()
        json.member("Value", entry.value)
        // Counts are whole; a merged histogram may hold shares, which keep their digits.
        if let whole = Int64(exactly: entry.count) {
            json.member("Count", whole)
        } else {
            json.member("Count", entry.count)
        }
        json.endObject()
    }
}

/// Seconds rounded to the millisecond, as X-Ray's sums are (reference 3.5).
func toMilliseconds(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
