import TraceModel

/// An exception that a span recorded as an event, or the message of its status.
struct SpanException {
    var type: SpanText?
    var message: ComposedText?
    var stack: SpanText?
    var isRemote = false
}

extension SpanException {
    /// Its stack may name what caused it: only then it is worth reading before somebody looks at it.
    var mayHaveCauses: Bool {
        guard let stack else { return false }
        return StackTrace.causeMarks.contains { stack.contains($0) }
    }
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
                case .exceptionMessage?, .message?: exception.message = attribute.value.text.map { .text($0) }
                case .errorObject?: exception.message = exception.message ?? attribute.value.text.map { .text($0) }
                case .exceptionStacktrace?, .stack?: exception.stack = attribute.value.text
                default: break
                }
            }
            found.append(exception)
        }
        if found.isEmpty, conversion == .exporter, isAWSCall { found = failedRequests }
        if found.isEmpty, span.status == .error, let message = span.statusMessage.nonEmpty ?? span.text(.httpStatusText)
        {
            found.append(SpanException(type: nil, message: .text(message)))
        }
        return found
    }

    /// Those of the events with their stacks; each cause that a stack names follows its exception, linked by id.
    var exceptionDetails: [ExceptionDetail] {
        var details: [ExceptionDetail] = []
        let language = resource.text(.telemetrySdkLanguage)?.string ?? ""
        for exception in exceptions {
            var detail = ExceptionDetail(
                id: exceptionID(details.count).description, type: exception.type?.string,
                message: exception.message?.string)
            detail.isRemote = exception.isRemote || span.kind.isCall
            let stack = StackTrace(exception.stack?.string ?? "", language: language)
            (detail.frames, detail.truncated) = (stack.frames, stack.truncated)
            for cause in stack.causes {
                let id = exceptionID(details.count + 1).description
                detail.cause = id
                details.append(detail)
                detail = ExceptionDetail(id: id, type: cause.type, message: cause.message)
                (detail.frames, detail.truncated) = (cause.frames, cause.truncated)
            }
            details.append(detail)
        }
        return details
    }

    /// The id of the n-th: spans' exceptions have none, X-Ray's need one, and the same data gives the same.
    func exceptionID(_ number: Int) -> EntityID {
        let mixed = span.id.own.raw ^ 0xE8CE_9710_0000_0000 &+ UInt64(number)
        return EntityID(
            raw: sha256Head(span.trace.own, EntityID(raw: mixed)))
    }

    /// What AWS's SDK records of requests that failed: `code@seconds@text`.
    private var failedRequests: [SpanException] {
        span.events.lazy.filter { $0.name == "HTTP request failure" }.compactMap { event in
            let attributes = span.attached[event.attributes]
            guard let status = attributes.first(where: { $0.name == .httpResponseStatusCode })?.value,
                let code = status.text?.string ?? status.integer.map({ "\($0)" }),
                let text = attributes.first(where: { $0.key == "aws.http.error_message" })?.value.text
            else { return nil }
            let microseconds = String(event.time / 1000 % 1_000_000 + 1_000_000).dropFirst()
            let message = "\(code)@\(event.time / 1_000_000_000).\(microseconds)@\(text.string)"
            return SpanException(
                type: ("aws.http.error.event" as StaticString).bytes, message: .made(Array(message.utf8)),
                isRemote: true)
        }
    }

    /// Events of other names are never looked into for the store.
    static func isCause(_ name: SpanText) -> Bool {
        name == "exception" || name == "error" || name == "HTTP request failure"
    }

    /// OpenTracing's name for it is `error` (ours).
    private func isException(_ event: SpanEvent) -> Bool {
        event.name == "exception" || (conversion == .services && event.name == "error")
    }

    /// The tables that a call to DynamoDB names.
    var tableNames: [SpanText] {
        if part == .service { return [] }
        let names = span.texts(.awsDynamodbTableNames)
        return names.isEmpty ? span.text(.awsTableName).map { [$0] } ?? [] : names
    }
}
