import TraceModel

/// Writes traces as OTLP/JSON or as Jaeger's JSON, piece by piece.
public struct SpanEncoder {
    /// What is written.
    public enum Form: String, Sendable, CaseIterable {
        case otlp, jaeger
    }
    private let form: Form
    private var json: JSONWriter
    private let parser: JSONParser

    /// - Throws: `JSONError` without memory.
    public init(_ form: Form, indented: Bool = true) throws(JSONError) {
        self.form = form
        json = JSONWriter(indented: indented)
        parser = try JSONParser()
        json.beginObject()
        json.name(form == .otlp ? "resourceSpans" : "data")
        json.beginArray()
    }

    /// How many bytes wait to be taken.
    public var pending: Int { json.bytes.count }
    public mutating func take() -> [UInt8] { json.take() }
    /// How many segments and subsegments could be no spans: they have no id, or their document is no JSON.
    public private(set) var leftOut = 0

    /// Adds a trace.
    /// - Parameters:
    ///   - documents: its segment documents, as a repository hands them out.
    ///   - times: exact times of an entity, nil when they are not known.
    public mutating func append(
        _ documents: [DocumentFinder.Found], of traceID: TraceID,
        times: @escaping (EntityID) -> (start: Int64, end: Int64?)?
    ) {
        var export = SpanExport(traceID: traceID, times: times)
        for document in documents {
            if let value = value(document.text) { export.add(value) } else { leftOut += 1 }
        }
        export.finish()
        leftOut += export.leftOut
        switch form {
        case .otlp: json.otlp(export.spans)
        case .jaeger: json.jaeger(export.spans, traceID)
        }
    }

    /// A document as it is read elsewhere: mended where JSON does not allow what it holds.
    private func value(_ text: String) -> JSONValue? {
        let count = text.utf8.count
        return padded(Array(text.utf8)).withUnsafeBufferPointer { buffer -> JSONValue? in
            guard let base = buffer.baseAddress else { return nil }
            do {
                return try parser.parse(base, count: count).value(Tape.root)
            } catch {
                return parser.mending(UnsafeBufferPointer(rebasing: buffer[..<count])) { $0.value(Tape.root) }
            }
        }
    }

    /// Closes what is open.
    public mutating func finish() {
        json.endArray()
        if form == .jaeger {
            for name in ["total", "limit", "offset"] {
                json.name(name)
                json.value(0)
            }
            json.name("errors")
            json.null()
        }
        json.endObject()
    }
}
