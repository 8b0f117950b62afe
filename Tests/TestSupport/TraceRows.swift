import TraceModel

/// One trace written down row by row, in the order of the store: times in milliseconds.
public struct TraceRows {
    private var rows: [(spec: Spec, depth: Int)] = []

    public init() {}

    /// A row; one of depth 0 or with that flag is a segment, of a node of its name.
    public mutating func add(
        _ name: String, depth: Int, _ start: Int64, _ end: Int64, _ flags: EntityFlags = [],
        annotations: [String: String] = [:], url: String = ""
    ) {
        let isSegment = depth == 0 || flags.contains(.segment)
        var spec = Spec(
            name: name, node: isSegment ? Spec.NodeSpec(name: name) : nil, start: start, end: end,
            flags: isSegment ? flags.union(.segment) : flags)
        spec.annotations = annotations.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }
        spec.request.url = url
        rows.append((spec, depth))
    }

    /// The store of that trace, which starts on 2026-03-01 at 00:00 UTC.
    public func store() -> TraceStore {
        var builder = StoreBuilder()
        builder.add(2, at: 1_772_323_200, rows: rows)
        builder.store.traceIDs = [TraceID(epoch: 1_772_323_200, middle: 1, low: 2)]
        return builder.store
    }
}
