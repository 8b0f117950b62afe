import TraceModel

/// Finds documents again at the place where they stand: for the segment that was opened, and for writing a trace as it was read.
public final class DocumentFinder {
    /// One document as it stands in its source.
    public struct Found: Sendable {
        public var traceID: TraceID?
        public var id: EntityID
        public var isInProgress: Bool
        /// The entity as a value, its embedded subsegments among its members.
        public var value: JSONValue
        /// The document as it stands in an answer; `value` is then null, because nobody parsed it.
        public var text: String?
    }

    /// Made with the first text, used again for all others: its buffers cost more than most texts.
    private var parser: JSONParser?
    /// The trace whose documents are wanted, nil for all.
    private var wanted: TraceID?
    private var keepsText = false

    public init() {}

    /// Every document in a text: of an answer, a list, or by itself.
    /// - Parameters:
    ///   - traceID: leaves out traces of answers that have another id, unread; documents that name no trace stay.
    ///   - asText: hands documents on that an answer holds as text, unread.
    /// - Throws: `JSONError` when the text is no JSON even after mending.
    public func documents(
        in bytes: [UInt8], of traceID: TraceID? = nil, asText: Bool = false
    ) throws(JSONError) -> [Found] {
        wanted = traceID
        keepsText = asText
        var found: [Found] = []
        try collect(value(of: bytes), traceID: nil, depth: 0, into: &found)
        return found
    }

    /// The detail of one entity: of a document, or of a subsegment embedded in one.
    /// - Returns: nil when the text does not hold it.
    /// - Throws: `JSONError` when the text is no JSON even after mending.
    public func detail(of id: EntityID, in traceID: TraceID, bytes: [UInt8]) throws(JSONError) -> SegmentDetail? {
        var best: JSONValue?
        for document in try documents(in: bytes, of: traceID) {
            guard document.traceID == nil || document.traceID == traceID else { continue }
            guard let entity = entity(id, in: document.value) else { continue }
            let isOpen = entity["in_progress"]?.bool == true || entity["end_time"] == nil
            if best == nil || !isOpen { best = entity }
        }
        return best.map { makeDetail(id, $0) }
    }

    private func readyParser() throws(JSONError) -> JSONParser {
        if let parser { return parser }
        let made = try JSONParser()
        parser = made
        return made
    }

    private func value(of bytes: [UInt8]) throws(JSONError) -> JSONValue {
        let parser = try readyParser()
        let text = padded(bytes)
        do throws(JSONError) {
            return try Self.parse(parser, text, bytes.count)
        } catch {
            guard error.isMendable, let better = bytes.withUnsafeBufferPointer({ mended($0) }) else { throw error }
            return try Self.parse(parser, padded(better), better.count)
        }
    }

    private static func parse(_ parser: JSONParser, _ text: [UInt8], _ count: Int) throws(JSONError) -> JSONValue {
        let result = text.withUnsafeBufferPointer { buffer -> Result<JSONValue, JSONError> in
            guard let base = buffer.baseAddress else { return .success(.null) }
            do throws(JSONError) {
                return .success(try parser.parse(base, count: count).value(Tape.root))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Walks answers, lists and strings down to documents. Strings inside strings go three deep, as the decoder's do.
    private func collect(
        _ value: JSONValue, traceID: TraceID?, depth: Int, into found: inout [Found]
    ) throws(JSONError) {
        switch value {
        case .string(let text):
            guard depth < 3, text.contains("{") else { return }
            // A bad document was reported when it was read.
            guard let inner = try? self.value(of: Array(text.utf8)) else { return }
            try collect(inner, traceID: traceID, depth: depth + 1, into: &found)
        case .array(let items):
            for item in items { try collect(item, traceID: traceID, depth: depth, into: &found) }
        case .object: try collectObject(value, traceID: traceID, depth: depth, into: &found)
        default: break
        }
    }

    private func collectObject(
        _ value: JSONValue, traceID: TraceID?, depth: Int, into found: inout [Found]
    ) throws(JSONError) {
        if let document = value["Document"] ?? value["document"] {
            if keepsText, let text = document.string, let id = (value["Id"] ?? value["id"])?.string, let traceID {
                found.append(
                    Found(traceID: traceID, id: entityID(.string(id)), isInProgress: false, value: .null, text: text))
                return
            }
            try collect(document, traceID: traceID, depth: depth, into: &found)
        } else if let segments = value["Segments"] ?? value["segments"] {
            let id = (value["Id"] ?? value["id"])?.string.flatMap { TraceID($0) }
            if let id, let wanted, id != wanted { return }
            try collect(segments, traceID: id ?? traceID, depth: depth, into: &found)
        } else if let list = value["Traces"] ?? value["traces"] ?? value["TraceSegmentDocuments"] {
            try collect(list, traceID: nil, depth: depth, into: &found)
        } else if value["start_time"] != nil || value["id"] != nil {
            let own = value["trace_id"]?.string.flatMap { TraceID($0) }
            found.append(
                Found(
                    traceID: own ?? traceID, id: entityID(value["id"]),
                    isInProgress: value["in_progress"]?.bool == true, value: value))
        }
    }

    /// The entity with that id, by a list of what is still to be looked at.
    private func entity(_ id: EntityID, in document: JSONValue) -> JSONValue? {
        var pending = [document]
        while let value = pending.popLast() {
            if entityID(value["id"]) == id { return value }
            pending += value["subsegments"]?.array ?? []
        }
        return nil
    }

    private func entityID(_ value: JSONValue?) -> EntityID {
        guard let text = value?.string, !text.isEmpty else { return .none }
        return EntityID(text) ?? EntityID(hashing: text.utf8)
    }

    private func makeDetail(_ id: EntityID, _ entity: JSONValue) -> SegmentDetail {
        let members = (entity.members ?? []).filter { $0.name != "subsegments" }
        var detail = SegmentDetail(
            id: id, name: entity["name"]?.string ?? "", document: .object(members),
            subsegmentCount: entity["subsegments"]?.array?.count ?? 0)
        let cause = entity["cause"]
        detail.workingDirectory = cause?["working_directory"]?.string
        detail.exceptions = (cause?["exceptions"]?.array ?? []).compactMap(makeException)
        return detail
    }

    private func makeException(_ value: JSONValue) -> ExceptionDetail? {
        guard value.members != nil else { return nil }
        var exception = ExceptionDetail(
            id: value["id"]?.string, type: value["type"]?.string, message: value["message"]?.string)
        exception.isRemote = value["remote"]?.bool ?? false
        exception.truncated = Int(value.integer("truncated") ?? 0)
        exception.skipped = Int(value.integer("skipped") ?? 0)
        exception.cause = value["cause"]?.string
        exception.frames = (value["stack"]?.array ?? []).compactMap { frame in
            guard frame.members != nil else { return nil }
            return StackFrame(
                path: frame["path"]?.string, line: frame.integer("line").map { Int($0) }, label: frame["label"]?.string)
        }
        return exception
    }
}
