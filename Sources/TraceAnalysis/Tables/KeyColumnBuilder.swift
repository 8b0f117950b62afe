import TraceModel

/// Fills a column row by row.
struct KeyColumnBuilder {
    let grouping: TraceGrouping
    private var labels: [KeyLabel] = []
    private var numbers: [KeyLabel: UInt32] = [:]
    private var firsts: [UInt32] = [0]
    private var keys: [UInt32] = []
    /// By label: the row that had it last, and one more.
    private var lastRows: [UInt32] = []
    /// By string of the store, and by small number: its label's number + 1, 0 for not met.
    private var byString = NumberedLabels()
    private var byCode = NumberedLabels()
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

    /// A string of the table, 0 for none; its label is made once. Inlined, so that what a label is made of is not copied for it.
    @inline(__always)
    mutating func add(string: StringIndex, _ label: (StringIndex) -> KeyLabel) {
        guard string != 0 else { return }
        add(byString[Int(string)] ?? keep(string: string, label(string)))
    }

    /// A number from 0 on that stands for a label, and is not much larger than there are of them.
    @inline(__always)
    mutating func add(code: Int, _ label: (Int) -> KeyLabel) { add(byCode[code] ?? keep(code: code, label(code))) }

    private mutating func keep(code: Int, _ label: KeyLabel) -> UInt32 {
        let made = number(label)
        byCode[code] = made
        return made
    }

    mutating func add(value: AnnotationValue, _ store: TraceStore) {
        // The empty text is a value too, so 0 is none of absence here.
        if case .string(let string) = value {
            return add(byString[Int(string)] ?? keep(string: string, KeyLabel(store.scalar(value))))
        }
        if let known = byValue[value] { return add(known) }
        let made = number(KeyLabel(store.scalar(value)))
        byValue[value] = made
        add(made)
    }

    private mutating func keep(string: StringIndex, _ label: KeyLabel) -> UInt32 {
        let made = number(label)
        byString[Int(string)] = made
        return made
    }

    /// The row is complete; without a value it has the one that says so.
    mutating func endRow() {
        if Int(firsts[firsts.count - 1]) == keys.count { add(KeyLabel(text: TraceGrouping.none)) }
        firsts.append(UInt32(keys.count))
    }

    /// The number of a label, which may be added to rows.
    mutating func number(_ label: KeyLabel) -> UInt32 {
        if let known = numbers[label] { return known }
        let made = UInt32(labels.count)
        labels.append(label)
        lastRows.append(0)
        numbers[label] = made
        return made
    }

    func finished() -> KeyColumn { KeyColumn(grouping: grouping, labels: labels, firsts: firsts, keys: keys) }
}

/// Labels by a number: an array as long as the largest.
private struct NumberedLabels {
    private var labels: [UInt32] = []

    subscript(number: Int) -> UInt32? {
        get { number < labels.count && labels[number] > 0 ? labels[number] - 1 : nil }
        set {
            if number >= labels.count {
                labels += Array(repeating: 0, count: max(1024, number * 2 + 1 - labels.count))
            }
            labels[number] = newValue.map { $0 + 1 } ?? 0
        }
    }
}
