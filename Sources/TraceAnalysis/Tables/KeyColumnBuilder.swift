import TraceModel

/// Fills a column row by row.
struct KeyColumnBuilder {
    let grouping: TraceGrouping
    private var labels: [KeyLabel] = []
    private var numbers: [KeyLabel: UInt32] = [:]
    /// nil until a row has several.
    private var firsts: [UInt32]?
    private var keys: [UInt32] = []
    private let rows: Int
    /// How many rows are finished.
    private(set) var count = 0
    /// Where the keys of the row in hand begin.
    private var rowStart = 0
    /// The number of "no value", once a row had none.
    private var absent: UInt32?
    /// By label: the row that had it last, and one more.
    private var lastRows: [UInt32] = []
    /// By string of the store, and by small number: its label's number + 1, 0 for not met.
    private var byString = NumberedLabels()
    private var byCode = NumberedLabels()
    /// By annotation that is a small whole number; and by any other that is no text.
    private var bySmallNumber = NumberedLabels()
    private var byValue: [AnnotationValue: UInt32] = [:]

    init(_ grouping: TraceGrouping, rows: Int) {
        (self.grouping, self.rows) = (grouping, rows)
        keys.reserveCapacity(rows)
    }

    /// Adds a value to the row in hand; once, however often it comes.
    mutating func add(_ number: UInt32) {
        let row = UInt32(count + 1)
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
        if case .number(let number) = value, number >= 0, number < 4096, number == number.rounded() {
            return add(bySmallNumber[Int(number)] ?? keep(small: Int(number), KeyLabel(store.scalar(value))))
        }
        if let known = byValue[value] { return add(known) }
        let made = number(KeyLabel(store.scalar(value)))
        byValue[value] = made
        add(made)
    }

    private mutating func keep(small: Int, _ label: KeyLabel) -> UInt32 {
        let made = number(label)
        bySmallNumber[small] = made
        return made
    }

    private mutating func keep(string: StringIndex, _ label: KeyLabel) -> UInt32 {
        let made = number(label)
        byString[Int(string)] = made
        return made
    }

    /// The row is complete; without a value it has the one that says so.
    mutating func endRow() {
        if keys.count == rowStart { add(numberOfAbsence()) }
        if keys.count != rowStart + 1, firsts == nil { beginFirsts() }
        rowStart = keys.count
        count += 1
        firsts?.append(UInt32(rowStart))
        // Room for all that are to come, once, and not twice as much again and again; but for no more than is usual.
        if count == KeyColumnBuilder.sample, firsts != nil {
            keys.reserveCapacity(min(rows / count * keys.count * 9 / 8, rows * 16))
        }
    }

    private static let sample = 2048

    private mutating func beginFirsts() {
        var firsts: [UInt32] = []
        firsts.reserveCapacity(rows + 1)
        firsts.append(contentsOf: 0...UInt32(count))
        self.firsts = firsts
    }

    /// So many rows without a value.
    mutating func endRows(_ count: Int) {
        guard count > 0 else { return }
        let number = numberOfAbsence()
        keys.append(contentsOf: repeatElement(number, count: count))
        firsts?.append(contentsOf: (1...count).lazy.map { [rowStart] in UInt32(rowStart + $0) })
        rowStart = keys.count
        self.count += count
    }

    private mutating func numberOfAbsence() -> UInt32 {
        if let absent { return absent }
        let made = number(KeyLabel(text: TraceGrouping.none))
        absent = made
        return made
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
