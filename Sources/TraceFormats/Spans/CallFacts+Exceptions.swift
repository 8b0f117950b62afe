import TraceModel

/// An exception that a span recorded as an event, or the message of its status.
struct SpanException {
    var type: SpanText?
    var message: SpanText?
    var stack: SpanText?
}

extension CallFacts {
    /// Events named `exception`, in their order; without any, the message of a failed status (reference 8).
    var exceptions: [SpanException] {
        var found: [SpanException] = []
        for event in span.events where isException(event) {
            var exception = SpanException()
            for attribute in span.attached[event.attributes] {
                switch attribute.name {
                case .exceptionType?, .errorKind?: exception.type = attribute.value.text
                case .exceptionMessage?, .message?: exception.message = attribute.value.text
                case .errorObject?: exception.message = exception.message ?? attribute.value.text
                case .exceptionStacktrace?, .stack?: exception.stack = attribute.value.text
                default: break
                }
            }
            found.append(exception)
        }
        if found.isEmpty, span.status == .error, let message = span.statusMessage.nonEmpty ?? span.text(.httpStatusText)
        {
            found.append(SpanException(type: nil, message: message))
        }
        return found
    }

    /// The id of the n-th: spans' exceptions have none, X-Ray's need one, and the same data gives the same.
    func exceptionID(_ number: Int) -> EntityID {
        let mixed = span.id.own.raw ^ 0xE8CE_9710_0000_0000 &+ UInt64(number)
        return EntityID(
            raw: sha256Head(span.trace.own, EntityID(raw: mixed)))
    }

    /// OpenTracing's name for it is `error` (ours).
    private func isException(_ event: SpanEvent) -> Bool {
        event.name == "exception" || (conversion == .services && event.name == "error")
    }

    /// The tables that a call to DynamoDB names.
    var tableNames: [SpanText] {
        let names = span.texts(.awsDynamodbTableNames)
        return names.isEmpty ? span.text(.awsTableName).map { [$0] } ?? [] : names
    }
}
