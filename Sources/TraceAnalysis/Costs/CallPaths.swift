import TraceModel

/// The call paths of a set's critical paths as a tree: what an icicle is drawn of, and folded lines are written from.
public struct CallPaths: Sendable {
    /// One place in the tree.
    public struct Node: Hashable, Sendable {
        public var operation: Operation
        /// -1 for an entry.
        public var parent: Int
        /// Steps that stand here.
        public var calls = 0
        /// Nanoseconds, all traces together.
        public var inclusive: Int64 = 0
        public var exclusive: Int64 = 0
    }

    /// Parents before children.
    public private(set) var nodes: [Node] = []

    /// One pass over the rows of the set.
    public init(_ store: TraceStore, in selection: TraceSelection, rule: CriticalPathRule = .crisp) {
        var numbers = OperationNumbers(store)
        var places: [UInt64: Int] = [:]
        var operations: [Int] = []
        var found: [Node] = []
        var placeOfRow: [Int] = []
        store.withColumns { columns in
            var walk = CriticalWalk(columns: columns, rule: rule)
            selection.forEach { trace in
                guard trace < store.traceCount else { return }
                let rows = columns.rows(ofTrace: trace)
                if placeOfRow.count < rows.count { placeOfRow = Array(repeating: -1, count: rows.count * 2) }
                walk.forEachStep(ofTrace: trace) { step in
                    let parent = step.parent < 0 ? -1 : placeOfRow[step.parent - rows.lowerBound]
                    let operation = numbers.number(ofRow: step.row)
                    let key = UInt64(UInt32(bitPattern: Int32(parent))) << 32 | UInt64(operation)
                    let place = places[key] ?? found.count
                    if place == found.count {
                        places[key] = place
                        operations.append(operation)
                        found.append(
                            Node(
                                operation: Operation(node: NodeIdentity(name: "", type: nil), name: ""), parent: parent)
                        )
                    }
                    placeOfRow[step.row - rows.lowerBound] = place
                    found[place].calls += 1
                    found[place].inclusive = found[place].inclusive.saturatingAdd(step.inclusive)
                    found[place].exclusive = found[place].exclusive.saturatingAdd(step.exclusive)
                }
            }
        }
        let texts = numbers.texts
        for index in found.indices { found[index].operation = texts[operations[index]] }
        nodes = found
    }

    /// `[service] operation;[service] operation microseconds`: a line a path that took time, as flame graph tools read them.
    /// Largest first.
    public var folded: [(path: String, microseconds: Int64)] {
        var paths: [String] = []
        var lines: [String: Int64] = [:]
        for node in nodes {
            // Depth is the data's; a path longer than a screen is no help, and would cost its square.
            let own = CallPaths.plain(node.operation.path)
            let path =
                node.parent < 0
                ? own : paths[node.parent].utf8.count > 8_000 ? paths[node.parent] : paths[node.parent] + ";" + own
            paths.append(path)
            if node.exclusive > 0 { lines[path] = (lines[path] ?? 0).saturatingAdd(node.exclusive) }
        }
        return lines.map { ($0.key, $0.value.saturatingAdd(500) / 1000) }.filter { $0.1 > 0 }
            .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
    }

    /// Without the signs that end a name or a line.
    private static func plain(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == ";" || $0.value < 32 ? "_" : $0 }))
    }
}
