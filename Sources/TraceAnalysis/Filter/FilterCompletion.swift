import TraceModel

/// What may stand where an expression is being typed: each of the texts takes the place of what is typed there.
public struct FilterCompletion: Hashable, Sendable {
    /// Characters of the text that stay, from its start.
    public var start: Int
    /// What begins as what is typed first, then what holds it. Never what stands there already.
    public var texts: [String]
}

extension FilterVocabulary {
    /// So many suggestions at most.
    static let mostTexts = 100

    /// What may come at the end of a text. Its cost is that of the text and of what is known, which is bounded.
    public func completion(of text: String) -> FilterCompletion {
        let position = FilterPosition(endOf: text)
        let texts = texts(position, instead: String(text.dropFirst(position.start)))
        let touches = position.typed.isEmpty && position.wanted.isApart && text.last.map { $0 != " " } ?? false
        return FilterCompletion(start: position.start, texts: touches ? texts.map { " " + $0 } : texts)
    }

    private func texts(_ position: FilterPosition, instead written: String) -> [String] {
        let typed = position.typed
        switch position.wanted {
        case .predicate(let scope): return chosen(predicates(scope, typed), typed, written)
        case .comparison(let keyword, let scope):
            let next = typed.isEmpty ? [] : predicates(scope, typed)
            return chosen(plain(keyword.rule.operators + connectives(false) + next.map(\.text)), typed, written)
        case .connective(let scope, let opens):
            let next = typed.isEmpty ? [] : predicates(scope, typed)
            return chosen(plain(connectives(opens) + next.map(\.text)), typed, written)
        case .value(let keyword): return chosen(values(keyword).map(Candidate.init(_:)), typed, written)
        case .key:
            return chosen(keys.map { Candidate($0, as: "\(TraceGrouping.quoted($0))]") }, typed, written)
        case .selector(let then):
            let names = services.map { Candidate($0, as: TraceGrouping.quoted($0) + then) }
            return chosen(names + plain(["id(name: "]), typed, written)
        case .pair: return chosen(plain(["name: ", "type: ", "account.id: "]), typed, written)
        case .pairValue(let name): return chosen(known(name).map(Candidate.init(quoted:)), typed, written)
        case .groupComparison: return chosen(plain(["= ", "!= "]), typed, written)
        case .group(let isARN):
            return chosen(groups.compactMap { isARN ? $0.arn : $0.name }.map(Candidate.init(quoted:)), typed, written)
        case .nothing: return []
        }
    }

    private func plain(_ texts: [String]) -> [Candidate] { texts.map { Candidate($0, as: $0) } }

    private func known(_ pair: String) -> [String] {
        switch pair {
        case "name": services
        case "type": types
        case "account.id": accounts
        default: []
        }
    }

    private func connectives(_ opens: Bool) -> [String] { ["AND ", "OR "] + (opens ? ["{ "] : []) }

    /// Keywords that mean something there; behind `annotation.` its keys.
    private func predicates(_ scope: FilterScope, _ typed: String) -> [Candidate] {
        let rules = KeywordRule.all.filter { $0.places.contains(scope.place) }
        if let (rule, key) = KeywordRule.written(typed), key != nil {
            // What documents hold is not read for suggestions.
            return rule.isOurs ? [] : keys.map { Candidate(rule.word + "." + $0, as: rule.written(key: $0)) }
        }
        let words = rules.map { $0.takesKey ? $0.word + "." : $0.word }
        guard scope == .trace else { return plain(words) }
        let functions = FilterParser.functions.map { $0 + "(" }
        return plain(words + functions + FilterScope.causes.keys.sorted() + ["group.name", "group.arn"])
    }

    private func values(_ keyword: FilterKeyword) -> [ScalarValue] {
        switch keyword.rule.kind {
        case .boolean: [.boolean(true), .boolean(false)]
        case _ where keyword.rule.isOurs: []
        default: keyword.rule.takesKey ? annotated[keyword.key] ?? [] : values[keyword.rule.word] ?? []
        }
    }

    /// Those that begin as what is typed, then those that hold it; one letter is in everything.
    private func chosen(_ candidates: [Candidate], _ typed: String, _ written: String) -> [String] {
        let needle = TextNeedle(typed)
        var (first, then): ([String], [String]) = ([], [])
        for candidate in candidates where candidate.text != written {
            if needle.begins(candidate.plain) {
                first.append(candidate.text)
            } else if typed.utf8.count > 1, needle.isIn(candidate.plain) {
                then.append(candidate.text)
            }
            if first.count == FilterVocabulary.mostTexts { break }
        }
        return Array((first + then).prefix(FilterVocabulary.mostTexts))
    }
}

extension FilterWanted {
    /// A blank stands before it.
    fileprivate var isApart: Bool {
        switch self {
        case .connective, .comparison, .groupComparison: true
        default: false
        }
    }
}

/// A suggestion: what it is found by, and how it is written.
private struct Candidate {
    var plain: String
    var text: String

    init(_ plain: String, as text: String) { (self.plain, self.text) = (plain, text) }

    init(quoted plain: String) { self.init(plain, as: TraceGrouping.quoted(plain)) }

    init(_ value: ScalarValue) {
        if case .string(let text) = value { self.init(quoted: text) } else { self.init(value.text, as: value.text) }
    }
}

extension KeywordRule {
    /// Its operators, as its values are compared.
    fileprivate var operators: [String] {
        switch kind {
        case .boolean: ["= ", "!= "]
        case .number: ["> ", ">= ", "< ", "<= ", "= ", "!= "]
        case .string: ["= ", "!= ", "CONTAINS ", "BEGINSWITH ", "ENDSWITH "]
        case .any: ["= ", "!= ", "CONTAINS ", "BEGINSWITH ", "ENDSWITH ", "> ", ">= ", "< ", "<= "]
        }
    }

    /// With a key: behind a dot where it is one word, else in brackets.
    fileprivate func written(key: String) -> String {
        let dotted = word + "." + key
        let isWord = FilterLexer.tokens(upToMistake: dotted).tokens.first?.kind == .word(dotted)
        return isWord ? dotted : "\(word)[\(TraceGrouping.quoted(key))]"
    }
}

extension FilterExpression {
    /// The annotation keys that it asks for.
    public var annotationKeys: Set<String> {
        switch self {
        case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.annotationKeys) }
        case .not(let part): part.annotationKeys
        case .test(let test): test.keyword.rule.takesKey && !test.keyword.rule.isOurs ? [test.keyword.key] : []
        case .service(_, let body), .edge(_, _, let body), .rootCause(_, _, let body): body?.annotationKeys ?? []
        case .rootCauseJSON, .group: []
        }
    }
}
