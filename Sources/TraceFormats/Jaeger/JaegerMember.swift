/// The members of Jaeger's JSON (reference 9.3).
enum JaegerMember: UInt8, Sendable {
    case data, errors, spans, processes, traceID, spanID, parentSpanID, operationName, references, startTime, duration
    case tags, logs, processID, process, warnings, refType, timestamp, fields, key, value, type, serviceName
    case total, limit, offset, code, msg, flags
}

let jaegerMembers = ByteNames<JaegerMember>([
    ("data", .data), ("errors", .errors), ("spans", .spans), ("processes", .processes), ("traceID", .traceID),
    ("spanID", .spanID), ("parentSpanID", .parentSpanID), ("operationName", .operationName),
    ("references", .references), ("startTime", .startTime), ("duration", .duration), ("tags", .tags), ("logs", .logs),
    ("processID", .processID), ("process", .process), ("warnings", .warnings), ("refType", .refType),
    ("timestamp", .timestamp), ("fields", .fields), ("key", .key), ("value", .value), ("type", .type),
    ("serviceName", .serviceName), ("total", .total), ("limit", .limit), ("offset", .offset), ("code", .code),
    ("msg", .msg), ("flags", .flags),
])
