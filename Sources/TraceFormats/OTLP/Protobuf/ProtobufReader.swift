import TraceModel

/// Reads records of OTLP's protobuf: each is a run of the fields of a request (reference 9.1).
final class ProtobufReader: FormatReader {
    private var sink = SpanSink()
    private var spans = ProtobufSpan()
    /// Of the resource at hand.
    private var scopes: [SpanText] = []
    /// Start of the record, for places.
    private var base: UnsafePointer<UInt8>?

    func readRecord(_ bytes: UnsafeBufferPointer<UInt8>, into intake: inout Intake) {
        intake.batch.findings.contents.insert(.otlpProtobuf)
        base = bytes.baseAddress
        var reader = WireReader(SpanText(bytes))
        var index = 0
        do throws(WireError) {
            while let (field, value) = try reader.next() {
                guard field == 1, let message = value.bytes else { continue }
                readResource(message, index: index, into: &intake)
                index += 1
            }
        } catch {
            report(error, SpanText(bytes), "the request", into: &intake)
        }
        let mended = spans.takeMended()
        if mended > 0 {
            let what = mended == 1 ? "a text is no UTF-8" : "\(mended) texts are no UTF-8"
            intake.report(.mended, "", what, remedy: "Bad bytes are shown as �", isLoss: false)
        }
        sink.finish(&intake)
    }

    /// The resource first, wherever it stands: spans need it. What is broken of it, or behind its spans, loses none of them.
    private func readResource(_ message: SpanText, index: Int, into intake: inout Intake) {
        sink.begin(&intake)
        spans.isWhole = sink.isWhole
        spans.begin()
        scopes.removeAll(keepingCapacity: true)
        do throws(WireError) {
            var fields = WireReader(message)
            while let (field, value) = try fields.next() {
                guard let message = value.bytes else { continue }
                if field == 1 { readAttributes(message, index: index, into: &intake) }
                if field == 2 { scopes.append(message) }
            }
        } catch {
            report(error, message, "resourceSpans[\(index)]", into: &intake)
        }
        for scope in scopes { readScope(scope, index: index, into: &intake) }
    }

    private func readAttributes(_ resource: SpanText, index: Int, into intake: inout Intake) {
        do throws(WireError) {
            var reader = WireReader(resource)
            while let (field, value) = try reader.next() {
                guard field == 1, let (key, value) = try spans.attribute(value, &sink.resource.values) else { continue }
                sink.resource.add(key, value)
            }
        } catch {
            report(error, resource, "resourceSpans[\(index)].resource", into: &intake)
        }
    }

    private func readScope(_ message: SpanText, index: Int, into intake: inout Intake) {
        var number = 0
        if sink.isWhole { readScopeFacts(message) }
        do throws(WireError) {
            var reader = WireReader(message)
            while let (field, value) = try reader.next() {
                guard field == 2, let span = value.bytes else { continue }
                readSpan(span, "resourceSpans[\(index)].spans[\(number)]", into: &intake)
                number += 1
            }
        } catch {
            report(error, message, "resourceSpans[\(index)].scopeSpans", into: &intake)
        }
    }

    /// A span that is broken loses itself and none of its neighbours: its length says where they are.
    private func readSpan(_ message: SpanText, _ path: @autoclosure () -> String, into intake: inout Intake) {
        do throws(WireError) {
            try spans.read(message, into: &sink.span)
            sink.take(path: path(), into: &intake)
        } catch {
            report(error, message, path(), into: &intake)
        }
    }

    private func readScopeFacts(_ message: SpanText) {
        sink.scope.removeAll()
        var values = SpanValues()
        do throws(WireError) {
            try readScopeFacts(message, &values)
        } catch {
            // What is broken of them, or behind them, is told when the spans are read; what came before it stays.
        }
        sink.scope.values = values
    }

    private func readScopeFacts(_ message: SpanText, _ values: inout SpanValues) throws(WireError) {
        var reader = WireReader(message)
        while let (field, value) = try reader.next() {
            guard field == 1, let scope = value.bytes else { continue }
            var facts = WireReader(scope)
            while let (field, value) = try facts.next() {
                switch field {
                case 1: sink.scope.name = spans.text(value)
                case 2: sink.scope.version = spans.text(value)
                case 3:
                    if let (key, value) = try spans.attribute(value, &values) {
                        sink.scope.attributes.append(SpanAttribute(key: key, value: value))
                    }
                default: break
                }
            }
        }
    }

    private func report(_ error: WireError, _ message: SpanText, _ what: String, into intake: inout Intake) {
        let start = base.flatMap { base in message.base.map { $0 - base } } ?? 0
        intake.report(
            .document, "",
            "\(what) is no OTLP: \(error.message), at byte \(Int(intake.location.offset) + start + error.offset)",
            remedy: "What stands beside it was read")
    }
}

extension ContentKind {
    static let otlpProtobuf = ContentKind("OTLP protobuf")
}
