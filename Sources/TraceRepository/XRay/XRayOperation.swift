/// The operations that xrayscope calls (reference 2.2, 2.3). All of them read, but for those that a listener passes on for others
/// (reference 7).
public enum XRayOperation: String, Sendable, CaseIterable {
    case getServiceGraph = "ServiceGraph"
    case getTimeSeriesServiceStatistics = "TimeSeriesServiceStatistics"
    case getTraceSummaries = "TraceSummaries"
    case batchGetTraces = "Traces"
    case getTraceGraph = "TraceGraph"
    case getGroups = "Groups"
    case getInsightSummaries = "InsightSummaries"
    case startTraceRetrieval = "StartTraceRetrieval"
    case listRetrievedTraces = "ListRetrievedTraces"
    case cancelTraceRetrieval = "CancelTraceRetrieval"
    case putTraceSegments = "TraceSegments"
    case putTelemetryRecords = "TelemetryRecords"
    case getSamplingRules = "GetSamplingRules"
    case getSamplingTargets = "SamplingTargets"

    /// `/TraceSummaries`
    var path: String { "/" + rawValue }

    /// `GetTraceSummaries`
    public var name: String {
        switch self {
        case .getServiceGraph: "GetServiceGraph"
        case .getTimeSeriesServiceStatistics: "GetTimeSeriesServiceStatistics"
        case .getTraceSummaries: "GetTraceSummaries"
        case .batchGetTraces: "BatchGetTraces"
        case .getTraceGraph: "GetTraceGraph"
        case .getGroups: "GetGroups"
        case .getInsightSummaries: "GetInsightSummaries"
        case .startTraceRetrieval: "StartTraceRetrieval"
        case .listRetrievedTraces: "ListRetrievedTraces"
        case .cancelTraceRetrieval: "CancelTraceRetrieval"
        case .putTraceSegments: "PutTraceSegments"
        case .putTelemetryRecords: "PutTelemetryRecords"
        case .getSamplingRules: "GetSamplingRules"
        case .getSamplingTargets: "GetSamplingTargets"
        }
    }

    /// What a policy must allow.
    public var iamAction: String { "xray:\(name)" }

    /// What the answer must have at its top, to be told from a stranger's JSON.
    var expectedMembers: [String] {
        switch self {
        case .getServiceGraph, .getTraceGraph: ["Services"]
        case .getTimeSeriesServiceStatistics: ["TimeSeriesServiceStatistics"]
        case .getTraceSummaries: ["TraceSummaries"]
        case .batchGetTraces: ["Traces", "UnprocessedTraceIds"]
        case .getGroups: ["Groups"]
        case .getInsightSummaries: ["InsightSummaries"]
        case .startTraceRetrieval: ["RetrievalToken"]
        case .listRetrievedTraces: ["RetrievalStatus"]
        case .putTraceSegments: ["UnprocessedTraceSegments"]
        case .getSamplingRules: ["SamplingRuleRecords"]
        case .getSamplingTargets: ["SamplingTargetDocuments"]
        case .cancelTraceRetrieval, .putTelemetryRecords: []
        }
    }
}
