import TraceModel

extension FilterExpression {
    /// Reads an expression (grammar: reference 5.1). An empty text is true of every trace.
    public init(parsing text: String) throws(FilterError) {
        var parser = FilterParser(text: text, tokens: try FilterLexer.tokens(text))
        self = try parser.whole()
    }
}

/// Recursive descent; nesting is limited, so that no text can exhaust the stack.
struct FilterParser {
    private static let deepest = 100

    private let text: String
    private let tokens: [FilterToken]
    private var position = 0
    private var depth = 0

    init(text: String, tokens: [FilterToken]) {
        self.text = text
        self.tokens = tokens
    }

    var token: FilterToken { tokens[position] }
    var column: Int { FilterLexer.column(token.offset, in: text) }

    mutating func whole() throws(FilterError) -> FilterExpression {
        if token.kind == .end { return .all([]) }
        let result = try expression(.trace)
        guard token.kind == .end else { throw unexpected("AND, OR or the end") }
        return result
    }

    // MARK: Moving on

    mutating func advance() { if position < tokens.count - 1 { position += 1 } }

    func isSymbol(_ symbol: String) -> Bool { token.kind == .symbol(symbol) }

    func isWord(_ word: String) -> Bool {
        if case .word(let text) = token.kind { text.lowercased() == word } else { false }
    }

    mutating func skip(_ symbol: String) -> Bool {
        guard isSymbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: String) throws(FilterError) {
        guard skip(symbol) else { throw unexpected("'\(symbol)'") }
    }

    func error(_ kind: FilterError.Kind, _ message: String, _ remedy: String = "", column: Int? = nil) -> FilterError {
        FilterError(kind, column: column ?? self.column, message: message, remedy: remedy)
    }

    func unexpected(_ expected: String) -> FilterError {
        switch token.kind {
        case .end: error(.syntax, "the expression ends where \(expected) should come")
        case .string(let text): error(.syntax, "the string \"\(text)\" stands where \(expected) should come")
        case .word(let text) where text.lowercased() == "not":
            error(.syntax, "NOT is no operator", "Write ! before what shall not hold")
        case .word(let text): error(.syntax, "'\(text)' stands where \(expected) should come")
        case .symbol(let text): error(.syntax, "'\(text)' stands where \(expected) should come")
        case .number(let value): error(.syntax, "the number \(value) stands where \(expected) should come")
        case .json: error(.syntax, "JSON stands where \(expected) should come")
        }
    }

    // MARK: expr, and, unary

    mutating func expression(_ scope: FilterScope) throws(FilterError) -> FilterExpression {
        guard depth < FilterParser.deepest else {
            throw error(.depth, "nested deeper than \(FilterParser.deepest) levels")
        }
        depth += 1
        var parts = [try conjunction(scope)]
        while isWord("or") {
            advance()
            parts.append(try conjunction(scope))
        }
        depth -= 1
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    /// Side by side means AND: `ok !partial duration <3`.
    private mutating func conjunction(_ scope: FilterScope) throws(FilterError) -> FilterExpression {
        var parts = [try unary(scope)]
        while true {
            if isWord("and") {
                advance()
            } else if !startsUnary {
                break
            }
            parts.append(try unary(scope))
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private var startsUnary: Bool {
        switch token.kind {
        case .word(let text): text.lowercased() != "or"
        case .symbol(let symbol): symbol == "!" || symbol == "("
        default: false
        }
    }

    private mutating func unary(_ scope: FilterScope) throws(FilterError) -> FilterExpression {
        var negated = false
        while skip("!") { negated.toggle() }
        let operand: FilterExpression
        if skip("(") {
            operand = try expression(scope)
            try expect(")")
        } else {
            operand = try predicate(scope)
        }
        return negated ? .not(operand) : operand
    }
}
