/// The members of documents and answers that mean something to us.
enum XRayMember: String, CaseIterable {
    // Segment documents (reference 1.2).
    case name, id, trace_id, start_time, end_time, in_progress, parent_id, type, namespace, traced, origin
    case resource_arn, user, http, error, `throttle`, fault, cause, annotations, metadata, aws, sql, links, subsegments
    case inferred
    case request, response, method, url, user_agent, client_ip, status
    case account_id, operation, region, table_name, table_names, queue_url, bucket_name, ec2, ecs, instance_id
    case availability_zone
    // Answers (reference 2), and how serialisers in other languages spell them.
    case Id, Document, document, Segments, segments, Spans, LimitExceeded, limitExceeded
    case Traces, traces, TraceSummaries, traceSummaries, Services, services, TraceSegmentDocuments, Groups
    case TimeSeriesServiceStatistics, UnprocessedTraceIds, unprocessedTraceIds, UnprocessedTraceSegments, NextToken
    case nextToken, StartTime, EndTime, ContainsOldGroupVersions
    case data, ReferenceId, message, Message, __type
    // The daemon's header (reference 7).
    case format, version
    // What our own files say of themselves.
    case SavedRequest
}
