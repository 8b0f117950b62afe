import TraceModel

extension KeyColumn {
    /// The column of a grouping over a whole table: one pass over the rows that it needs.
    public init(_ grouping: TraceGrouping, _ table: TraceTable, _ data: DataSet) {
        var builder = KeyColumnBuilder(grouping, rows: table.count)
        let reader = KeyReader(table: table, store: data.store)
        switch grouping {
        case .operation: builder.addOperations(data.store)
        case .annotation(let key): builder.addAnnotations(key, data.store)
        case .pair(let first, let second):
            self = KeyColumn(first, table, data).paired(with: KeyColumn(second, table, data), grouping)
            return
        default:
            for trace in 0..<table.storeTraceCount {
                reader.add(trace, &builder)
                builder.endRow()
            }
        }
        for position in table.summaryPositions {
            for label in data.summaries[position].labels(grouping) { builder.add(label) }
            builder.endRow()
        }
        self = builder.finished()
    }

    /// Columns of the causes of one kind, of which each trace's are derived once.
    static func causes(
        _ groupings: [TraceGrouping], _ kind: RootCauseKind, _ table: TraceTable, _ data: DataSet
    ) -> [KeyColumn] {
        var builders = groupings.map { KeyColumnBuilder($0, rows: table.count) }
        let reader = KeyReader(table: table, store: data.store)
        for trace in 0..<table.storeTraceCount {
            let summary = reader.causes(trace, kind)
            for index in builders.indices {
                if let summary { reader.add(summary, &builders[index]) }
                builders[index].endRow()
            }
        }
        for position in table.summaryPositions {
            for index in builders.indices {
                for label in data.summaries[position].labels(groupings[index]) { builders[index].add(label) }
                builders[index].endRow()
            }
        }
        return builders.map { $0.finished() }
    }

    /// Every value of one with every value of the other, of traces that have both.
    private func paired(with other: KeyColumn, _ grouping: TraceGrouping) -> KeyColumn {
        var builder = KeyColumnBuilder(grouping, rows: count)
        for row in 0..<count {
            forEachKey(ofRow: row) { first in
                other.forEachKey(ofRow: row) { second in
                    builder.add(KeyLabel(text: labels[first].text + TraceGrouping.between + other.labels[second].text))
                }
            }
            builder.endRow()
        }
        return builder.finished()
    }
}

/// Reads the values of traces whose documents were read.
private struct KeyReader {
    let table: TraceTable
    let store: TraceStore

    func add(_ trace: Int, _ builder: inout KeyColumnBuilder) {
        switch builder.grouping {
        case .url: builder.add(string: table.urls[trace], table.text)
        case .path: builder.add(string: table.urls[trace]) { foldedPath(table.text($0)) }
        case .method: builder.add(string: table.methods[trace], table.text)
        case .status: if table.statuses[trace] >= 0 { builder.add(code: table.statuses[trace]) { String($0) } }
        case .outcome:
            let outcome = table.flags[trace].outcome
            builder.add(code: Int32(outcome.rawValue)) { _ in outcome.word }
        case .entry: if table.entries[trace] >= 0 { addNode(UInt32(table.entries[trace]), &builder) }
        case .client: builder.add(string: rootRequest(trace)?.clientIP ?? 0, table.text)
        case .agent: builder.add(string: rootRequest(trace)?.userAgent ?? 0, table.text)
        case .causeService(let kind), .causePath(let kind), .causeMessage(let kind):
            if let summary = causes(trace, kind) { add(summary, &builder) }
        default: addSegments(trace, &builder)
        }
    }

    private func addNode(_ node: UInt32, _ builder: inout KeyColumnBuilder) {
        builder.add(node: node) { table.services[Int($0)] }
    }

    private func rootRequest(_ trace: Int) -> RequestInfo? {
        store.rootSegment(ofTrace: trace).map { store.request($0) }
    }

