/// What a screen or a command asks a repository for. A file answers all of them with what it holds; a live source
/// fetches no more than was asked (design 3, 4).
public enum DataRequest: Hashable, Sendable {
    /// The service graph of a window; for files, everything that is in them.
    case overview(Scope)
    /// Trace summaries of a window that fulfil the scope's filter expression.
    case summaries(Scope)
    /// Whole traces.
    case traces([TraceID])
    /// Statistics over time of one node, named by its name and type, or of the whole graph.
    case timeSeries(Scope, service: ServiceIdentity?)
    /// The service graph of these traces alone.
    case traceGraph([TraceID])
    /// The account's groups.
    case groups

    /// The window and the filters that a request is about.
    public struct Scope: Hashable, Sendable {
        /// nil: all that there is (files), or the source's default window (live).
        public var window: TimeWindow?
        /// X-Ray's filter expression (reference 5), nil for none.
        public var filter: String?
        /// The X-Ray group, nil for the default group.
        public var group: String?
        /// A person asks once more: what may have grown since is asked for too, however old it is.
        public var isAgain = false

        public init(window: TimeWindow? = nil, filter: String? = nil, group: String? = nil) {
            self.window = window
            self.filter = filter
            self.group = group
        }
    }
}

/// What a repository posts while it answers a request. Data sets are cumulative: each holds all that the repository has.
public enum DataEvent: Sendable {
    case progress(LoadProgress)
    /// What has arrived so far: worth drawing, more comes.
    case partial(DataSet)
    /// The request is answered; problems stand in the data set.
    case finished(DataSet)
    /// A source that is followed has grown since its request was answered.
    case grown(DataSet)
    /// Nothing could be had; what was there before stays true.
    case failed(Problem)
}

/// One point of a node's statistics over time (GetTimeSeriesServiceStatistics, reference 2.2).
public struct TimeSeriesPoint: Hashable, Sendable {
    public var time: Timestamp
    public var statistics: RequestStatistics
    public var responseTimes: [HistogramEntry]

    public init(time: Timestamp, statistics: RequestStatistics, responseTimes: [HistogramEntry]) {
        self.time = time
        self.statistics = statistics
        self.responseTimes = responseTimes
    }

    /// The seconds of a period that a window of so many seconds is asked for in: 60 and 300 are in use (U-4), and make so many
    /// points of a window that is shown at once.
    public static func period(ofSeconds seconds: Int64) -> Int64 { seconds <= 6 * 3600 ? 60 : 300 }
}

/// The service graph of some traces, as an API answered it (GetTraceGraph, reference 2.2).
public struct TraceGraph: Hashable, Sendable {
    /// The traces that were asked for.
    public var ids: [TraceID]
    public var graph: ServiceGraph

    public init(ids: [TraceID], graph: ServiceGraph) {
        self.ids = ids
        self.graph = graph
    }
}

/// A group of traces that the account defines by a filter expression (GetGroups, reference 2.2).
public struct TraceGroup: Hashable, Sendable {
    public var name: String
    public var arn: String?
    public var filter: String?

    public init(name: String, arn: String?, filter: String?) {
        self.name = name
        self.arn = arn
        self.filter = filter
    }
}
