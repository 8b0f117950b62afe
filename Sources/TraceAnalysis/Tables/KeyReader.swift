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
        let sources = Dictionary(grouping: builders.indices) { Source(builders[$0].grouping) }
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

    /// What stands in the table or with the root.
    private func readRoots(_ numbers: [Int], _ builders: inout [KeyColumnBuilder]) {
        for number in numbers {
            for trace in 0..<table.storeTraceCount {
                addRoot(trace, &builders[number])
                builders[number].endRow()
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
        case .client: builder.add(string: rootRequest(trace)?.clientIP ?? 0) { KeyLabel(text: table.text($0)) }
        case .agent: builder.add(string: rootRequest(trace)?.userAgent ?? 0) { KeyLabel(text: table.text($0)) }
        default: break
        }
    }

    private func addNode(_ node: UInt32, _ builder: inout KeyColumnBuilder) {
        builder.add(code: Int(node)) { KeyLabel(node: table.services[$0]) }
    }

    private func rootRequest(_ trace: Int) -> RequestInfo? {
        store.rootSegment(ofTrace: trace).map { store.request($0) }
    }

    /// What a segment says that is a column of its own.
    private enum SegmentPart {
        case node, user, resource, instance, zone

        init?(_ grouping: TraceGrouping) {
            switch grouping {
            case .service: self = .node
            case .user: self = .user
            case .resource: self = .resource
            case .instance: self = .instance
            case .zone: self = .zone
            default: return nil
            }
        }
    }

    private func readSegments(_ numbers: [Int], _ builders: inout [KeyColumnBuilder]) {
        let parts = numbers.compactMap { number in
            SegmentPart(builders[number].grouping).map { (number: number, part: $0) }
        }
        let (profiles, profileIndexes) = (store.profiles, store.profileIndexes)
        store.withColumns { columns in
            for trace in 0..<table.storeTraceCount {
                for row in columns.rows(ofTrace: trace) where columns.flags[row].contains(.segment) {
                    let profile = Int(profileIndexes[row])
                    for (number, part) in parts {
                        let string: StringIndex
                        switch part {
                        case .node:
                            addNode(columns.nodes[row], &builders[number])
                            continue
                        case .user: string = columns.requests[Int(columns.requestIndexes[row])].user
                        case .resource: string = profiles[profile].resourceARN
                        case .instance: string = profiles[profile].instanceID
                        case .zone: string = profiles[profile].availabilityZone
                        }
                        if string == 0 { continue }
                        builders[number].add(string: string) { KeyLabel(text: table.text($0)) }
                    }
                }
                for number in numbers { builders[number].endRow() }
            }
        }
    }

    private func readOperations(_ numbers: [Int], _ builders: inout [KeyColumnBuilder]) {
        for number in numbers {
            var operations = OperationNumbers(store)
            store.withColumns { columns in
                for trace in 0..<table.storeTraceCount {
                    for row in columns.rows(ofTrace: trace) {
                        let code = operations.number(ofRow: row)
                        builders[number].add(code: code) { KeyLabel(text: operations.texts[$0].path) }
                    }
                    builders[number].endRow()
                }
            }
        }
    }

    /// Annotations stand by row, so one pass over them goes with the traces.
    private func readAnnotations(_ numbers: [Int], _ builders: inout [KeyColumnBuilder]) {
        var wanted: [Int] = Array(repeating: -1, count: store.strings.count)
        // Keys that mean an attribute on some rows, or several attributes.
        var asked: [StringIndex: [(keys: AnnotationKeys, number: Int)]] = [:]
        for number in numbers {
            guard case .annotation(let name) = builders[number].grouping else { continue }
            let keys = AnnotationKeys(name, in: store)
            for key in keys.keys {
                if keys.isAlways(key), wanted[Int(key)] < 0 {
                    wanted[Int(key)] = number
                } else {
                    asked[key, default: []].append((keys, number))
                }
            }
        }
        let entries = store.annotations
        var next = 0
        for trace in 0..<table.storeTraceCount {
            let end = store.rows(ofTrace: trace).upperBound
            while next < entries.count, Int(entries[next].row) < end {
                let number = wanted[Int(entries[next].key)]
                if number >= 0 { builders[number].add(value: entries[next].value, store) }
                if !asked.isEmpty, let several = asked[entries[next].key] {
                    for (keys, number) in several where keys.contains(entries[next], in: store) {
                        builders[number].add(value: entries[next].value, store)
                    }
                }
                next += 1
            }
            for number in numbers { builders[number].endRow() }
        }
    }
}
