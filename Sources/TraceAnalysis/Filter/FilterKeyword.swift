import TraceModel

/// Where a test stands, which decides what its keyword means (reference 5.2, 5.3).
enum FilterScope: Hashable, Sendable {
    case trace, service, edge
    case cause(RootCauseKind, CauseElement)

    var name: String {
        switch self {
        case .trace: "at the level of the trace"
        case .service: "in service(){}"
        case .edge: "in edge(){}"
        case .cause(let kind, let element): "in rootcause.\(kind.word).\(element){}"
        }
    }

    /// What `rootcause.fault.service` and its like open; nil for any other word.
    static func cause(named word: String) -> FilterScope? { causes[word] }

    /// Every function that runs through causes, by its word: exceptions are of faults and errors alone.
    static let causes: [String: FilterScope] = {
        var named: [String: FilterScope] = [:]
        for kind in RootCauseKind.allCases {
            for element in CauseElement.allCases where kind != .responseTime || element != .exception {
                named["rootcause.\(kind.word).\(element)"] = .cause(kind, element)
            }
        }
        return named
    }()

    /// The same as one of the places that a keyword names.
    var place: FilterPlaces {
        switch self {
        case .trace: .trace
        case .service: .service
        case .edge: .edge
        case .cause(_, .service): .causeService
        case .cause(.responseTime, .entity): .coveredEntity
        case .cause(_, .entity): .causeEntity
        case .cause(_, .exception): .exception
        }
    }
}

extension RootCauseKind {
    /// As filter expressions write it.
    var word: String {
        switch self {
        case .responseTime: "responsetime"
        case .fault: "fault"
        case .error: "error"
        }
    }
}

/// Places in which a keyword means something (reference 5.2, 5.3).
struct FilterPlaces: OptionSet, Hashable, Sendable {
    var rawValue: UInt8
    static let trace = FilterPlaces(rawValue: 1)
    static let service = FilterPlaces(rawValue: 2)
    static let edge = FilterPlaces(rawValue: 4)
    static let causeService = FilterPlaces(rawValue: 8)
    /// An entity of a response-time cause, which alone has a coverage.
    static let coveredEntity = FilterPlaces(rawValue: 16)
    static let causeEntity = FilterPlaces(rawValue: 32)
    static let exception = FilterPlaces(rawValue: 64)

    static let requests: FilterPlaces = [.trace, .service, .edge]
    static let entities: FilterPlaces = [.coveredEntity, .causeEntity]
    static let causes: FilterPlaces = [.causeService, .coveredEntity, .causeEntity, .exception]
}

/// What a test looks at: a keyword, with the key that stands behind it where it takes one. Equal by word and key.
public struct FilterKeyword: Hashable, Sendable {
    let rule: KeywordRule
    /// Of `annotation.key`; else empty.
    let key: String

    init(_ rule: KeywordRule, key: String = "") { (self.rule, self.key) = (rule, key) }

    /// As people write it.
    public var word: String { key.isEmpty ? rule.word : "\(rule.word).\(key)" }

    /// Of `annotation.key` the key; nil of every other keyword.
    public var annotationKey: String? { rule.word == "annotation" ? key : nil }

    public static func == (a: FilterKeyword, b: FilterKeyword) -> Bool { a.rule.word == b.rule.word && a.key == b.key }
    public func hash(into hasher: inout Hasher) {
        hasher.combine(rule.word)
        hasher.combine(key)
    }
}

/// A keyword as one value: how it is written, where it means something and how it is put to a store, to a summary and to an
/// element of a cause. `KeywordRule.all` names them all.
struct KeywordRule: Sendable {
    enum ValueKind { case boolean, number, string, any }

    let word: String
    let kind: ValueKind
    let places: FilterPlaces
    /// What to write instead where it means nothing.
    let home: String
    /// A key stands behind it: `annotation.key`, `annotation["key"]`.
    var takesKey = false
    /// The service does not know it.
    var isOurs = false
    /// The test tied to a store; nil for what only elements of causes have.
    var leaf: (@Sendable (TraceStore, FilterCondition, String) -> FilterNode)?
    /// Its values as a summary tells them; nil where it does not say.
    var ofSummary: @Sendable (TraceSummary, String) -> [FilterValue]? = { _, _ in nil }
    /// Its value of an element of a cause.
    var ofCause: @Sendable (CauseItem) -> FilterValue? = { _ in nil }

    /// The values of it that a store holds, for suggestions; the same one as often as it is held.
    var known: @Sendable (TraceStore) -> KnownValues = { _ in .none }

    static func named(_ word: String) -> KeywordRule? { all.first { $0.word == word } }

    /// The rule of a word of an expression, in any case.
    /// - Returns: with the key behind its dot; nil for the key without a dot, where brackets may follow.
    static func written(_ written: String) -> (rule: KeywordRule, key: String?)? {
        let word = written.lowercased()
        for rule in all {
            if word == rule.word { return (rule, nil) }
            guard rule.takesKey, word.hasPrefix(rule.word + ".") else { continue }
            return (rule, String(decoding: written.utf8.dropFirst(rule.word.utf8.count + 1), as: UTF8.self))
        }
        return nil
    }
}

/// What a store holds of a keyword's values.
enum KnownValues {
    case none
    case strings([StringIndex])
    case numbers([Double])
}
