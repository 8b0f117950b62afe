import TraceModel

/// Reads the values of all rows of a table into columns: traces first, then those of which only a summary was read.
struct KeyReader {
    /// What a grouping's values are read of.
    enum Source: Hashable {
        case root, segments, operations, annotations, causes

        init(_ grouping: TraceGrouping) {
            switch grouping {
            case .url, .path, .method, .status, .outcome, .entry, .client, .agent, .pair: self = .root
            case .service, .user, .resource, .instance, .zone: self = .segments
            case .operation: self = .operations
            case .annotation: self = .annotations
            case .causeService, .causePath, .causeMessage: self = .causes
            }
        }
    }

    let table: TraceTable
    let data: DataSet
    var store: TraceStore { data.store }

    init(_ table: TraceTable, _ data: DataSet) { (self.table, self.data) = (table, data) }

    /// One pass over the traces for each source.
    func read(_ builders: inout [KeyColumnBuilder]) {
        let said = builders.indices.filter { isSaid(builders[$0].grouping) }
        for number in builders.indices where !said.contains(number) { builders[number].endRows(table.storeTraceCount) }
        let sources = Dictionary(grouping: said) { Source(builders[$0].grouping) }
        for (source, numbers) in sources {
            switch source {
            case .root: readRoots(numbers, &builders)
            case .segments: readSegments(numbers, &builders)
            case .operations: readOperations(numbers, &builders)
            case .annotations: readAnnotations(numbers, &builders)
            case .causes:
                let kinds = Dictionary(grouping: numbers) { builders[$0].grouping.causeKind ?? .responseTime }
                readCauses(kinds, &builders)
            }
        }
        for position in table.summaryPositions {
            for number in builders.indices {
                for label in data.summaries[position].labels(builders[number].grouping) { builders[number].add(label) }
                builders[number].endRow()
            }
        }
    }

    /// False of what no trace can have a value of: nothing is looked for then.
    private func isSaid(_ grouping: TraceGrouping) -> Bool {
        switch grouping {
        case .user: table.users[..<table.storeTraceCount].contains { $0 != 0 }
        case .resource: store.profiles.contains { $0.resourceARN != 0 }
        case .instance: store.profiles.contains { $0.instanceID != 0 }
        case .zone: store.profiles.contains { $0.availabilityZone != 0 }
        default: true
        }
    }

    /// What stands in the table or with the root.
    private func readRoots(_ numbers: [Int], _ builders: inout [KeyColumnBuilder]) {
        for number in numbers { readRoots(&builders[number]) }
    }

    private func readRoots(_ builder: inout KeyColumnBuilder) {
        let caller: ((RequestInfo) -> StringIndex)? =
            switch builder.grouping {
            case .client: { $0.clientIP }
            case .agent: { $0.userAgent }
            default: nil
            }
        guard let caller else {
            for trace in 0..<table.storeTraceCount {
                addRoot(trace, &builder)
                builder.endRow()
            }
            return
        }
        store.withColumns { columns in
            for trace in 0..<table.storeTraceCount {
                // A trace without a root segment has no entry.
                if table.entries[trace] >= 0 {
                    let root = Int(columns.rootRows[trace])
                    builder.add(string: caller(columns.requests[Int(columns.requestIndexes[root])])) {
                        KeyLabel(text: table.text($0))
                    }
                }
                builder.endRow()
            }
        }
    }

    private func addRoot(_ trace: Int, _ builder: inout KeyColumnBuilder) {
        switch builder.grouping {
        case .url: builder.add(string: table.urls[trace]) { KeyLabel(text: table.text($0)) }
        case .path: builder.add(string: table.urls[trace]) { KeyLabel(text: foldedPath(table.text($0))) }
        case .method: builder.add(string: table.methods[trace]) { KeyLabel(text: table.text($0)) }
        case .status:
            let status = table.statuses[trace]
            // What is no status, a document may say all the same: no list is made as long as that number.
            if (0..<1000).contains(status) {
                builder.add(code: Int(status)) { KeyLabel(text: String($0)) }
            } else if status >= 0 {
                builder.add(KeyLabel(text: String(status)))
            }
        case .outcome:
            let outcome = table.flags[trace].outcome
            builder.add(code: Int(outcome.rawValue)) { _ in KeyLabel(text: outcome.word) }
        case .entry: if table.entries[trace] >= 0 { addNode(UInt32(table.entries[trace]), &builder) }
        default: break
        }
    }

    private func addNode(_ node: UInt32, _ builder: inout KeyColumnBuilder) {
        builder.add(code: Int(node)) { KeyLabel(node: table.services[$0]) }
    }

    private func readSegments(_ numbers: [Int], _ builders: inout [KeyColumnBuilder]) {
        for number in numbers {
            switch builders[number].grouping {
            case .service: readNodes(&builders[number])
            case .user: readUsers(&builders[number])
            case .resource: readProfiles(\.resourceARN, &builders[number])
            case .instance: readProfiles(\.instanceID, &builders[number])
            case .zone: readProfiles(\.availabilityZone, &builders[number])
            default: builders[number].endRows(table.storeTraceCount)
            }
        }
    }

    private func readNodes(_ builder: inout KeyColumnBuilder) {
        forEachSegment(&builder) { columns, row, builder in addNode(columns.nodes[row], &builder) }
    }

    private func readUsers(_ builder: inout KeyColumnBuilder) {
        forEachSegment(&builder) { columns, row, builder in
            builder.add(string: columns.requests[Int(columns.requestIndexes[row])].user) {
                KeyLabel(text: table.text($0))
            }
        }
    }

    private func readProfiles(
        _ member: KeyPath<ResourceProfile, StringIndex>, _ builder: inout KeyColumnBuilder
    ) {
        let (strings, indexes) = (store.profiles.map { $0[keyPath: member] }, store.profileIndexes)
        forEachSegment(&builder) { _, row, builder in
            builder.add(string: strings[Int(indexes[row])]) { KeyLabel(text: table.text($0)) }
        }
    }

    /// Ends each row of the traces when all its segments were seen.
    @inline(__always)
    private func forEachSegment(
        _ builder: inout KeyColumnBuilder, _ body: (Columns, Int, inout KeyColumnBuilder) -> Void
    ) {
        store.withColumns { columns in
            for trace in 0..<table.storeTraceCount {
                for row in columns.rows(ofTrace: trace) where columns.flags[row].contains(.segment) {
                    body(columns, row, &builder)
                }
                builder.endRow()
            }
        }
    }

    private func readOperations(_ numbers: [Int], _ builders: inout [KeyColumnBuilder]) {
        for number in numbers { readOperations(&builders[number]) }
    }

    private func readOperations(_ builder: inout KeyColumnBuilder) {
        var operations = OperationNumbers(store)
        store.withColumns { columns in
            for trace in 0..<table.storeTraceCount {
                for row in columns.rows(ofTrace: trace) {
                    let code = operations.number(ofRow: row)
                    builder.add(code: code) { KeyLabel(text: operations.texts[$0].path) }
                }
                builder.endRow()
            }
        }
    }
}
