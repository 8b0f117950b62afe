import TraceModel

/// Where the nodes and edges of the map of some traces are in their rows: the first of each, as the rows stand.
public struct TraceMapRows: Hashable, Sendable {
    /// Position of a node in the graph to the row of its first segment; of callers from outside, of the segment they reached.
    public private(set) var nodes: [Int: Int] = [:]
    /// The call that an edge stands for: the caller's subsegment; without one, the segment that was reached.
    public private(set) var edges: [Ends: Int] = [:]

    /// An edge by its nodes' positions in the graph.
    public struct Ends: Hashable, Sendable {
        public var source: Int
        public var target: Int

        public init(source: Int, target: Int) { (self.source, self.target) = (source, target) }
    }

    public init() {}

    /// One pass over the rows of the traces.
    /// - Parameters:
    ///   - graph: the map; of these traces, whoever made it.
    ///   - traces: numbers in the store, the one that counts most first.
    public init(_ graph: ServiceGraph, traces: [Int], of store: TraceStore) {
        var known: [UInt32: Int?] = [:]
        func position(_ row: Int) -> Int? {
            let service = store.nodes[row]
            if let position = known[service] { return position }
            let position = graph.position(of: NodeIdentity(store.services[Int(service)], store.strings))
            known[service] = position
            return position
        }
        let clients = Dictionary(
            graph.nodes.enumerated().filter { $1.isClient }.map { ($1.name, $0) },
            uniquingKeysWith: { first, _ in first })
        for trace in traces where store.traceIDs.indices.contains(trace) {
            for row in store.rows(ofTrace: trace) where store.flags[row].contains(.segment) {
                guard let node = position(row) else { continue }
                note(node, row)
                let parent = Int(store.parents[row])
                if parent >= 0, store.flags[Int(store.segments[parent])].contains(.segment) {
                    let call = store.flags[parent].contains(.segment) ? row : parent
                    position(parent).map { note(Ends(source: $0, target: node), call) }
                } else if let client = clients[graph.nodes[node].name] {
                    note(client, row)
                    note(Ends(source: client, target: node), row)
                }
            }
        }
    }

    private mutating func note(_ node: Int, _ row: Int) { if nodes[node] == nil { nodes[node] = row } }
    private mutating func note(_ ends: Ends, _ row: Int) { if edges[ends] == nil { edges[ends] = row } }
}
