import TraceModel

/// One element of a cause as a root-cause scope sees it (reference 5.3).
struct CauseItem {
    var name: String?
    var type: String?
    var message: String?
    var inferred = false
    var remote = false
    var coverage: Double?
    /// From 0 (U-24).
    var index = 0
    var isLast = false
}

/// The elements of a cause in path order.
func items(of cause: RootCause, _ element: CauseElement) -> [CauseItem] {
    var items: [CauseItem] =
        switch element {
        case .service:
            cause.services.map {
                CauseItem(name: $0.identity.name, type: $0.identity.type, inferred: $0.inferred ?? false)
            }
        case .entity:
            cause.services.flatMap(\.path).map {
                CauseItem(name: $0.name, remote: $0.remote ?? false, coverage: $0.coverage)
            }
        case .exception:
            cause.services.flatMap(\.path).flatMap(\.exceptions).map { CauseItem(name: $0.name, message: $0.message) }
        }
    for index in items.indices {
        items[index].index = index
        items[index].isLast = index == items.count - 1
    }
    return items
}

extension FilterExpression {
    /// Whether one element fulfils a body; only tests can stand in it.
    func holds(of item: CauseItem) -> Bool {
        switch self {
        case .all(let parts): parts.allSatisfy { $0.holds(of: item) }
        case .any(let parts): parts.contains { $0.holds(of: item) }
        case .not(let part): !part.holds(of: item)
        case .test(let test): test.condition.holds(of: test.keyword.rule.ofCause(item))
        default: false
        }
    }
}

/// A value as a condition looks at it; nil where there is none.
enum FilterValue: Hashable {
    case boolean(Bool)
    case number(Double)
    case string(String)

    init(_ scalar: ScalarValue) {
        self =
            switch scalar {
            case .string(let text): .string(text)
            case .number(let number): .number(number)
            case .boolean(let flag): .boolean(flag)
            }
    }
}

extension FilterCondition {
    /// A comparison needs the value to exist and to be of its own type (U-23).
    func holds(of value: FilterValue?) -> Bool {
        switch (self, value) {
        case (.holds, .boolean(let flag)?): flag
        case (.holds, let value): value != nil
        case (.boolean(let wanted), .boolean(let flag)?): flag == wanted
        case (.number(let comparison, let operand), .number(let number)?): comparison.holds(number, operand)
        case (.string(let comparison, let operand), .string(let text)?): comparison.holds(text, operand)
        default: false
        }
    }
}

/// Whether every pattern is found among the causes: members given must be equal, absent ones are wildcards, lists are
/// compared place by place and must be equally long (reference 5.3).
func matches(_ patterns: [JSONValue], _ causes: [RootCause]) -> Bool {
    patterns.allSatisfy { pattern in causes.contains { fits(pattern, $0) } }
}

private func fits(_ pattern: JSONValue, _ cause: RootCause) -> Bool {
    fits(pattern["ClientImpacting"], cause.clientImpacting)
        && fits(pattern["Services"], cause.services) { pattern, service in
            fits(pattern["Name"], service.identity.name) && fits(pattern["Type"], service.identity.type)
                && fits(pattern["AccountId"], service.identity.accountID) && fits(pattern["Inferred"], service.inferred)
                && fits(pattern["Names"], service.identity.names) { fits($0, $1) }
                && fits(pattern["EntityPath"], service.path, fits)
        }
}

private func fits(_ pattern: JSONValue, _ entity: RootCauseEntity) -> Bool {
    fits(pattern["Name"], entity.name) && fits(pattern["Remote"], entity.remote)
        && fits(pattern["Coverage"], entity.coverage)
        && fits(pattern["Exceptions"], entity.exceptions) {
            fits($0["Name"], $1.name) && fits($0["Message"], $1.message)
        }
}

private func fits<Item>(_ pattern: JSONValue?, _ items: [Item], _ fit: (JSONValue, Item) -> Bool) -> Bool {
    guard let pattern else { return true }
    guard let patterns = pattern.array, patterns.count == items.count else { return false }
    return zip(patterns, items).allSatisfy { fit($0, $1) }
}

/// The published sample writes an account as a number.
private func fits(_ pattern: JSONValue?, _ text: String?) -> Bool {
    switch pattern {
    case nil: true
    case .null?: text == nil
    case .int(let number)?: text == String(number)
    case let pattern?: text != nil && pattern.string == text
    }
}

private func fits(_ pattern: JSONValue?, _ flag: Bool?) -> Bool {
    switch pattern {
    case nil: true
    case .null?: flag == nil
    case let pattern?: flag != nil && pattern.bool == flag
    }
}

private func fits(_ pattern: JSONValue?, _ number: Double?) -> Bool {
    switch pattern {
    case nil: true
    case .null?: number == nil
    case let pattern?: number != nil && pattern.number == number
    }
}
