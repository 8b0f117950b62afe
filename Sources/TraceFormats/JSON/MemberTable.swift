/// The members of documents and answers that mean something to us. Their order is their number in the table.
enum Member: UInt8, CaseIterable {
    case unknown
    // Segment documents (reference 1.2).
    case name, id, trace_id, start_time, end_time, in_progress, parent_id, type, namespace, traced, origin
    case resource_arn, user, http, error, `throttle`, fault, cause, annotations, metadata, aws, sql, links, subsegments
    case inferred
    case request, response, method, url, user_agent, client_ip, status
    case account_id, operation, region, table_name, table_names, queue_url, bucket_name, ec2, ecs, instance_id
    case availability_zone
    // Answers (reference 2), and how serialisers in other languages spell them.
    case Id, Document, document, Segments, segments, LimitExceeded, limitExceeded
    case Traces, traces, TraceSummaries, traceSummaries, Services, services, TraceSegmentDocuments, Groups
    case TimeSeriesServiceStatistics, UnprocessedTraceIds, unprocessedTraceIds, UnprocessedTraceSegments, NextToken
    case nextToken, StartTime, EndTime, ContainsOldGroupVersions
    // Other formats, to tell them apart.
    case format, version, data, resourceSpans, resource_spans, resourceLogs, resourceMetrics, scopeSpans, spans
    case processes, traceID, traceId, SpanContext, message, Message, __type, ReferenceId
    // What our own files say of themselves.
    case SavedRequest
}

/// Finds the `Member` of a name by its length, its first eight and its last eight bytes: no String, no chain of comparisons.
struct MemberTable {
    private struct Entry {
        var count: Int
        var first: UInt64
        var last: UInt64
        var member: Member
    }
    private let entries: [Entry]
    private static let mask = 1023

    init() {
        var entries = [Entry](repeating: Entry(count: 0, first: 0, last: 0, member: .unknown), count: Self.mask + 1)
        for member in Member.allCases.dropFirst() {
            var text = "\(member)"
            text.withUTF8 { utf8 in
                let (first, last) = Self.ends(utf8)
                var slot = Self.slot(utf8.count, first, last)
                while entries[slot].count != 0 { slot = (slot + 1) & Self.mask }
                entries[slot] = Entry(count: utf8.count, first: first, last: last, member: member)
            }
        }
        self.entries = entries
    }

    @inline(__always) func find(_ utf8: UnsafeBufferPointer<UInt8>) -> Member {
        // Names in the table have at most 27 bytes; two of one length differ in their first or last eight.
        guard utf8.count > 0, utf8.count < 32 else { return .unknown }
        let (first, last) = Self.ends(utf8)
        var slot = Self.slot(utf8.count, first, last)
        return entries.withUnsafeBufferPointer { entries in
            while entries[slot].count != 0 {
                if entries[slot].count == utf8.count, entries[slot].first == first, entries[slot].last == last {
                    return entries[slot].member
                }
                slot = (slot + 1) & Self.mask
            }
            return .unknown
        }
    }

    /// The first and the last eight bytes; shorter names give one value twice.
    @inline(__always) private static func ends(_ utf8: UnsafeBufferPointer<UInt8>) -> (UInt64, UInt64) {
        guard let base = utf8.baseAddress else { return (0, 0) }
        let raw = UnsafeRawPointer(base)
        if utf8.count >= 8 {
            return (
                raw.loadUnaligned(as: UInt64.self),
                raw.loadUnaligned(fromByteOffset: utf8.count - 8, as: UInt64.self)
            )
        }
        var word: UInt64 = 0
        for byte in utf8 { word = word << 8 | UInt64(byte) }
        return (word, word)
    }

    @inline(__always) private static func slot(_ count: Int, _ first: UInt64, _ last: UInt64) -> Int {
        let mixed = (first ^ last &* 0x9e37_79b9_7f4a_7c15 ^ UInt64(count)) &* 0xff51_afd7_ed55_8ccd
        return Int(truncatingIfNeeded: mixed >> 48) & mask
    }
}
