import TraceModel

extension FilterExpression {
    /// Ties the expression to a store. The cost grows with the store's nodes and profiles, not with its rows.
    /// - Parameter groups: what `group.name` and `group.arn` mean.
    /// - Throws: as `resolved(groups:)`.
    public func compiled(for store: TraceStore, groups: [TraceGroup] = []) throws(FilterError) -> CompiledFilter {
        let compiler = FilterCompiler(store: store)
        return CompiledFilter(store: store, root: compiler.node(try resolved(groups: groups)))
    }
}

private struct FilterCompiler {
    let store: TraceStore

    func node(_ expression: FilterExpression) -> FilterNode {
        switch expression {
        case .all(let parts): .all(parts.map(node).sorted { $0.cost < $1.cost })
        case .any(let parts): .any(parts.map(node).sorted { $0.cost < $1.cost })
        case .not(let part): .not(node(part))
        case .test(let test): leaf(test)
        case .service(let selector, let body):
            .service(nodes: nodes(selector), clients: clients(selector), body.map(node))
        case .edge(let source, let target, let body):
            .edge(sources: nodes(source), clients: clients(source), targets: nodes(target), body.map(node))
        case .rootCause(let kind, let element, let body): .cause(kind, element, body)
        case .rootCauseJSON(let patterns): .causeJSON(patterns)
        // Replaced before by `resolved(groups:)`.
        case .group: .constant(false)
        }
    }

    private func nodes(_ selector: ServiceSelector) -> [Bool] {
        store.services.map { selector.matches(NodeIdentity($0, store.strings)) }
    }

    /// Whether the client node of a root service matches: it has the service's name and no account (reference 3.3).
    private func clients(_ selector: ServiceSelector) -> [Bool] {
        store.services.map { selector.matches(NodeIdentity(name: store.strings[$0.name], type: "client")) }
    }

    private func leaf(_ test: KeywordTest) -> FilterNode {
        let condition = test.condition
        switch test.keyword {
        case .ok: return flag(.ok, condition)
        case .error: return flag(.error, condition)
        case .fault: return flag(.fault, condition)
        case .throttle: return flag(.throttle, condition)
        case .partial: return flag(.partial, condition)
        case .inferred: return flag(.inferred, condition)
        case .root: return flag(.root, condition)
        case .responseTime: return number(.responseTime, condition)
        case .duration: return number(.duration, condition)
        case .status: return number(.status, condition)
        case .url: return .leaf(.text(.url, TextTest(condition, store.strings)))
        case .method: return .leaf(.text(.method, TextTest(condition, store.strings)))
        case .userAgent: return .leaf(.text(.userAgent, TextTest(condition, store.strings)))
        case .clientIP: return .leaf(.text(.clientIP, TextTest(condition, store.strings)))
        case .user: return .leaf(.text(.user, TextTest(condition, store.strings)))
        case .availabilityZone: return .leaf(.profile(table(store.profiles.map(\.availabilityZone), condition)))
        case .instanceID: return .leaf(.profile(table(store.profiles.map(\.instanceID), condition)))
        case .resourceARN: return .leaf(.profile(table(store.profiles.map(\.resourceARN), condition)))
        case .name: return .leaf(.node(table(store.services.map(\.name), condition)))
        case .type: return .leaf(.node(table(store.services.map(\.type), condition)))
        case .annotation(let key): return annotation(key, .own, condition)
        case .sourceAnnotation(let key): return annotation(key, .source, condition)
        case .destinationAnnotation(let key): return annotation(key, .destination, condition)
        // Parsed in root-cause bodies only, which are not compiled.
        case .first, .last, .remote, .index, .coverage, .message: return .constant(false)
        }
    }

    private func flag(_ field: FilterLeaf.FlagField, _ condition: FilterCondition) -> FilterNode {
        if case .boolean(let wanted) = condition { return .leaf(.flag(field, wanted)) }
        return .leaf(.flag(field, true))
    }

    private func number(_ field: FilterLeaf.NumberField, _ condition: FilterCondition) -> FilterNode {
        if case .number(let comparison, let operand) = condition { return .leaf(.number(field, (comparison, operand))) }
        return .leaf(.number(field, nil))
    }

    /// For each number of a column whether its string fulfils the condition; an absent one (0) never does (U-23).
    private func table(_ column: [StringIndex], _ condition: FilterCondition) -> [Bool] {
        guard case .string(let comparison, let operand) = condition else { return column.map { $0 != 0 } }
        let bytes = Array(operand.utf8)
        var memo: [StringIndex: Bool] = [:]
        return column.map { index in
            guard index != 0 else { return false }
            if let known = memo[index] { return known }
            let holds = store.strings.withUTF8(index) { comparison.holds($0, bytes) }
            memo[index] = holds
            return holds
        }
    }

    private func annotation(_ key: String, _ side: AnnotationTest.Side, _ condition: FilterCondition) -> FilterNode {
        guard let key = store.strings.find(key) else { return .constant(false) }
        let values: AnnotationTest.Values =
            switch condition {
            case .holds: .holds
            case .boolean(let wanted): .boolean(wanted)
            case .number(let comparison, let operand): .number(comparison, operand)
            case .string: .string(TextTest(condition, store.strings))
            }
        return .leaf(.annotation(AnnotationTest(key: key, side: side, values: values)))
    }
}

extension FilterNode {
    /// What is cheap is asked first; the order changes no result.
    var cost: Int {
        switch self {
        case .constant: 0
        case .leaf(.flag), .leaf(.text(_, _)): 1
        case .leaf: 2
        case .not(let part): part.cost
        case .all(let parts), .any(let parts): parts.map(\.cost).max() ?? 0
        case .service(_, _, let body), .edge(_, _, _, let body): 3 + (body?.cost ?? 0)
        case .cause, .causeJSON: 20
        }
    }
}
