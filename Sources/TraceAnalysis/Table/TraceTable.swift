import TraceModel

/// The columns of the trace list over a whole data set (reference 4): first the traces of the store, row number = trace
/// number, then the read summaries whose trace the store does not hold. A selection of rows is a `TraceSelection`.
public struct TraceTable: Sendable {
    /// Rows below this are traces of the store.
    public private(set) var storeTraceCount = 0
    /// For each row from `storeTraceCount` on, its position in `DataSet.summaries`.
    public private(set) var summaryPositions: [Int] = []

    /// One a row, as are all columns.
    public var ids: [TraceID] = []
    /// Names of those that are not of X-Ray's form.
    private(set) var names: [TraceID: String] = [:]
    /// Nanoseconds since 1970; of a summary without `StartTime`, the second in its id.
    public var starts: [Int64] = []
    /// Nanoseconds, -1 when not known.
    public var durations: [Int64] = []
    /// Nanoseconds, -1 when not known.
    public var responseTimes: [Int64] = []
    /// What is known of each row in bits.
    public var flags: [TraceRowFlags] = []
    /// Position in `services`, -1 without an entry point.
    public var entries: [Int32] = []
    /// Strings by number; `text` gives them. 0 when absent.
    public var methods: [StringIndex] = []
    /// The root's URL.
    public var urls: [StringIndex] = []
    /// The first user that a segment names.
    public var users: [StringIndex] = []
    /// -1 when not recorded.
    public var statuses: [Int32] = []
    /// Rows in the store, 0 for a summary.
    public var entityCounts: [UInt32] = []
    /// What `entries` points to: the store's services, then those that only summaries name.
    public var services: [NodeIdentity] = []

    /// The store's strings, and after them (numbers from `strings.count` on) those that only summaries hold.
    let strings: StringTable
    private(set) var moreStrings = StringTable()
    private var serviceNumbers: [NodeIdentity: Int32] = [:]

    /// How many rows.
    public var count: Int { ids.count }

    /// One pass over the store, one over the summaries.
    public init(_ data: DataSet) {
        strings = data.store.strings
        services = data.store.services.map { NodeIdentity($0, data.store.strings) }
        serviceNumbers = Dictionary(
            services.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
        appendTraces(of: data.store)
        guard !data.summaries.isEmpty else { return }
        let known = Set(data.store.traceIDs)
        for (position, summary) in data.summaries.enumerated() where !known.contains(summary.id) {
            summaryPositions.append(position)
            append(summary)
        }
    }

    /// The string of a number in `methods`, `urls` or `users`.
    public func text(_ index: StringIndex) -> String {
        index < strings.count ? strings[index] : moreStrings[index - StringIndex(strings.count)]
    }

    /// The id of a row's trace as its documents say it.
    public func idName(_ row: Int) -> String { names[ids[row]] ?? ids[row].description }

    /// The entry point of a row, nil when there is none.
    public func entry(_ row: Int) -> NodeIdentity? { entries[row] < 0 ? nil : services[Int(entries[row])] }

    /// The trace of the store that a row is, nil when only its summary was read.
    public func trace(ofRow row: Int) -> Int? { row < storeTraceCount ? row : nil }

    private mutating func appendTraces(of store: TraceStore) {
        storeTraceCount = store.traceCount
        ids = store.traceIDs
        names = store.foreignIDs.traces
        reserve(storeTraceCount)
        store.withColumns { columns in
            for trace in 0..<storeTraceCount { append(trace, store.traceFlags[trace], columns) }
        }
    }

    private mutating func reserve(_ count: Int) {
        starts.reserveCapacity(count)
        durations.reserveCapacity(count)
        responseTimes.reserveCapacity(count)
        flags.reserveCapacity(count)
        entries.reserveCapacity(count)
        methods.reserveCapacity(count)
        urls.reserveCapacity(count)
        users.reserveCapacity(count)
        statuses.reserveCapacity(count)
        entityCounts.reserveCapacity(count)
    }

    private mutating func append(_ trace: Int, _ traceFlags: TraceFlags, _ columns: Columns) {
        let rows = columns.rows(ofTrace: trace)
        let scan = TraceScan(columns, rows)
        let root = Int(columns.rootRows[trace])
        let isRequest = rows.contains(root) && columns.flags[root].contains(.segment)
        let rootFlags = isRequest ? columns.flags[root] : []
        let request = isRequest ? columns.requests[Int(columns.requestIndexes[root])] : RequestInfo()
        starts.append(scan.start)
        durations.append(rows.isEmpty ? -1 : distance(from: scan.start, to: scan.end))
        responseTimes.append(isRequest && rootFlags.isMeasured ? columns.duration(root) : -1)
        flags.append(TraceTable.flags(traceFlags, rootFlags, scan.hasThrottle))
        entries.append(isRequest ? Int32(columns.nodes[root]) : -1)
        methods.append(request.method)
        urls.append(request.url)
        users.append(scan.user)
        statuses.append(request.status)
        entityCounts.append(UInt32(rows.count))
    }

    private static func flags(_ trace: TraceFlags, _ root: EntityFlags, _ hasThrottle: Bool) -> TraceRowFlags {
        var flags: TraceRowFlags = []
        if root.contains(.fault) { flags.insert(.fault) }
        if root.contains(.error) { flags.insert(.error) }
        if hasThrottle { flags.insert(.throttle) }
        if root.contains(.inProgress) { flags.insert(.inProgress) }
        if trace.contains(.partial) { flags.insert(.partial) }
        if trace.contains(.limitExceeded) { flags.insert(.limitExceeded) }
        if trace.contains(.rootMissing) { flags.insert(.rootMissing) }
        return flags
    }

    private mutating func append(_ summary: TraceSummary) {
        ids.append(summary.id)
        if let name = summary.name { names[summary.id] = name }
        starts.append(summary.start?.nanoseconds ?? Int64(summary.id.epoch) * 1_000_000_000)
        durations.append(nanoseconds(summary.duration))
        responseTimes.append(nanoseconds(summary.responseTime))
        var flags: TraceRowFlags = .summaryOnly
        if summary.hasFault { flags.insert(.fault) }
        if summary.hasError { flags.insert(.error) }
        if summary.hasThrottle { flags.insert(.throttle) }
        if summary.isPartial { flags.insert(.partial) }
        self.flags.append(flags)
        entries.append(summary.entryPoint.map { number(NodeIdentity($0)) } ?? -1)
        methods.append(intern(summary.method))
        urls.append(intern(summary.url))
        users.append(intern(summary.users.first?.name))
        statuses.append(summary.status.map { Int32(clamping: $0) } ?? -1)
        entityCounts.append(0)
    }

    private mutating func number(_ identity: NodeIdentity) -> Int32 {
        if let known = serviceNumbers[identity] { return known }
        let number = Int32(services.count)
        services.append(identity)
        serviceNumbers[identity] = number
        return number
    }

    private mutating func intern(_ text: String?) -> StringIndex {
        guard let text, !text.isEmpty else { return 0 }
        return strings.find(text) ?? StringIndex(strings.count) + moreStrings.intern(text)
    }
}

/// Seconds as nanoseconds, -1 for none.
private func nanoseconds(_ seconds: Double?) -> Int64 {
    guard let seconds, seconds >= 0 else { return -1 }
    return Timestamp(seconds: seconds).nanoseconds
}
