import TraceModel

/// Looks at an answer without decoding what it lists: is it JSON, and which traces does it name?
public struct AnswerScanner {
    /// An answer that is JSON.
    public struct Answer: Sendable {
        /// As it came; where JSON does not allow it, mended.
        public var text: [UInt8]
        public var isMended: Bool
        /// What the elements of its list have as `Id`.
        public var traceIDs: [TraceID]
    }

    private let parser: JSONParser

    /// - Throws: `JSONError` without memory.
    public init() throws(JSONError) { parser = try JSONParser() }

    /// - Parameters:
    ///   - text: one JSON text.
    ///   - list: the member that holds the list: `Traces`.
    public func scan(_ text: [UInt8], list: StaticString) throws(JSONError) -> Answer {
        do throws(JSONError) {
            return Answer(text: text, isMended: false, traceIDs: try identifiers(text, list))
        } catch {
            guard error.isMendable, let better = text.withUnsafeBufferPointer(mended) else { throw error }
            return Answer(text: better, isMended: true, traceIDs: try identifiers(better, list))
        }
    }

    private func identifiers(_ text: [UInt8], _ list: StaticString) throws(JSONError) -> [TraceID] {
        let padded = padded(text)
        let parsed = padded.withUnsafeBufferPointer { bytes -> Result<[TraceID], JSONError> in
            guard let base = bytes.baseAddress else { return .success([]) }
            return Result { () throws(JSONError) in
                let tape = try parser.parse(base, count: text.count)
                var found: [TraceID] = []
                guard let elements = tape.member(Tape.root, list) else { return found }
                tape.elements(elements) { element in
                    guard let id = tape.member(element, "Id"), tape.isString(id) else { return }
                    if let traceID = TraceID(utf8: tape.utf8(id)) { found.append(traceID) }
                }
                return found
            }
        }
        return try parsed.get()
    }
}
