import TraceModel

extension FilterParser {
    /// What is written with parentheses, beside the keywords.
    static let functions = ["service", "edge"]

    mutating func predicate(_ scope: FilterScope) throws(FilterError) -> FilterExpression {
        guard case .word(let written) = token.kind else { throw unexpected("a keyword") }
        let word = written.lowercased()
        guard !["and", "or", "not", "contains", "beginswith", "endswith"].contains(word) else {
            throw unexpected("a keyword")
        }
        let isFunction = Self.functions.contains(word) || word.hasPrefix("rootcause.") || word.hasPrefix("group.")
        guard isFunction else { return try test(written, scope) }
        guard scope == .trace else {
            throw error(.scope, "'\(word)' means nothing \(scope.name)", "Write it outside of the braces")
        }
        if word == "service" { return try service() }
        if word == "edge" { return try edge() }
        return word.hasPrefix("group.") ? try group(word) : try rootCause(word)
    }

    // MARK: service, edge

    private mutating func service() throws(FilterError) -> FilterExpression {
        advance()
        try expect("(")
        let selector = isSymbol(")") ? ServiceSelector() : try selector()
        try expect(")")
        return .service(selector, try body(.service))
    }

    private mutating func edge() throws(FilterError) -> FilterExpression {
        advance()
        try expect("(")
        let source = isSymbol(",") ? ServiceSelector() : try selector()
        try expect(",")
        let target = isSymbol(")") ? ServiceSelector() : try selector()
        try expect(")")
        return .edge(source, target, try body(.edge))
    }

    private mutating func body(_ scope: FilterScope) throws(FilterError) -> FilterExpression? {
        guard skip("{") else { return nil }
        let body = try expression(scope)
        try expect("}")
        return body
    }

    private mutating func selector() throws(FilterError) -> ServiceSelector {
        if case .string(let name) = token.kind {
            advance()
            return ServiceSelector(name: name)
        }
        guard isWord("id") else { throw unexpected("a name in double quotes or id(…)") }
        advance()
        try expect("(")
        var selector = ServiceSelector()
        repeat { try pair(&selector) } while skip(",")
        try expect(")")
        return selector
    }

    private mutating func pair(_ selector: inout ServiceSelector) throws(FilterError) {
        guard case .word(let written) = token.kind else { throw unexpected("name, type or account.id") }
        let column = column
        advance()
        try expect(":")
        guard case .string(let value) = token.kind else { throw unexpected("a string in double quotes") }
        switch written.lowercased() {
        case "name": selector.name = value
        case "type": selector.type = value
        case "account.id": selector.accountID = value
        default: throw error(.syntax, "id() has no '\(written)'", "It takes name, type and account.id", column: column)
        }
        advance()
    }

    // MARK: rootcause, group

    private mutating func rootCause(_ word: String) throws(FilterError) -> FilterExpression {
        if word == "rootcause.json" { return try rootCauseJSON() }
        guard let scope = FilterScope.cause(named: word), case .cause(let kind, let element) = scope else {
            throw error(
                .unknownKeyword, "there is no '\(word)'",
                "There are rootcause.fault, .error and .responsetime, each .service and .entity; .exception of the first two"
            )
        }
        advance()
        return .rootCause(kind, element, try body(scope))
    }

    private mutating func rootCauseJSON() throws(FilterError) -> FilterExpression {
        advance()
        try expect("=")
        guard case .json(let written) = token.kind else { throw unexpected("#[…]") }
        guard case .array(let patterns)? = parsedJSON(written) else {
            throw error(.json, "what stands after '#' is no JSON", "Write #[{ \"Services\": [ … ] }]")
        }
        advance()
        return .rootCauseJSON(patterns)
    }

    private mutating func group(_ word: String) throws(FilterError) -> FilterExpression {
        let column = column
        guard word == "group.name" || word == "group.arn" else { throw unknown(word) }
        advance()
        let negated = isSymbol("!=")
        guard negated || isSymbol("=") else { throw unexpected("= or !=") }
        advance()
        guard case .string(let value) = token.kind else { throw unexpected("a string in double quotes") }
        advance()
        return .group(GroupTest(isARN: word == "group.arn", value: value, negated: negated, column: column))
    }
}
