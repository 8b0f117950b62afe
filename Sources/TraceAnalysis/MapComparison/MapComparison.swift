import TraceModel

/// What a service map has that another has not, and what got slower or fails more on it.
public struct MapComparison: Sendable {
    /// What became of a node or an edge.
    public enum Kind: String, Hashable, Sendable {
        case new, gone, redder, slower, better, same
    }

    /// The figures of a node or an edge on one of the maps.
    public struct Figures: Hashable, Sendable {
        /// Requests.
        public let calls: Int64
        /// Seconds; nil without requests.
        public let mean: Double?
        /// Seconds, of the distribution; nil without one.
        public let p99: Double?
        /// The share of requests that ended as a fault or were throttled, 0 to 1: what the callee answers for.
        public let failing: Double

        init(_ statistics: RequestStatistics?, _ times: [HistogramEntry]) {
            let health = HealthShares(statistics ?? RequestStatistics())
            calls = statistics?.total ?? 0
            mean = statistics?.meanResponseTime
            p99 = percentile(0.99, of: times)
            failing = health.fault + health.throttle
        }
    }

    /// A node, or an edge between two, on both maps.
    public struct Change: Hashable, Sendable {
        public let source: NodeIdentity
        /// nil for a node.
        public let target: NodeIdentity?
        /// Of an edge: `link` for traces joined by a queue, else nil.
        public let edgeType: String?
        public let kind: Kind
        /// On the map compared with; nil where it is not there.
        public let before: Figures?
        /// On the map that is looked at; nil where it is not there.
        public let after: Figures?

        /// How much the mean grew, 0.2 for a fifth; nil where a side has no requests.
        public var slowing: Double? {
            guard let old = before?.mean, let new = after?.mean, old > 0 else { return nil }
            return new / old - 1
        }
        /// How much the failing share grew, in parts of 1.
        public var reddening: Double? {
            guard let before, let after, before.calls > 0, after.calls > 0 else { return nil }
            return after.failing - before.failing
        }
    }

    /// Worst first: what fails more, what is slower, what is new, what is gone, what is better, what is the same.
    public let changes: [Change]

    /// - Parameters:
    ///   - a: the map that is looked at.
    ///   - b: the map it is compared with.
    public init(_ a: ServiceGraph, against b: ServiceGraph) {
        let (after, before) = (Part(a), Part(b))
        var changes: [Change] = []
        for (identity, figures) in after.nodes {
            changes.append(Change(identity, nil, nil, before.nodes[identity], figures))
        }
        for (identity, figures) in before.nodes where after.nodes[identity] == nil {
            changes.append(Change(identity, nil, nil, figures, nil))
        }
        for (edge, figures) in after.edges {
            changes.append(Change(edge.source, edge.target, edge.type, before.edges[edge], figures))
        }
        for (edge, figures) in before.edges where after.edges[edge] == nil {
            changes.append(Change(edge.source, edge.target, edge.type, figures, nil))
        }
        self.changes = changes.sorted { $0.precedes($1) }
    }

    /// One map by identities. What stands twice on it counts once, with its first figures.
    private struct Part {
        var nodes: [NodeIdentity: Figures] = [:]
        var edges: [Edge: Figures] = [:]

        init(_ graph: ServiceGraph) {
            let positions = graph.positions()
            for node in graph.nodes {
                let identity = NodeIdentity(node)
                nodes[identity] = nodes[identity] ?? Figures(node.statistics, node.responseTimes)
                for edge in node.edges {
                    guard let target = positions[edge.target] else { continue }
                    let key = Edge(source: identity, target: NodeIdentity(graph.nodes[target]), type: edge.type)
                    edges[key] = edges[key] ?? Figures(edge.statistics, edge.responseTimes)
                }
            }
        }
    }

    /// An edge by both its ends: two nodes may have a call and a link between them.
    private struct Edge: Hashable {
        let source: NodeIdentity
        let target: NodeIdentity
        let type: String?
    }
}

extension MapComparison.Change {
    /// A tenth slower and at least a millisecond, one request in a hundred more that fails: less is noise.
    fileprivate init(
        _ source: NodeIdentity, _ target: NodeIdentity?, _ edgeType: String?, _ before: MapComparison.Figures?,
        _ after: MapComparison.Figures?
    ) {
        self.source = source
        self.target = target
        self.edgeType = edgeType
        self.before = before
        self.after = after
        guard let before, let after else {
            kind = before == nil ? .new : .gone
            return
        }
        let redder = before.calls > 0 && after.calls > 0 ? after.failing - before.failing : 0
        let (old, new) = (before.mean ?? 0, after.mean ?? 0)
        let isMore = { (a: Double, b: Double) in a > 0 && b > a * 1.1 && b - a >= 0.001 }
        if redder >= 0.01 {
            kind = .redder
        } else if isMore(old, new) {
            kind = .slower
        } else {
            kind = redder <= -0.01 || isMore(new, old) ? .better : .same
        }
    }

    /// How grave it is, within its kind.
    private var weight: Double {
        switch kind {
        case .redder: reddening ?? 0
        case .slower: slowing ?? 0
        case .new: Double(after?.calls ?? 0)
        default: Double(before?.calls ?? 0)
        }
    }

    /// What tells changes of one kind and weight apart.
    private var names: [String] {
        [
            source.name, target?.name ?? "", source.type ?? "", target?.type ?? "", edgeType ?? "",
            source.accountID ?? "", target?.accountID ?? "",
        ]
    }

    fileprivate func precedes(_ other: Self) -> Bool {
        let order = MapComparison.Kind.byGravity
        let (rank, others) = (order.firstIndex(of: kind) ?? 0, order.firstIndex(of: other.kind) ?? 0)
        if rank != others { return rank < others }
        if weight != other.weight { return weight > other.weight }
        return names.lexicographicallyPrecedes(other.names)
    }
}
