extension StoreColumn {
    /// Every column. They are copied side by side, so the longest stand first.
    public static let all: [StoreColumn] = [
        requests,
        .entries(\.annotations),
        .rows(\.ids),
        .rows(\.starts),
        .rows(\.ends),
        .rows(\.names, in: \.strings),
        .rows(\.nodes, in: \.services),
        .rows(\.profileIndexes, in: \.profiles),
        .rows(ofPlaces: \.placeIndexes),
        .rows(ofOptionalRows: \.parents),
        .rows(ofRows: \.subtreeEnds),
        .rows(ofRows: \.segments),
        .rows(\.flags),
        .entries(\.exceptions),
        .entries(\.links),
        .entries(\.missingParents),
        .traces(\.traceIDs),
        .traces(\.traceFlags),
        .traces(\.documentCounts),
        .traces(ofRows: \.rootRows),
        .bounds(\.firstRows),
        otherPlaces,
    ]

    /// Of all columns together.
    fileprivate static let rowBytes = all.reduce(0) { $0 + $1.rowBytes }
    fileprivate static let traceBytes = all.reduce(0) { $0 + $1.traceBytes }
    fileprivate static let entryBytes = all.compactMap(\.entryBytes)

    /// `requestIndexes` and what they point to: each row has a request of its own.
    private static let requests = StoreColumn(
        rowBytes: MemoryLayout<UInt32>.stride, traceBytes: 0,
        entryBytes: { $0.requests.count * MemoryLayout<RequestInfo>.stride },
        reserve: { store, rows, _ in store.requestIndexes.reserveCapacity(rows) },
        take: {
            RequestsJob(indexes: take(\.requestIndexes, from: &$0), requests: take(\.requests, from: &$0))
        })

    private static let otherPlaces = StoreColumn(
        rowBytes: 0, traceBytes: 0, entryBytes: { $0.otherPlaces.count * MemoryLayout<OtherPlace>.stride },
        reserve: { _, _, _ in },
        take: { OtherPlacesJob(parts: take(\.otherPlaces, from: &$0)) })
}

extension TraceStore {
    /// Makes room for so many rows and traces in every column of theirs.
    public mutating func reserve(rows: Int, traces: Int) {
        for column in StoreColumn.all { column.reserve(&self, rows, traces) }
    }

    /// Bytes that its columns and tables take. Asked for each request that comes.
    public var byteCount: Int {
        rowCount * StoreColumn.rowBytes + traceCount * StoreColumn.traceBytes
            + StoreColumn.entryBytes.reduce(places.count * MemoryLayout<DocumentPlace>.stride) { $0 + $1(self) }
            + strings.bytes.count + strings.count * 12 + foreignIDs.byteCount
            + profiles.count * MemoryLayout<ResourceProfile>.stride + spans.count * MemoryLayout<SpanProfile>.stride
            + services.count * MemoryLayout<ServiceKey>.stride
    }

    /// Runs of stores one after another as one: its columns only.
    public init(joining plan: JoinPlan, of stores: [TraceStore]) {
        self.init()
        var stores = stores
        for column in StoreColumn.all {
            var job = column.take(&stores)
            job.run(plan) {}(&self)
        }
    }

    /// The store with only these traces, in the order given. Tables stay as they are.
    public func keeping(_ traces: [Int]) -> TraceStore {
        let runs = self.runs(of: traces)
        var result = TraceStore(joining: JoinPlan(runs, [TableMap(identity: self)]), of: [self])
        result.strings = strings
        (result.services, result.profiles, result.spans, result.places) = (services, profiles, spans, places)
        result.foreignIDs = foreignIDs
        return result
    }

    /// Traces one after another as runs of this store, neighbours together, so that each run is copied at once.
    public func runs(of traces: [Int]) -> [TraceRun] {
        var ranges: [Range<Int>] = []
        for trace in traces {
            if let last = ranges.last, last.upperBound == trace {
                ranges[ranges.count - 1] = last.lowerBound..<(trace + 1)
            } else {
                ranges.append(trace..<(trace + 1))
            }
        }
        var firstRow = 0
        return ranges.map { range in
            let run = TraceRun(source: 0, traces: range, of: self, firstRow: firstRow)
            firstRow += run.rows.count
            return run
        }
    }
}

extension TableMap {
    /// Leaves all numbers of a store as they are.
    public init(identity store: TraceStore) {
        self.init(strings: store.strings.count, profiles: store.profiles.count, services: store.services.count)
    }

    /// Leaves so many numbers as they are.
    public init(strings: Int, profiles: Int, services: Int) {
        self.strings = Array(0..<UInt32(strings))
        self.profiles = Array(0..<UInt32(profiles))
        self.services = Array(0..<UInt32(services))
    }
}
