import TraceModel

/// What the rows of one trace are put together by.
public enum SpanGrouping: Hashable, Sendable {
    case service, operation
    case annotation(String)

    /// As its table is named.
    public var name: String {
        switch self {
        case .service: "service"
        case .operation: "operation"
        case .annotation(let key): "annotation.\(key)"
        }
    }
}

/// The rows of a trace that have something in common, as times in nanoseconds.
public struct SpanTimes: Hashable, Sendable {
    /// A node's name, `[service] operation`, or an annotation's value; `-` for rows without one.
    public var key: String
    public var count = 0
    /// The sum of what they last, also of those inside each other.
    public var total: Int64 = 0
    /// The sum of their self times: no child of theirs ran.
    public var selfTime: Int64 = 0
    /// Of the self times of all rows, 0 to 1: shares sum to 1.
    public var share = 0.0
    /// What they take of the critical path for themselves.
    public var critical: Int64 = 0
    public var p50: Int64 = 0
    public var p99: Int64 = 0
    /// The row of the store that lasts longest.
    public var longest: Int

    /// The key of rows that belong to no segment, of services.
    public static let noSegment = "(no segment)"

    /// Nanoseconds.
    public var mean: Int64 { count > 0 ? total / Int64(count) : 0 }
}

extension TraceStore {
    /// The self times of one trace as a table, the largest first.
    public func spanTimes(
        ofTrace trace: Int, by grouping: SpanGrouping, rule: CriticalPathRule = .crisp
    ) -> [SpanTimes] {
        let outline = TraceOutline(self, trace: trace)
        let critical = Dictionary(
            criticalSteps(ofTrace: trace, rule: rule).map { ($0.row, $0.exclusive) }, uniquingKeysWith: { $0 + $1 })
        var keys = SpanKeys(self, grouping)
        var lines: [SpanTimes] = []
        var durations: [[Int64]] = []
        var numbers: [String: Int] = [:]
        for row in outline.rows {
            let key = keys.key(row)
            let number = numbers[key] ?? lines.count
            if number == lines.count {
                numbers[key] = number
                lines.append(SpanTimes(key: key, longest: row))
                durations.append([])
            }
            let duration = duration(ofRow: row)
            if duration > self.duration(ofRow: lines[number].longest) { lines[number].longest = row }
            lines[number].count += 1
            lines[number].total = lines[number].total.saturatingAdd(duration)
            lines[number].selfTime = lines[number].selfTime.saturatingAdd(outline.selfTime(row))
            lines[number].critical = lines[number].critical.saturatingAdd(critical[row] ?? 0)
            durations[number].append(duration)
        }
        let whole = lines.reduce(0.0) { $0 + Double($1.selfTime) }
        for number in lines.indices {
            durations[number].sort()
            lines[number].p50 = percentile(0.5, of: durations[number]) ?? 0
            lines[number].p99 = percentile(0.99, of: durations[number]) ?? 0
            lines[number].share = whole > 0 ? Double(lines[number].selfTime) / whole : 0
        }
        return lines.sorted { $0.selfTime != $1.selfTime ? $0.selfTime > $1.selfTime : $0.key < $1.key }
    }

    /// The groupings that say something of a trace: annotation keys in order.
    public func spanGroupings(ofTrace trace: Int) -> [SpanGrouping] {
        let shown = ShownKeys(self)
        let keys = Set(annotations(in: rows(ofTrace: trace)).map { shown.shown($0, in: self) }).map { strings[$0] }
        return [.operation, .service] + keys.sorted().map { .annotation($0) }
    }
}

/// Texts of rows, each made once.
private struct SpanKeys {
    private let store: TraceStore
    private let grouping: SpanGrouping
    private var numbers: OperationNumbers
    private var texts: [Int: String] = [:]
    private let keys: AnnotationKeys?

    init(_ store: TraceStore, _ grouping: SpanGrouping) {
        keys = if case .annotation(let name) = grouping { AnnotationKeys(name, in: store) } else { nil }
        (self.store, self.grouping) = (store, grouping)
        numbers = OperationNumbers(store)
    }

    mutating func key(_ row: Int) -> String {
        switch grouping {
        case .operation:
            let number = numbers.number(ofRow: row)
            if let known = texts[number] { return known }
            let text = numbers.texts[number].path
            texts[number] = text
            return text
        case .service:
            let node = Int(store.nodes[row])
            guard store.flags[Int(store.segments[row])].contains(.segment) else { return SpanTimes.noSegment }
            if let known = texts[node] { return known }
            let text = serviceKey(NodeIdentity(store.services[node], store.strings))
            texts[node] = text
            return text
        case .annotation:
            guard let keys, !keys.isEmpty else { return TraceGrouping.none }
            // A row has what it or its segment says.
            let own = store.annotations(in: row..<(row + 1)).first { keys.contains($0, in: store) }
            let segment = Int(store.segments[row])
            let entry = own ?? store.annotations(in: segment..<(segment + 1)).first { keys.contains($0, in: store) }
            return entry.map { store.scalar($0.value).text } ?? TraceGrouping.none
        }
    }
}
