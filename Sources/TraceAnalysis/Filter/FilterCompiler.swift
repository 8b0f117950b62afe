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

    /// What only elements of causes have is parsed in their bodies alone, which are not compiled.
    private func leaf(_ test: KeywordTest) -> FilterNode {
        test.keyword.rule.leaf?(store, test.condition, test.keyword.key) ?? .constant(false)
    }
}

extension FilterNode {
    /// What is cheap is asked first; the order changes no result.
    var cost: Int {
        switch self {
        case .constant: 0
        case .leaf(.flag), .leaf(.text(_, _)): 1
        case .leaf(.metadata): 1000
        case .leaf: 2
        case .not(let part): part.cost
        case .all(let parts), .any(let parts): parts.map(\.cost).max() ?? 0
        case .service(_, _, let body), .edge(_, _, _, let body): 3 + (body?.cost ?? 0)
        case .cause, .causeJSON: 20
        }
    }
}
