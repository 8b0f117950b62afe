import TraceModel

/// A parsed filter expression (reference 5). It names things by text; `compiled` ties it to a store.
public indirect enum FilterExpression: Hashable, Sendable {
    /// True of everything when empty: what an empty text parses to.
    case all([FilterExpression])
    case any([FilterExpression])
    case not(FilterExpression)
    case test(KeywordTest)
    /// A node of the trace matches; with a body, one of its segments fulfils it.
    case service(ServiceSelector, FilterExpression?)
    /// A direct connection; with a body, a call along it fulfils it.
    case edge(ServiceSelector, ServiceSelector, FilterExpression?)
    /// An element of a cause fulfils the body; without one, there is such an element.
    case rootCause(RootCauseKind, CauseElement, FilterExpression?)
    /// Each pattern is found among the causes of the trace.
    case rootCauseJSON([JSONValue])
    /// The trace belongs to a group, named by its name or ARN.
    case group(GroupTest)
}

/// What a root-cause scope runs through (reference 5.3).
public enum CauseElement: UInt8, CaseIterable, Hashable, Sendable {
    case service, entity, exception
}

/// Which nodes are meant: all pairs given must match, none matches every node.
public struct ServiceSelector: Hashable, Sendable {
    /// nil: any name.
    public var name: String?
    /// nil: any type, and none.
    public var type: String?
    /// nil: any account, and none.
    public var accountID: String?

    public init(name: String? = nil, type: String? = nil, accountID: String? = nil) {
        self.name = name
        self.type = type
        self.accountID = accountID
    }

    /// Whether all pairs given equal the node's.
    public func matches(_ node: NodeIdentity) -> Bool {
        (name.map { $0 == node.name } ?? true) && (type.map { $0 == node.type } ?? true)
            && (accountID.map { $0 == node.accountID } ?? true)
    }
}

/// `group.name` or `group.arn`, equal or not.
public struct GroupTest: Hashable, Sendable {
    /// `group.arn` instead of `group.name`.
    public var isARN: Bool
    /// The name or ARN.
    public var value: String
    /// `!=`.
    public var negated: Bool
    /// Column in the text, for errors.
    public var column: Int

    public init(isARN: Bool, value: String, negated: Bool, column: Int) {
        self.isARN = isARN
        self.value = value
        self.negated = negated
        self.column = column
    }
}

/// A keyword, alone or compared.
public struct KeywordTest: Hashable, Sendable {
    /// What is looked at.
    public var keyword: FilterKeyword
    /// What is asked of it.
    public var condition: FilterCondition

    public init(keyword: FilterKeyword, condition: FilterCondition) {
        self.keyword = keyword
        self.condition = condition
    }
}

/// What is asked of a value. A comparison needs the value to exist, also `!=` (U-23).
public enum FilterCondition: Hashable, Sendable {
    /// A boolean is true; another value exists.
    case holds
    case boolean(Bool)
    case number(NumberOperator, Double)
    case string(StringOperator, String)
}

/// How numbers compare.
public enum NumberOperator: String, Hashable, Sendable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    func holds(_ a: Double, _ b: Double) -> Bool {
        switch self {
        case .equal: a == b
        case .notEqual: a != b
        case .less: a < b
        case .lessOrEqual: a <= b
        case .greater: a > b
        case .greaterOrEqual: a >= b
        }
    }
}

/// How strings compare.
public enum StringOperator: String, Hashable, Sendable {
    case equal = "="
    case notEqual = "!="
    case contains = "CONTAINS"
    case beginsWith = "BEGINSWITH"
    case endsWith = "ENDSWITH"

    /// On UTF-8, case sensitive (U-21).
    func holds(_ text: UnsafeBufferPointer<UInt8>, _ operand: [UInt8]) -> Bool {
        switch self {
        case .equal: text.elementsEqual(operand)
        case .notEqual: !text.elementsEqual(operand)
        case .contains: TraceAnalysis.contains(text, operand)
        case .beginsWith: text.starts(with: operand)
        case .endsWith: text.count >= operand.count && text.suffix(operand.count).elementsEqual(operand)
        }
    }

    func holds(_ text: String, _ operand: String) -> Bool {
        Array(text.utf8).withUnsafeBufferPointer { holds($0, Array(operand.utf8)) }
    }
}
