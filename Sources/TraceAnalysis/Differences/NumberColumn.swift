import TraceModel

/// The numbers that annotations of one key say, the first of each trace.
public struct NumberColumn: Sendable {
    public let key: String
    /// By row of the table; NaN for traces without one.
    let values: [Double]

    /// Numbers of fewer forms are names.
    private static let fewForms = 8

    /// The values of a set, ascending.
    func sorted(_ selection: TraceSelection) -> [Double] {
        var found: [Double] = []
        selection.forEach { if !values[$0].isNaN { found.append(values[$0]) } }
        return found.sorted()
    }
}

extension NumberColumn {
    /// Those of the keys whose values are numbers, and of so many forms that they are no names: one pass over the annotations to
    /// tell which these are, one to read them, however many keys there are.
    static func columns(_ keys: [String], _ table: TraceTable, _ store: TraceStore) -> [NumberColumn] {
        let all = keys.enumerated().map { (name: $1, number: $0) }
        var forms: [[Double]] = Array(repeating: [], count: keys.count)
        forEachNumber(of: all, in: store) { key, _, number in
            if forms[key].count < fewForms, !forms[key].contains(number) { forms[key].append(number) }
        }
        let wanted = all.filter { forms[$0.number].count >= fewForms }.enumerated().map { (name: $1.name, number: $0) }
        var values = wanted.map { _ in Array(repeating: Double.nan, count: table.count) }
        var trace = 0
        forEachNumber(of: wanted, in: store) { key, row, number in
            while Int(store.firstRows[trace + 1]) <= row { trace += 1 }
            if values[key][trace].isNaN { values[key][trace] = number }
        }
        return zip(wanted, values).map { NumberColumn(key: $0.name, values: $1) }
    }

    private static func forEachNumber(
        of names: [(name: String, number: Int)], in store: TraceStore, _ body: (Int, Int, Double) -> Void
    ) {
        if names.isEmpty { return }
        let routes = AnnotationRoutes(names, in: store)
        for entry in store.annotations {
            guard case .number(let number) = entry.value, number.isFinite else { continue }
            routes.forEach(entry, in: store) { body($0, Int(entry.row), number) }
        }
    }
}
