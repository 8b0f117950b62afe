import TraceModel

extension FilterParser {
    /// `keyword [operator value]`.
    mutating func test(_ written: String, _ scope: FilterScope) throws(FilterError) -> FilterExpression {
        let column = column
        let keyword = try keyword(written)
        guard keyword.rule.places.contains(scope.place) else {
            throw error(.scope, "'\(keyword.word)' means nothing \(scope.name)", keyword.rule.home, column: column)
        }
        return .test(KeywordTest(keyword: keyword, condition: try condition(keyword)))
    }

    private mutating func keyword(_ written: String) throws(FilterError) -> FilterKeyword {
        guard let (rule, key) = KeywordRule.written(written) else { throw unknown(written.lowercased()) }
        if key?.isEmpty == true {
            throw error(.syntax, "the \(rule.word) lacks its key", "Write \(rule.word).key")
        }
        advance()
        if let key { return FilterKeyword(rule, key: key) }
        return FilterKeyword(rule, key: rule.takesKey ? try bracketed(rule.word) : "")
    }

    /// `[key]` or `["key"]`.
    private mutating func bracketed(_ word: String) throws(FilterError) -> String {
        try expect("[")
        let key: String
        switch token.kind {
        case .string(let text), .word(let text): key = text
        default: throw unexpected("a key of \(word)")
        }
        guard !key.isEmpty else { throw error(.syntax, "the \(word) lacks its key", "Write \(word)[key]") }
        advance()
        try expect("]")
        return key
    }

    func unknown(_ word: String) -> FilterError {
        let words = KeywordRule.all.map(\.word) + Self.functions
        let remedy =
            nearestName(to: word, among: words).map { "Did you mean '\($0)'?" }
            ?? "An annotation is written annotation.\(word)"
        return error(.unknownKeyword, "there is no keyword '\(word)'", remedy)
    }

    // MARK: operator and value

    private mutating func condition(_ keyword: FilterKeyword) throws(FilterError) -> FilterCondition {
        guard let written = operatorWord else { return .holds }
        let column = column
        advance()
        let valueColumn = self.column
        let condition = try literal(written, keyword, column, valueColumn)
        advance()
        return condition
    }

    private var operatorWord: String? {
        switch token.kind {
        case .symbol(let symbol): ["=", "!=", "<", "<=", ">", ">="].contains(symbol) ? symbol : nil
        case .word(let word): ["CONTAINS", "BEGINSWITH", "ENDSWITH"].first { $0 == word.uppercased() }
        default: nil
        }
    }

    /// The value decides how an annotation is compared; every other keyword has a kind of its own.
    private func literal(
        _ written: String, _ keyword: FilterKeyword, _ column: Int, _ valueColumn: Int
    ) throws(FilterError) -> FilterCondition {
        switch (keyword.rule.kind, token.kind) {
        case (.boolean, .word(let word)), (.any, .word(let word)):
            if let flag = ["true": true, "false": false][word.lowercased()] {
                guard written == "=" || written == "!=" else { throw wrong(written, "a boolean", column) }
                return .boolean((written == "=") == flag)
            }
            if keyword.rule.kind == .boolean { throw mismatch(keyword, "true or false", valueColumn) }
            return try string(written, word, column)
        case (.number, .number(let value)), (.any, .number(let value)):
            guard let comparison = NumberOperator(rawValue: written) else { throw wrong(written, "a number", column) }
            return .number(comparison, value)
        case (.string, .string(let text)), (.any, .string(let text)), (.string, .word(let text)):
            return try string(written, text, column)
        case (_, .end), (_, .symbol), (_, .json): throw unexpected("a value")
        case (.boolean, _): throw mismatch(keyword, "true or false", valueColumn)
        case (.number, _): throw mismatch(keyword, "a plain number, times in seconds", valueColumn)
        case (.string, _): throw mismatch(keyword, "text in double quotes", valueColumn)
        }
    }

    private func string(_ written: String, _ text: String, _ column: Int) throws(FilterError) -> FilterCondition {
        guard let comparison = StringOperator(rawValue: written) else { throw wrong(written, "text", column) }
        return .string(comparison, text)
    }

    private func wrong(_ written: String, _ kind: String, _ column: Int) -> FilterError {
        let remedy =
            switch kind {
            case "text": "Text takes = != CONTAINS BEGINSWITH ENDSWITH"
            case "a number": "Numbers take = != < <= > >="
            default: "Booleans take = and !="
            }
        return error(.type, "'\(written)' does not compare \(kind)", remedy, column: column)
    }

    private func mismatch(_ keyword: FilterKeyword, _ wanted: String, _ column: Int) -> FilterError {
        error(.type, "'\(keyword.word)' is compared with \(wanted)", column: column)
    }
}
