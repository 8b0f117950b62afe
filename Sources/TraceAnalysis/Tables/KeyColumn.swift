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
    init(node: NodeIdentity) { self.init(text: serviceKey(node), identity: node) }
}

/// The values of one grouping as a column over a trace table: numbers a row, texts once each. Built once, counted often.
public struct KeyColumn: Sendable {
    public let grouping: TraceGrouping
    /// What the numbers stand for.
    public let labels: [KeyLabel]
    /// Where each row's keys begin in `keys`, and one entry more. Every row has at least one.
    let firsts: [UInt32]
    let keys: [UInt32]

    init(grouping: TraceGrouping, labels: [KeyLabel], firsts: [UInt32], keys: [UInt32]) {
        (self.grouping, self.labels, self.firsts, self.keys) = (grouping, labels, firsts, keys)
    }

    /// How many rows of the table.
    public var count: Int { firsts.count - 1 }

    /// Calls `body` with the numbers of a row's values.
    @inline(__always)
    func forEachKey(ofRow row: Int, _ body: (Int) -> Void) {
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
        for row in 0..<count { forEachKey(ofRow: row) { if $0 == number { rows.insert(row) } } }
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

/// Fills a column row by row.
struct KeyColumnBuilder {
    let grouping: TraceGrouping
    private var labels: [KeyLabel] = []
    private var numbers: [KeyLabel: UInt32] = [:]
    private var firsts: [UInt32] = [0]
    private var keys: [UInt32] = []
    /// By label: the row that had it last, and one more.
    private var lastRows: [UInt32] = []
    /// By string of the store: its label's number + 1, 0 for not met.
    private var byString: [UInt32] = []
    private var byNode: [UInt32: UInt32] = [:]
    private var byCode: [Int32: UInt32] = [:]
    private var byValue: [AnnotationValue: UInt32] = [:]

    init(_ grouping: TraceGrouping, rows: Int) {
        self.grouping = grouping
        firsts.reserveCapacity(rows + 1)
        keys.reserveCapacity(rows)
    }

    /// How many rows are finished.
    var count: Int { firsts.count - 1 }

    /// Adds a value to the row in hand; once, however often it comes.
    mutating func add(_ number: UInt32) {
        let row = UInt32(firsts.count)
        guard lastRows[Int(number)] != row else { return }
        lastRows[Int(number)] = row
        keys.append(number)
    }

    mutating func add(_ label: KeyLabel) { add(number(label)) }

    /// A string of the table, 0 for none; `text` is asked once a string.
    mutating func add(string: StringIndex, _ text: (StringIndex) -> String) {
        guard string != 0 else { return }
        let at = Int(string)
        if at >= byString.count { byString += Array(repeating: 0, count: max(1024, at * 2 + 1 - byString.count)) }
        if byString[at] == 0 { byString[at] = number(KeyLabel(text: text(string))) + 1 }
        add(byString[at] - 1)
    }

    /// A small number that stands for a text.
    mutating func add(code: Int32, _ text: (Int32) -> String) {
        if let known = byCode[code] { return add(known) }
        let made = number(KeyLabel(text: text(code)))
        byCode[code] = made
        add(made)
    }

    mutating func add(node: UInt32, _ identity: (UInt32) -> NodeIdentity) {
        if let known = byNode[node] { return add(known) }
        let node1 = identity(node)
        let made = number(KeyLabel(node: node1))
        byNode[node] = made
        add(made)
    }

    mutating func add(value: AnnotationValue, _ store: TraceStore) {
        if let known = byValue[value] { return add(known) }
        let scalar = store.scalar(value)
        let made = number(KeyLabel(text: scalar.text, value: scalar))
        byValue[value] = made
        add(made)
    }

    /// The row is complete; without a value it has the one that says so.
    mutating func endRow() {
        if Int(firsts[firsts.count - 1]) == keys.count { add(KeyLabel(text: TraceGrouping.none)) }
        firsts.append(UInt32(keys.count))
    }

    private mutating func number(_ label: KeyLabel) -> UInt32 {
        if let known = numbers[label] { return known }
        let made = UInt32(labels.count)
        labels.append(label)
        lastRows.append(0)
        numbers[label] = made
        return made
    }

    func finished() -> KeyColumn { KeyColumn(grouping: grouping, labels: labels, firsts: firsts, keys: keys) }
}
