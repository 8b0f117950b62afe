/// One bar of X-Ray's histograms: how many took about so long (reference 3.5).
public struct HistogramEntry: Hashable, Sendable {
    /// Seconds.
    public var value: Double
    public var count: Double

    public init(value: Double, count: Double) {
        self.value = value
        self.count = count
    }
}

/// Counts of a node, an edge or a set of traces, each entity in one of ok, error, throttle, fault (reference 3.5).
/// `error` holds the 4xx other than 429; X-Ray's `ErrorStatistics.TotalCount` is `error + throttle`.
public struct RequestStatistics: Hashable, Sendable {
    public var ok: Int64 = 0
    /// `ErrorStatistics.OtherCount`.
    public var error: Int64 = 0
    /// `ErrorStatistics.ThrottleCount`.
    public var throttle: Int64 = 0
    /// `FaultStatistics.TotalCount`.
    public var fault: Int64 = 0
    /// As read or counted: ok + error + throttle + fault when we counted.
    public var total: Int64 = 0
    /// Seconds, the sum over all.
    public var totalResponseTime: Double = 0

    public init() {}

    /// Mean seconds a request, nil without requests (reference 3.6).
    public var meanResponseTime: Double? { total > 0 ? totalResponseTime / Double(total) : nil }

    public mutating func add(_ other: RequestStatistics) {
        ok = ok.saturatingAdd(other.ok)
        error = error.saturatingAdd(other.error)
        throttle = throttle.saturatingAdd(other.throttle)
        fault = fault.saturatingAdd(other.fault)
        total = total.saturatingAdd(other.total)
        totalResponseTime += other.totalResponseTime
    }

    public mutating func count(_ outcome: Outcome, seconds: Double) {
        switch outcome {
        case .ok: ok += 1
        case .error: error += 1
        case .throttle: throttle += 1
        case .fault: fault += 1
        }
        total += 1
        totalResponseTime += seconds
    }
}

extension Int64 {
    /// A sum that stops at the ends: counts above 2^53 stand in real files.
    public func saturatingAdd(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other > 0 ? .max : .min) : sum
    }
}

/// A node of the service graph (reference 2.4, 3.3).
public struct ServiceNode: Hashable, Sendable {
    /// `ReferenceId`: the target of edges. Arbitrary, unique in its graph.
    public var referenceID: Int
    public var name: String
    public var names: [String]
    /// Absent for an instrumented service without origin.
    public var type: String?
    public var accountID: String?
    /// `active` (sends segments) or `unknown` (inferred, client); others as read.
    public var state: String?
    public var isRoot: Bool
    public var start: Timestamp?
    public var end: Timestamp?
    public var edges: [ServiceEdge]
    /// nil for client nodes and where the answer has none.
    public var statistics: RequestStatistics?
    public var responseTimes: [HistogramEntry]
    public var durations: [HistogramEntry]

    public init(referenceID: Int, name: String, type: String? = nil) {
        self.referenceID = referenceID
        self.name = name
        names = [name]
        self.type = type
        isRoot = false
        edges = []
        responseTimes = []
        durations = []
    }

    /// True for the node that stands for the outside world: browsers, other systems, canaries.
    public var isClient: Bool { NodeIdentity.isClient(type) }
}

/// An edge, kept with its source node (reference 2.4, 3.4).
public struct ServiceEdge: Hashable, Sendable {
    /// The `referenceID` of the target; it may name a node that the answer does not hold.
    public var target: Int
    public var start: Timestamp?
    public var end: Timestamp?
    /// nil for a link, which has no statistics.
    public var statistics: RequestStatistics?
    public var responseTimes: [HistogramEntry]
    /// `link` for traces joined by a queue, else nil.
    public var type: String?
    /// Seconds between the end of the producer and the start of the consumer (U-11).
    public var eventAges: [HistogramEntry]
    /// Other names under which the target was called.
    public var aliases: [ServiceAlias]

    public init(target: Int) {
        self.target = target
        responseTimes = []
        eventAges = []
        aliases = []
    }
}

/// Another name of an edge's target.
public struct ServiceAlias: Hashable, Sendable {
    public var name: String
    public var names: [String]
    public var type: String?

    public init(name: String, names: [String], type: String?) {
        self.name = name
        self.names = names
        self.type = type
    }
}

/// A service graph: what GetServiceGraph and GetTraceGraph answer, read or derived (reference 3).
public struct ServiceGraph: Hashable, Sendable {
    public var nodes: [ServiceNode] = []
    public var start: Timestamp?
    public var end: Timestamp?
    public var containsOldGroupVersions = false

    public init() {}

    /// The position of each node by its `referenceID` (the first, where ids repeat).
    public func positions() -> [Int: Int] {
        Dictionary(nodes.enumerated().map { ($1.referenceID, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
