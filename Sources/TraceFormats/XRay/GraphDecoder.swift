import TraceModel

/// A GetServiceGraph or GetTraceGraph answer (reference 2.4).
func decodeServiceGraph(_ answer: JSONValue) -> ServiceGraph {
    var graph = ServiceGraph()
    graph.start = answer.time("StartTime")
    graph.end = answer.time("EndTime")
    graph.containsOldGroupVersions = answer.flag("ContainsOldGroupVersions")
    graph.nodes = decodeNodes(answer.get("Services")?.array ?? answer.list("data"))
    return graph
}

/// Elements of `Services`.
func decodeNodes(_ services: [JSONValue]) -> [ServiceNode] {
    services.enumerated().filter { $1.members != nil }.map { decodeNode($1, index: $0) }
}

private func decodeNode(_ service: JSONValue, index: Int) -> ServiceNode {
    let names = service.texts("Names")
    // Ids are small numbers; one that is missing must not collide with them.
    let id = service.integer("ReferenceId").map { Int($0) } ?? -1 - index
    var node = ServiceNode(referenceID: id, name: service.text("Name") ?? names.first ?? "", type: service.text("Type"))
    node.names = names.isEmpty ? [node.name] : names
    node.accountID = service.text("AccountId")
    node.state = service.text("State")
    node.isRoot = service.flag("Root")
    node.start = service.time("StartTime")
    node.end = service.time("EndTime")
    node.edges = service.list("Edges").compactMap(decodeEdge)
    node.statistics = service.get("SummaryStatistics").flatMap(decodeStatistics)
    node.responseTimes = decodeHistogram(service.list("ResponseTimeHistogram"))
    node.durations = decodeHistogram(service.list("DurationHistogram"))
    return node
}

private func decodeEdge(_ edge: JSONValue) -> ServiceEdge? {
    guard let target = edge.integer("ReferenceId") else { return nil }
    var result = ServiceEdge(target: Int(target))
    result.start = edge.time("StartTime")
    result.end = edge.time("EndTime")
    result.statistics = edge.get("SummaryStatistics").flatMap(decodeStatistics)
    result.responseTimes = decodeHistogram(edge.list("ResponseTimeHistogram"))
    result.eventAges = decodeHistogram(edge.list("ReceivedEventAgeHistogram"))
    result.type = edge.text("EdgeType")
    result.aliases = edge.list("Aliases").map {
        ServiceAlias(name: $0.text("Name") ?? "", names: $0.texts("Names"), type: $0.text("Type"))
    }
    return result
}

/// nil for the empty object that client nodes and links carry.
func decodeStatistics(_ value: JSONValue) -> RequestStatistics? {
    guard let members = value.members, !members.isEmpty else { return nil }
    var statistics = RequestStatistics()
    let errors = value.get("ErrorStatistics")
    let faults = value.get("FaultStatistics")
    statistics.ok = value.count("OkCount") ?? 0
    statistics.throttle = errors?.count("ThrottleCount") ?? 0
    let allErrors = errors?.count("TotalCount")
    statistics.error = errors?.count("OtherCount") ?? max(0, (allErrors ?? 0) - statistics.throttle)
    statistics.fault = faults?.count("TotalCount") ?? faults?.count("OtherCount") ?? 0
    let sum = statistics.ok.saturatingAdd(statistics.error).saturatingAdd(statistics.throttle)
        .saturatingAdd(statistics.fault)
    statistics.total = value.count("TotalCount") ?? sum
    statistics.totalResponseTime = value.double("TotalResponseTime") ?? 0
    return statistics
}

func decodeHistogram(_ entries: [JSONValue]) -> [HistogramEntry] {
    entries.compactMap { entry in
        guard let value = entry.double("Value"), value.isFinite else { return nil }
        // -0 occurs in real output (reference 3.5).
        let count = entry.double("Count") ?? 0
        return HistogramEntry(value: value == 0 ? 0 : value, count: count.isFinite ? max(0, count) : 0)
    }
}

extension JSONValue {
    /// A number of requests: none is less than 0.
    fileprivate func count(_ name: String) -> Int64? { integer(name).map { max(0, $0) } }
}

/// The points of a GetTimeSeriesServiceStatistics answer, of services and of edges alike, in the order of the answer.
func decodeTimeSeries(_ list: JSONValue) -> [(service: ServiceIdentity?, point: TimeSeriesPoint)] {
    (list.array ?? []).compactMap { point in
        guard let time = point.time("Timestamp") else { return nil }
        let statistics = point.get("ServiceSummaryStatistics") ?? point.get("EdgeSummaryStatistics")
        return (
            nil,
            TimeSeriesPoint(
                time: time, statistics: statistics.flatMap(decodeStatistics) ?? RequestStatistics(),
                responseTimes: decodeHistogram(point.list("ResponseTimeHistogram")))
        )
    }
}

func decodeGroups(_ list: JSONValue) -> [TraceGroup] {
    (list.array ?? []).compactMap { group in
        group.text("GroupName").map {
            TraceGroup(name: $0, arn: group.text("GroupARN"), filter: group.text("FilterExpression"))
        }
    }
}
