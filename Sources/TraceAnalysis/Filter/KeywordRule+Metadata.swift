import TraceModel

// Metadata: ours, for X-Ray does not index it. It stands in documents alone, so that each document of a trace that fulfils the rest of
// an expression is read again from its source.
extension KeywordRule {
    /// `metadata.namespace.key`, and further into objects: `metadata.default.order.id`.
    static let metadata = KeywordRule(
        word: "metadata", kind: .any, places: [.trace, .service],
        home: "Write it outside of the braces, or in service(\"name\") { }", takesKey: true, isOurs: true,
        leaf: { _, condition, key in .leaf(.metadata(MetadataTest(key: key, condition: condition))) })
}

/// A test of what stands under a path of an entity's `metadata`.
struct MetadataTest: Sendable {
    private let path: [Substring]
    private let condition: FilterCondition

    /// What stands in every text of a document that fulfils it, where metadata stands as it was written.
    let words: [ByteSearch]

    init(key: String, condition: FilterCondition) {
        path = key.split(separator: ".", omittingEmptySubsequences: false)
        self.condition = condition
        let words = path.map(String.init) + [MetadataTest.text(condition)]
        self.words = words.map { Array($0.utf8) }.filter(isWrittenAsIs).map(ByteSearch.init)
    }

    /// What a value must hold to fulfil a condition; empty where that may be anything.
    private static func text(_ condition: FilterCondition) -> String {
        guard case .string(let comparison, let operand) = condition, comparison != .notEqual else { return "" }
        return operand
    }

    /// Several values match if any does (U-23). A value is compared with a literal of its own type alone; what is an object, or a
    /// list without a value, exists.
    func holds(_ detail: SegmentDetail) -> Bool {
        values(of: detail.document["metadata"]).contains { value in
            switch value {
            case .null: false
            case .string(let text): condition.holds(of: .string(text))
            case .bool(let flag): condition.holds(of: .boolean(flag))
            case .object, .array: condition == .holds
            case .int, .unsigned, .double: value.number.map { condition.holds(of: .number($0)) } ?? false
            }
        }
    }

    /// Every value that the path leads to: names may have dots themselves, and lists have several. By a stack, for the depth is the
    /// data's.
    private func values(of metadata: JSONValue?) -> [JSONValue] {
        var found: [JSONValue] = []
        var open: [(value: JSONValue, at: Int)] = metadata.map { [($0, 0)] } ?? []
        while let (value, at) = open.popLast() {
            if case .array(let items) = value, !items.isEmpty {
                open += items.map { ($0, at) }
            } else if at == path.count {
                found.append(value)
            } else if case .object(let members) = value {
                for end in (at + 1)...path.count {
                    let name = path[at..<end].joined(separator: ".")
                    open += members.filter { $0.name == name }.map { ($0.value, end) }
                }
            }
        }
        return found
    }
}

/// JSON writes these bytes as they are, or all in `\u` escapes.
private func isWrittenAsIs(_ word: [UInt8]) -> Bool {
    !word.isEmpty && word.allSatisfy { (0x20...0x7e).contains($0) && ![0x22, 0x2f, 0x5c].contains($0) }
}

extension FilterExpression {
    /// A keyword that only this program knows, where the service is to choose by the expression. What is no expression is refused by
    /// whoever parses it.
    /// - Returns: what to say of it and its column; nil where the service knows every keyword.
    public static func refusal(forService text: String) -> FilterError? {
        var isKey = false
        for token in FilterLexer.tokens(upToMistake: text).tokens {
            defer { isKey = token.kind == .symbol("[") }
            // A key that is still to be typed makes no keyword of it.
            guard case .word(let word) = token.kind, !isKey, let (rule, key) = KeywordRule.written(word),
                rule.isOurs, key != ""
            else { continue }
            return FilterError(
                .scope, column: FilterLexer.column(token.offset, in: text),
                message: "'\(word)' is for what was read: the service does not look into metadata",
                remedy: "Filter a saved file by it, or use an annotation")
        }
        return nil
    }
}
