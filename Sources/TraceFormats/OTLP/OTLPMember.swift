/// The members of OTLP/JSON (reference 9.1, 9.2), in the spelling of the specification and in that of the .proto file.
enum OTLPMember: UInt8, Sendable {
    case resourceSpans, resource, scopeSpans, scope, spans
    case traceId, spanId, parentSpanId, name, kind, startTime, endTime, attributes, events, links, status, traceState
    case droppedAttributes, droppedEvents, droppedLinks, time, code, message, version, key, value
    case string, bool, int, double, array, kvlist, bytes, values
    case durationNano, otherSignal, traces
}

let otlpMembers = ByteNames<OTLPMember>([
    ("resourceSpans", .resourceSpans), ("resource_spans", .resourceSpans), ("resource", .resource),
    ("scopeSpans", .scopeSpans), ("scope_spans", .scopeSpans), ("instrumentationLibrarySpans", .scopeSpans),
    ("instrumentation_library_spans", .scopeSpans), ("scope", .scope), ("instrumentationLibrary", .scope),
    ("instrumentation_library", .scope), ("spans", .spans),
    ("traceId", .traceId), ("trace_id", .traceId), ("spanId", .spanId), ("span_id", .spanId),
    ("parentSpanId", .parentSpanId), ("parent_span_id", .parentSpanId), ("name", .name), ("kind", .kind),
    ("startTimeUnixNano", .startTime), ("start_time_unix_nano", .startTime), ("endTimeUnixNano", .endTime),
    ("end_time_unix_nano", .endTime), ("attributes", .attributes), ("events", .events), ("links", .links),
    ("status", .status), ("traceState", .traceState), ("trace_state", .traceState),
    ("droppedAttributesCount", .droppedAttributes), ("dropped_attributes_count", .droppedAttributes),
    ("droppedEventsCount", .droppedEvents), ("dropped_events_count", .droppedEvents),
    ("droppedLinksCount", .droppedLinks), ("dropped_links_count", .droppedLinks), ("timeUnixNano", .time),
    ("time_unix_nano", .time), ("code", .code), ("message", .message), ("version", .version), ("key", .key),
    ("value", .value), ("stringValue", .string), ("string_value", .string), ("boolValue", .bool),
    ("bool_value", .bool), ("intValue", .int), ("int_value", .int), ("doubleValue", .double),
    ("double_value", .double), ("arrayValue", .array), ("array_value", .array), ("kvlistValue", .kvlist),
    ("kvlist_value", .kvlist), ("bytesValue", .bytes), ("bytes_value", .bytes), ("values", .values),
    ("durationNano", .durationNano), ("resourceLogs", .otherSignal), ("resource_logs", .otherSignal),
    ("resourceMetrics", .otherSignal), ("resource_metrics", .otherSignal), ("resourceProfiles", .otherSignal),
    ("resource_profiles", .otherSignal),
])
