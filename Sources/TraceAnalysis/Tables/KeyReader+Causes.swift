import TraceModel

extension KeyReader {
    /// Causes are derived trace by trace, all that are asked for at once. They read the same wherever the same nodes and names lie on
    /// the way, so that each way is put into words once.
    /// - Parameter numbers: of the builders, by kind.
    func readCauses(_ numbers: [RootCauseKind: [Int]], _ builders: inout [KeyColumnBuilder]) {
        var readers = RootCauseKind.allCases.compactMap { kind in
            numbers[kind].map { CauseReader(kind: kind, numbers: $0) }
        }
        guard table.storeTraceCount > 0 else { return }
        var tree = TraceTree(store, trace: 0)
        store.withColumns { columns in
            for trace in 0..<table.storeTraceCount {
                let rows = columns.rows(ofTrace: trace)
                var flags = EntityFlags()
                for row in rows { flags.formUnion(columns.flags[row]) }
                for index in readers.indices { readers[index].read(trace, flags, columns, &tree, &builders) }
            }
        }
    }
}

/// Reads the causes of one kind.
private struct CauseReader {
    let kind: RootCauseKind
    /// Of the builders that it reads for.
    let numbers: [Int]
    private var ways = WayNumbers()
    /// By number of the way and then by builder: labels.
    private var labels: [[[UInt32]]] = []
    private var responseTime = ResponseTimeWay()
    private var way: [UInt64] = []

    init(kind: RootCauseKind, numbers: [Int]) { (self.kind, self.numbers) = (kind, numbers) }

    /// - Parameter flags: of any of the trace's rows.
    mutating func read(
        _ trace: Int, _ flags: EntityFlags, _ columns: Columns, _ tree: inout TraceTree,
        _ builders: inout [KeyColumnBuilder]
    ) {
        for (index, found) in zip(numbers, causes(trace, flags, columns, &tree, &builders)) {
            for label in found { builders[index].add(label) }
        }
        for index in numbers { builders[index].endRow() }
    }

    private mutating func causes(
        _ trace: Int, _ flags: EntityFlags, _ columns: Columns, _ tree: inout TraceTree,
        _ builders: inout [KeyColumnBuilder]
    ) -> [[UInt32]] {
        way.removeAll(keepingCapacity: true)
        if kind == .responseTime {
            responseTime.walk(columns, rows: columns.rows(ofTrace: trace), root: Int(columns.rootRows[trace]))
            if responseTime.steps.isEmpty { return [] }
            for step in responseTime.steps {
                way.append(
                    columns.flags[step.row].contains(.segment)
                        ? 1 << 32 | UInt64(columns.nodes[step.row]) : UInt64(tree.store.names[step.row]))
            }
        } else {
            if flags.isDisjoint(with: kind == .fault ? .fault : [.error, .throttle]) { return [] }
            tree.move(to: trace)
            let paths = failurePaths(tree, kind)
            if paths.isEmpty { return [] }
            appendWay(paths, tree)
        }
        let (number, isNew) = ways.number(way)
        if isNew {
            tree.move(to: trace)
            let causes = kind == .responseTime ? responseTimeCauses(tree) : failureCauses(tree, kind)
            labels.append(
                numbers.map { index in
                    causes.compactMap { $0.label(builders[index].grouping) }.map { builders[index].number($0) }
                })
        }
        return labels[number]
    }

    /// Failures read the same where their services and exceptions are.
    private mutating func appendWay(_ paths: [FailurePath], _ tree: TraceTree) {
        let named = namedExceptions(tree)
        for path in paths {
            way.append(.max)
            for (index, row) in path.rows.enumerated() {
                if index == 0 || tree.isSegment(row) { way.append(1 << 32 | UInt64(tree.store.nodes[row])) }
                if index == 0, path.isSegmentAdded { continue }
                for thrown in thrownExceptions(tree, row, named) {
                    way += [2 << 32 | UInt64(thrown.type), 3 << 32 | UInt64(thrown.message)]
                }
            }
        }
    }
}

/// Numbers for sequences of words, from 0 on in the order of their coming: what came before has the number that it had.
struct WayNumbers {
    /// All sequences one after another, and where each ends.
    private var words: [UInt64] = []
    private var ends: [Int] = []
    private var hashes: [UInt64] = []
    /// Open addressing: number + 1, or 0 for a free place.
    private var slots = [UInt32](repeating: 0, count: 256)

    /// - Returns: its number, and whether it is the first of its kind.
    mutating func number(_ way: [UInt64]) -> (number: Int, isNew: Bool) {
        let hash = WayNumbers.hash(way)
        var slot = Int(truncatingIfNeeded: hash >> 24) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot] - 1)
            if hashes[number] == hash, words[(number > 0 ? ends[number - 1] : 0)..<ends[number]].elementsEqual(way) {
                return (number, false)
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        words += way
        ends.append(words.count)
        hashes.append(hash)
        slots[slot] = UInt32(ends.count)
        if ends.count * 2 > slots.count { grow() }
        return (ends.count - 1, true)
    }

    private static func hash(_ way: [UInt64]) -> UInt64 {
        var hash = UInt64(way.count)
        for word in way {
            hash = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15
            hash ^= hash >> 29
        }
        return (hash ^ hash >> 31) &* 0xff51_afd7_ed55_8ccd
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash >> 24) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number + 1)
        }
    }
}

extension RootCause {
    /// Its value of a grouping by causes.
    func label(_ grouping: TraceGrouping) -> KeyLabel? {
        switch grouping {
        case .causeService:
            services.last.map { service in
                KeyLabel(node: NodeIdentity(name: service.identity.name, type: service.identity.type))
            }
        case .causePath(let kind): KeyLabel(text: pathKey(kind))
        case .causeMessage: message.map { KeyLabel(text: $0) }
        default: nil
        }
    }
}
