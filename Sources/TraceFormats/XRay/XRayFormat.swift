import TraceModel

/// X-Ray's JSON: an answer of the API, a part of one that a query cut out, a segment document or a list of any of these
/// (reference 1.5, 2.2). What a value is, its members tell, never the file's name.
struct XRayFormat: TraceFormat {
    let name = "X-Ray"
    let isNearlyAllStrings = true
    let holdsMetadataAsWritten = true
    let cuttableArrays: [StaticString] = [
        "Traces", "traces", "TraceSummaries", "traceSummaries", "TraceSegmentDocuments",
    ]

    func makeReader() throws(JSONError) -> any FormatReader { XRayReader() }
}

extension ContentKind {
    static let batchGetTraces = ContentKind("X-Ray traces")
    static let traceSummaries = ContentKind("X-Ray trace summaries")
    static let serviceGraph = ContentKind("X-Ray service graph")
    static let segmentDocuments = ContentKind("X-Ray segment documents")
    static let daemon = ContentKind("X-Ray daemon datagrams")
    static let timeSeries = ContentKind("X-Ray time series")
    static let putTraceSegments = ContentKind("X-Ray PutTraceSegments answer", isReadable: false)
    static let groups = ContentKind("X-Ray groups")
}
