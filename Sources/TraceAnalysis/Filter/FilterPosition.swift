/// What may come where an unfinished expression ends (grammar: reference 5.1 to 5.4).
enum FilterWanted: Hashable {
    /// A keyword or a function.
    case predicate(FilterScope)
    /// An operator of the keyword, or the next predicate.
    case comparison(FilterKeyword, FilterScope)
    case value(FilterKeyword)
    /// The key of a keyword that takes one, between brackets.
    case key(FilterKeyword)
    /// The name of a service, or `id(`; what comes behind it.
    case selector(then: String)
    /// `name:`, `type:` or `account.id:`
    case pair
    case pairValue(String)
    /// `=` or `!=`, and then the name or the ARN of a group.
    case groupComparison(isARN: Bool)
    case group(isARN: Bool)
    /// AND, OR, and what closes or opens braces here.
    case connective(FilterScope, opens: Bool)
    case nothing
}

/// The end of an expression that is being typed: what is wanted there and what stands there of it already. Any text has one; after
/// what no expression holds, nothing is wanted.
struct FilterPosition: Hashable {
    var wanted: FilterWanted
    /// What is typed of it; of a string what stands behind its quote.
    var typed: String
    /// Characters of the text before that, and before the quote.
    var start: Int

    init(endOf text: String) {
        var (tokens, mistake) = FilterLexer.tokens(upToMistake: text)
        (typed, start) = ("", text.count)
        if let mistake {
            // A string without end is the one that is being typed; every other mistake is said elsewhere.
            let rest = text.dropFirst(mistake.column - 1)
            let isString = rest.first == "\""
            if isString { (typed, start) = (String(rest.dropFirst()), mistake.column - 1) }
            wanted = isString ? FilterWalk(tokens).wanted : .nothing
            return
        }
        tokens.removeLast()  // the end
        if let last = tokens.last, let piece = last.openWord(in: text) {
            tokens.removeLast()
            (typed, start) = (piece, text.count - piece.count)
        }
        wanted = FilterWalk(tokens).wanted
    }
}

extension FilterToken {
    /// The word or number that goes on where the text ends.
    fileprivate func openWord(in text: String) -> String? {
        switch kind {
        case .word, .number: break
        default: return nil
        }
        let written = String(decoding: text.utf8.dropFirst(offset), as: UTF8.self)
        return written.utf8.contains { $0 == 0x20 || (9...13).contains($0) } ? nil : written
    }
}

/// Goes over the tokens of an expression and knows what may follow. What does not fit is passed over: its mistake is told by the parser.
private struct FilterWalk {
    private enum Frame { case body(FilterScope), group, arguments(FilterScope), identity }

    private(set) var wanted = FilterWanted.predicate(.trace)
    private var frames: [Frame] = []
    /// The function whose parenthesis comes next, and the one whose braces may.
    private var called: FilterScope?
    private var opening: FilterScope?
    /// The keyword whose key stands in brackets.
    private var keyed: FilterKeyword?

    init(_ tokens: [FilterToken]) { for token in tokens { take(token) } }

    private var scope: FilterScope {
        for frame in frames.reversed() { if case .body(let scope) = frame { return scope } }
        return .trace
    }

    private mutating func take(_ token: FilterToken) {
        switch token.kind {
        case .word(let word): take(word: word.lowercased(), word)
        case .symbol(let symbol): take(symbol: symbol)
        case .string(let text):
            if case .key(let keyword) = wanted { key(text, of: keyword) } else { endValue() }
        case .number, .json: endValue()
        case .end: break
        }
    }

    private mutating func endValue() {
        switch wanted {
        case .selector, .pairValue: wanted = .nothing
        default: wanted = .connective(scope, opens: false)
        }
    }

    private mutating func take(word: String, _ written: String) {
        switch wanted {
        case .comparison(let keyword, _) where ["contains", "beginswith", "endswith"].contains(word):
            wanted = .value(keyword)
        case .value, .group: endValue()
        case .key(let keyword): key(written, of: keyword)
        case .selector: wanted = .nothing  // `id`, whose parenthesis follows
        case .pair: wanted = .pairValue(word)
        default: begin(word, written)
        }
    }

    private mutating func key(_ text: String, of keyword: FilterKeyword) {
        wanted = .nothing
        keyed = FilterKeyword(keyword.rule, key: text)
    }

    /// AND or OR, a keyword or a function.
    private mutating func begin(_ word: String, _ written: String) {
        (called, opening, keyed) = (nil, nil, nil)
        if word == "and" || word == "or" {
            wanted = .predicate(scope)
        } else if word == "service" || word == "edge" {
            called = word == "service" ? .service : .edge
            wanted = .nothing
        } else if let cause = FilterScope.cause(named: word) {
            opening = cause
            wanted = .connective(scope, opens: true)
        } else if word == "group.name" || word == "group.arn" {
            wanted = .groupComparison(isARN: word == "group.arn")
        } else if let (rule, key) = KeywordRule.written(written) {
            let keyword = FilterKeyword(rule, key: key ?? "")
            let lacksKey = rule.takesKey && key == nil
            if lacksKey { keyed = keyword }
            wanted = lacksKey ? .nothing : .comparison(keyword, scope)
        } else {
            wanted = .connective(scope, opens: false)
        }
    }

    private mutating func take(symbol: String) {
        switch symbol {
        case "(": open()
        case ")", "}": close()
        case "{":
            frames.append(.body(opening ?? scope))
            opening = nil
            wanted = .predicate(scope)
        case ",":
            if case .identity? = frames.last { wanted = .pair } else { wanted = .selector(then: ")") }
        case ":": break
        case "[": wanted = keyed.map { .key($0) } ?? .nothing
        case "]": wanted = keyed.map { .comparison($0, scope) } ?? .nothing
        case "!": wanted = .predicate(scope)
        default: compare()
        }
    }

    private mutating func open() {
        if let called {
            frames.append(.arguments(called))
            wanted = .selector(then: called == .edge ? ", " : ")")
        } else if case .arguments? = frames.last {
            frames.append(.identity)
            wanted = .pair
        } else {
            frames.append(.group)
            wanted = .predicate(scope)
        }
        called = nil
    }

    private mutating func close() {
        switch frames.popLast() {
        case .arguments(let function)?:
            opening = function
            wanted = .connective(scope, opens: true)
        case .identity?: wanted = .nothing
        default: wanted = .connective(scope, opens: false)
        }
    }

    /// An operator.
    private mutating func compare() {
        switch wanted {
        case .comparison(let keyword, _): wanted = .value(keyword)
        case .groupComparison(let isARN): wanted = .group(isARN: isARN)
        default: wanted = .nothing
        }
    }
}
