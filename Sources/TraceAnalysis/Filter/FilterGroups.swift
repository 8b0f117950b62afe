import TraceModel

extension FilterExpression {
    /// The expression with each `group.name` and `group.arn` replaced by that group's own expression (reference 5.4).
    /// - Throws: `FilterError` of kind `group` for a group that is not in the list or leads back to itself, and what
    ///   parsing its expression throws.
    public func resolved(groups: [TraceGroup]) throws(FilterError) -> FilterExpression {
        try resolved(groups, inside: [])
    }

    private func resolved(_ groups: [TraceGroup], inside: [String]) throws(FilterError) -> FilterExpression {
        switch self {
        case .all(let parts): return .all(try resolved(parts, groups, inside))
        case .any(let parts): return .any(try resolved(parts, groups, inside))
        case .not(let part): return .not(try part.resolved(groups, inside: inside))
        case .group(let test):
            let body = try expression(of: test, groups, inside)
            return test.negated ? .not(body) : body
        default: return self
        }
    }

    private func resolved(
        _ parts: [FilterExpression], _ groups: [TraceGroup], _ inside: [String]
    ) throws(FilterError) -> [FilterExpression] {
        var result: [FilterExpression] = []
        for part in parts { result.append(try part.resolved(groups, inside: inside)) }
        return result
    }

    private func expression(
        of test: GroupTest, _ groups: [TraceGroup], _ inside: [String]
    ) throws(FilterError) -> FilterExpression {
        guard let group = groups.first(where: { test.isARN ? $0.arn == test.value : $0.name == test.value }) else {
            let known = groups.map(\.name).sorted().joined(separator: ", ")
            throw FilterError(
                .group, column: test.column, message: "there is no group \"\(test.value)\"",
                remedy: groups.isEmpty ? "The source names no groups" : "There are: \(known)")
        }
        guard !inside.contains(group.name) else {
            throw FilterError(
                .group, column: test.column, message: "the group \"\(group.name)\" leads back to itself",
                remedy: (inside + [group.name]).joined(separator: " -> "))
        }
        do {
            return try FilterExpression(parsing: group.filter ?? "").resolved(groups, inside: inside + [group.name])
        } catch {
            guard error.kind != .group else { throw error }
            throw FilterError(
                error.kind, column: test.column,
                message: "the expression of group \"\(group.name)\" cannot be used: \(error.description)")
        }
    }
}
