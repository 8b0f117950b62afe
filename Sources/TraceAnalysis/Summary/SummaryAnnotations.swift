import TraceModel

/// All annotations of a trace: groups in key order, one item a distinct value with its services (reference 4, U-17).
func annotationGroups(_ tree: TraceTree) -> [SummaryAnnotationGroup] {
    let store = tree.store
    var values: [StringIndex: [AnnotationValue]] = [:]
    var nodes: [AnnotationPair: [UInt32]] = [:]
    for entry in store.annotations(in: tree.rows) {
        let pair = AnnotationPair(key: entry.key, value: entry.value)
        if nodes[pair] == nil {
            nodes[pair] = []
            values[entry.key, default: []].append(entry.value)
        }
        let row = Int(entry.row)
        if tree.hasNode(row), nodes[pair]?.contains(store.nodes[row]) == false { nodes[pair]?.append(store.nodes[row]) }
    }
    let groups = values.map { key, values in
        SummaryAnnotationGroup(
            key: store.strings[key],
            values: values.map { value in
                SummaryAnnotation(
                    value: store.scalar(value),
                    services: identities(nodes[AnnotationPair(key: key, value: value)] ?? [], store))
            })
    }
    return groups.sorted { $0.key < $1.key }
}

private struct AnnotationPair: Hashable {
    var key: StringIndex
    var value: AnnotationValue
}

extension TraceStore {
    /// An annotation's value away from the store.
    public func scalar(_ value: AnnotationValue) -> ScalarValue {
        switch value {
        case .string(let index): .string(strings[index])
        case .number(let number): .number(number)
        case .boolean(let flag): .boolean(flag)
        }
    }
}
