import TraceModel

/// One trace with its documents as text: what BatchGetTraces answers for an id.
public struct TraceDocuments: Sendable {
    /// A document by the id of its segment.
    public struct Document: Sendable {
        public var id: String
        /// The segment document, JSON text.
        public var text: String

        public init(id: String, text: String) {
            self.id = id
            self.text = text
        }
    }
    public var id: String
    /// Seconds; nil when no segment has ended.
    public var duration: Double?
    public var limitExceeded: Bool
    public var documents: [Document]

    public init(id: String, duration: Double?, limitExceeded: Bool = false, documents: [Document]) {
        self.id = id
        self.duration = duration
        self.limitExceeded = limitExceeded
        self.documents = documents
    }
}

/// Writes a BatchGetTraces answer (reference 2.2), one trace after another.
public struct TracesEncoder {
    private var json: JSONWriter

    public init(indented: Bool = true) {
        json = JSONWriter(indented: indented)
        json.beginObject()
        json.name("Traces")
        json.beginArray()
    }

    public mutating func append(_ trace: TraceDocuments) {
        json.beginObject()
        json.member("Id", trace.id)
        json.member("Duration", trace.duration.map(toMilliseconds))
        json.member("LimitExceeded", trace.limitExceeded)
        json.array("Segments", trace.documents) { json, document in
            json.beginObject()
            json.member("Id", document.id)
            json.member("Document", document.text)
            json.endObject()
        }
        json.endObject()
    }

    /// Ends the answer with the ids that were asked for and are not there.
    public mutating func finish(unprocessed: [TraceID] = []) {
        json.endArray()
        json.array("UnprocessedTraceIds", unprocessed) { $0.value($1.description) }
        json.endObject()
    }

    /// How many bytes wait to be taken.
    public var pending: Int { json.bytes.count }

    /// What has been written since the last call.
    public mutating func take() -> [UInt8] { json.take() }
}
