import TraceModel

/// One value of a grouping, as tables show it.
public struct KeyLabel: Hashable, Sendable {
    /// As the tables show it; `-` for traces without a value.
    public var text: String
    /// The annotation's value, where it is one.
    var value: ScalarValue?
    /// The node, where it is one.
    var identity: NodeIdentity?
}

extension KeyLabel {
    init(_ value: ScalarValue) { self.init(text: value.text, value: value) }
    init(node: NodeIdentity) { self.init(text: serviceKey(node), identity: node) }
}

/// The values of one grouping as a column over a trace table: numbers a row, texts once each. Built once, counted often.
public struct KeyColumn: Sendable {
    public let grouping: TraceGrouping
    /// What the numbers stand for.
    public let labels: [KeyLabel]
    /// Where each row's keys begin in `keys`, and one entry more; nil where every row has one key. None has no key.
    let firsts: [UInt32]?
    let keys: [UInt32]

    init(grouping: TraceGrouping, labels: [KeyLabel], firsts: [UInt32]?, keys: [UInt32]) {
        (self.grouping, self.labels, self.firsts, self.keys) = (grouping, labels, firsts, keys)
    }

    /// How many rows of the table.
    public var count: Int { firsts.map { $0.count - 1 } ?? keys.count }

    /// Calls `body` with the numbers of a row's values.
    @inline(__always)
    func forEachKey(ofRow row: Int, _ body: (Int) -> Void) {
        guard let firsts else { return body(Int(keys[row])) }
        for at in Int(firsts[row])..<Int(firsts[row + 1]) { body(Int(keys[at])) }
    }

    /// How many traces of a selection have each value.
    func counts(_ selection: TraceSelection) -> [Int] {
        var counts = Array(repeating: 0, count: labels.count)
        selection.forEach { row in forEachKey(ofRow: row) { counts[$0] += 1 } }
        return counts
    }

    /// The rows that have a value.
    public func rows(having number: Int) -> TraceSelection {
        var rows = TraceSelection(capacity: count)
        guard let wanted = UInt32(exactly: number) else { return rows }
        var row = 0
        keys.withUnsafeBufferPointer { keys in
            for at in keys.indices where keys[at] == wanted {
                if let firsts { while Int(firsts[row + 1]) <= at { row += 1 } }
                rows.insert(firsts == nil ? at : row)
            }
        }
        return rows
    }

    /// The filter expression that chooses the traces of a value; nil where none says it exactly.
    public func filter(_ number: Int) -> String? {
        let label = labels[number]
        return grouping.filter(label.text, value: label.value, identity: label.identity)
    }

    /// The traces that have no value.
    var absent: Int? { labels.firstIndex { $0.text == TraceGrouping.none && $0.value == nil && $0.identity == nil } }
}
