import Figures
import TraceAnalysis
import TraceModel

/// A node of the service graph as a line of the table.
struct ServiceRow: Hashable, Sendable {
    /// Position in the graph's nodes.
    var node: Int
    var name: String
    var type: String
    /// Requests a minute of the window; nil where nothing was counted.
    var rate: Double?
    /// Shares of its requests, 0 to 1; nil where nothing was counted.
    var faults: Double?
    var errors: Double?
    /// Seconds.
    var median: Double?
    var p95: Double?

    init(_ node: ServiceNode, at position: Int, rate: Double?) {
        self.node = position
        (name, type) = (node.shownName, node.type ?? "")
        self.rate = rate
        if let statistics = node.statistics, statistics.total > 0 {
            let health = statistics.health
            (faults, errors, trouble) = (health.fault, health.error + health.throttle, MapPicture.trouble(health))
        }
        let profile = LatencyProfile(node.responseTimes)
        (median, p95) = (profile.p50, profile.p95)
    }

    /// What its mark warns of, by the map's rule; a service without it is not red.
    var trouble = Outcome.ok
}

/// What the table is sorted by, in the order of its columns.
enum ServiceColumn: Int, CaseIterable, Hashable, Sendable {
    case name, type, rate, faults, errors, median, p95

    var title: String {
        switch self {
        case .name: "service"
        case .type: "type"
        case .rate: "rate"
        case .faults: "faults"
        case .errors: "errors"
        case .median: "p50"
        case .p95: "p95"
        }
    }

    var isText: Bool { self == .name || self == .type }

    /// The figure; what was not counted stands below all that was.
    func figure(_ row: ServiceRow) -> Double {
        switch self {
        case .name, .type: 0
        case .rate: row.rate ?? -1
        case .faults: row.faults ?? -1
        case .errors: row.errors ?? -1
        case .median: row.median ?? -1
        case .p95: row.p95 ?? -1
        }
    }

    func comesBefore(_ a: ServiceRow, _ b: ServiceRow) -> Bool {
        switch self {
        case .name: (a.name, a.type, a.node) < (b.name, b.type, b.node)
        case .type: (a.type, a.name, a.node) < (b.type, b.name, b.node)
        default: (figure(a), b.name, b.node) < (figure(b), a.name, a.node)
        }
    }
}
