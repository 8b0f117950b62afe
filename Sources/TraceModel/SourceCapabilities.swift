/// What a source can do, stated by it and never guessed from what kind it is.
public struct SourceCapabilities: Hashable, Sendable {
    /// Which windows of time there are.
    public enum Windows: Hashable, Sendable {
        /// It is read whole, and a window is cut out of what was read.
        case ofWhatIsRead
        /// It is asked for a window; without one, for its last `usual` seconds. What is older than `kept` seconds it does not have
        /// (nil: as far back as it goes).
        case asked(usual: Int64, kept: Int64?)
    }
    /// Who chooses the traces that fulfil a filter expression.
    public enum Filters: Hashable, Sendable {
        /// All is read, and the choice is made here.
        case here
        /// The service is told as much of it as it understands, and the choice is made here once more.
        case partly
        /// The service chooses; what it lists is what was asked for.
        case there
    }

    /// What it is called in sentences: `X-Ray`, `Jaeger`; nil for files.
    public var service: String?
    public var windows = Windows.ofWhatIsRead
    public var filters = Filters.here
    /// Asking again may answer more.
    public var isAskedAgain = false
    /// What was read goes on to grow, told by `grown` events.
    public var growsByItself = false
    /// A list of traces comes as summaries, and is asked for apart from the map.
    public var listsBeforeTraces = false
    /// A trace can be fetched by its id.
    public var fetchesTraces = false
    /// It has groups of traces.
    public var hasGroups = false
    /// It has insights.
    public var hasInsights = false
    /// It counts requests: its service graph tells of more than the traces that were read.
    public var countsByItself = false
    /// It counts a node's requests over time.
    public var hasSeries = false
    /// It has the service graph of some traces alone.
    public var hasTraceGraphs = false

    public init(service: String? = nil) { self.service = service }

    /// What is read whole and answers from that: files, standard input, the sample.
    public static let files = SourceCapabilities()

    /// It is asked for a window of time, so that the end of time is now and not the last trace.
    public var isAskedForWindows: Bool { if case .asked = windows { true } else { false } }

    /// Seconds of the window that it is asked for when none is named; nil where it is read whole.
    public var usualSeconds: Int64? { if case .asked(let usual, _) = windows { usual } else { nil } }

    /// For sentences: `X-Ray`, or `the source`.
    public var serviceName: String { service ?? "the source" }

    /// How far back it has traces, in nanoseconds; nil where that is not known.
    public var keptNanoseconds: Int64? {
        guard case .asked(_, let kept?) = windows else { return nil }
        return kept.multipliedReportingOverflow(by: 1_000_000_000).partialValue
    }
}