    private func addSegments(_ trace: Int, _ builder: inout KeyColumnBuilder) {
        let grouping = builder.grouping
        for row in store.rows(ofTrace: trace) where store.flags[row].contains(.segment) {
            switch grouping {
            case .service: addNode(store.nodes[row], &builder)
            case .user: builder.add(string: store.requests[Int(store.requestIndexes[row])].user, table.text)
            case .resource: builder.add(string: store.profile(row).resourceARN, table.text)
            case .instance: builder.add(string: store.profile(row).instanceID, table.text)
            case .zone: builder.add(string: store.profile(row).availabilityZone, table.text)
            default: break
            }
        }
    }

    /// Causes are derived trace by trace; what did not fail has none.
    func causes(_ trace: Int, _ kind: RootCauseKind) -> TraceSummary? {
        let wanted: EntityFlags = kind == .fault ? .fault : [.error, .throttle]
        if kind != .responseTime,
            !store.rows(ofTrace: trace).contains(where: { !store.flags[$0].isDisjoint(with: wanted) })
        {
            return nil
        }
        return TraceSummary.causesOnly(ofTrace: trace, in: store, kind)
    }

    func add(_ summary: TraceSummary, _ builder: inout KeyColumnBuilder) {
        for label in summary.labels(builder.grouping) { builder.add(label) }
    }
}

extension KeyColumnBuilder {
    fileprivate mutating func addOperations(_ store: TraceStore) {
        var numbers = OperationNumbers(store)
        for trace in 0..<store.traceCount {
            for row in store.rows(ofTrace: trace) {
                add(code: Int32(numbers.number(ofRow: row))) { numbers.texts[Int($0)].path }
            }
            endRow()
        }
    }

    /// Annotations stand by row, so one pass over them goes with the traces.
    fileprivate mutating func addAnnotations(_ key: String, _ store: TraceStore) {
        let wanted = store.strings.find(key)
        var next = 0
        let entries = store.annotations
        for trace in 0..<store.traceCount {
            let end = store.rows(ofTrace: trace).upperBound
            while next < entries.count, Int(entries[next].row) < end {
                if entries[next].key == wanted { add(value: entries[next].value, store) }
                next += 1
            }
            endRow()
        }
    }
}

extension TraceSummary {
    /// The values of a grouping that a summary tells.
    func labels(_ grouping: TraceGrouping) -> [KeyLabel] {
        switch grouping {
        case .service: services.filter { !$0.isClient }.map { KeyLabel(node: NodeIdentity($0)) }
        case .entry: entryPoint.map { [KeyLabel(node: NodeIdentity($0))] } ?? []
        case .annotation(let name):
            annotations.filter { $0.key == name }.flatMap(\.values)
                .map { KeyLabel(text: $0.value.text, value: $0.value) }
        case .causeService(let kind):
            causes(kind).compactMap(\.services.last).map { service in
                KeyLabel(node: NodeIdentity(name: service.identity.name, type: service.identity.type))
            }
        case .causePath(let kind): causes(kind).map { KeyLabel(text: $0.pathKey(kind)) }
        case .causeMessage(let kind): causes(kind).compactMap(\.message).map { KeyLabel(text: $0) }
        default: texts(grouping).map { KeyLabel(text: $0) }
        }
    }

    /// Of what is plain text.
    private func texts(_ grouping: TraceGrouping) -> [String] {
        switch grouping {
        case .url: [url].compactMap { $0 }
        case .path: [url].compactMap { $0 }.map(foldedPath)
        case .client: [clientIP].compactMap { $0 }
        case .agent: [userAgent].compactMap { $0 }
        case .method: [method].compactMap { $0 }
        case .status: [status].compactMap { $0 }.map { String($0) }
        case .outcome: [hasFault ? "fault" : hasThrottle ? "throttle" : hasError ? "error" : "ok"]
        case .user: users.map(\.name)
        case .resource: resourceARNs
        case .instance: instanceIDs
        case .zone: availabilityZones
        // A summary does not tell what was done inside.
        default: []
        }
    }
}

extension Outcome {
    /// As tables and filters write it.
    public var word: String {
        switch self {
        case .ok: "ok"
        case .error: "error"
        case .throttle: "throttle"
        case .fault: "fault"
        }
    }
}
