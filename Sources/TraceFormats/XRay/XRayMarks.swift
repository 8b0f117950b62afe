/// What an object's members tell about it, gathered in one pass: the one place that says what is X-Ray's.
struct XRayMarks {
    var traces: Int?
    var summaries: Int?
    var services: Int?
    var timeSeries: Int?
    var groups: Int?
    var documentList: Int?
    var unprocessed: Int?
    var segmentList: Int?
    var document: Int?
    /// An object under `data`: how some SDK dumps wrap an answer.
    var wrapped: Int?
    var errorMessage: Int?
    var errorCode: Int?
    var isPutAnswer = false
    var hasNextPage = false
    /// How many members of a segment document there are.
    var documentMembers = 0
    /// A service by itself, which a query cut out of its graph.
    var isNode = false
    /// A trace summary by itself, perhaps.
    var hasID = false
    /// The first line of a file that `save` wrote: what was asked for.
    var isSavedRequest = false
    private var hasFormat = false
    private var hasVersion = false

    var isAnswer: Bool {
        traces != nil || summaries != nil || services != nil || timeSeries != nil || groups != nil
            || documentList != nil || unprocessed != nil || isPutAnswer || wrapped != nil
    }
    /// `{"format": "json", "version": 1}` (reference 7).
    var isDaemonHeader: Bool { hasFormat && hasVersion && documentMembers == 0 }

    var likeness: Likeness {
        if isAnswer || segmentList != nil || document != nil || isNode || isSavedRequest || isDaemonHeader
            || documentMembers >= 3
        {
            return .certain
        }
        return documentMembers == 2 || hasID || errorMessage != nil || errorCode != nil ? .possible : .none
    }

    init(of object: Int, in tape: Tape, _ members: NameTable<XRayMember>) {
        tape.members(object) { name, value in
            if let member = members.find(tape.utf8(name)) { see(member, value, tape) }
        }
    }

    private mutating func see(_ member: XRayMember, _ value: Int, _ tape: Tape) {
        let isArray = tape.kind(value) == .array
        switch member {
        case .Traces, .traces: if isArray { traces = value }
        case .TraceSummaries, .traceSummaries: if isArray { summaries = value }
        case .Services, .services: if isArray { services = value }
        case .TimeSeriesServiceStatistics: if isArray { timeSeries = value }
        case .Groups: if isArray { groups = value }
        case .TraceSegmentDocuments: if isArray { documentList = value }
        case .UnprocessedTraceIds, .unprocessedTraceIds: if isArray { unprocessed = value }
        case .UnprocessedTraceSegments: isPutAnswer = true
        case .Segments, .segments, .Spans: if isArray { segmentList = value }
        case .Document, .document: document = value
        case .NextToken, .nextToken: hasNextPage = tape.isString(value) && !tape.utf8(value).isEmpty
        case .data:
            if tape.kind(value) == .object {
                wrapped = value
            } else if isArray, tape.kind(value + 1) == .object, tape.member(value + 1, "ReferenceId") != nil {
                services = value
            }
        case .ReferenceId: isNode = true
        case .Id: hasID = true
        case .SavedRequest: isSavedRequest = true
        case .message, .Message: errorMessage = errorMessage ?? value
        case .__type: errorCode = errorCode ?? value
        case .format: hasFormat = true
        case .version: hasVersion = true
        case .name, .id, .trace_id, .start_time, .end_time, .parent_id, .subsegments: documentMembers += 1
        default: break
        }
    }
}
