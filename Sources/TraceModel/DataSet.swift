/// Everything that one or several sources held: the value that every screen and every command reads.
public struct DataSet: Sendable {
    /// Whole traces.
    public var store = TraceStore()
    /// Service graphs as an API answered them, merged into one; nil when there was none.
    public var graph: ServiceGraph?
    /// Summaries as an API answered them, one a trace id.
    public var summaries: [TraceSummary] = []
    /// Statistics over time of the whole graph (key nil) and of single services, as an API answered them, by time.
    public var timeSeries: [ServiceIdentity?: [TimeSeriesPoint]] = [:]
    /// The service graph of the traces that it was asked for last.
    public var traceGraph: TraceGraph?
    /// The account's groups.
    public var groups: [TraceGroup] = []
    /// Insights of the groups that have them, as an API answered them, the newest first.
    public var insights: [InsightSummary] = []
    /// What could not be read, in order of place.
    public var problems: [Problem] = []
    /// Ids that BatchGetTraces named as not processed.
    public var unprocessed: [TraceID] = []
    /// An answer that was read ends in a NextToken whose page is not there.
    public var morePagesExist = false
    /// How many traces there were before a window or a filter chose; nil where nothing was chosen from.
    public var chosenFrom: Int?
    /// What each source was found to be, by the order in which they were opened: for headers and messages.
    public var sources: [SourceInfo] = []

    /// What a source has seen that others send to; nil for all other sources.
    public var intake: IntakeReport?

    /// What a document says of the entity in a row of a data set of this source, read again; nil when it cannot be. Takes as long as
    /// reading does: off the main loop. No reader where nobody has set one.
    public var detail: (@Sendable (Int, DataSet) -> SegmentDetail?)?

    /// The bytes in which the document of a row stands as they were read, where the names and texts of its metadata stand in them letter
    /// by letter (or escaped as JSON does it); nil for other formats, and where they cannot be read. Takes as long as reading does.
    public var text: (@Sendable (Int, DataSet) -> [UInt8]?)?

    /// Grows with every data set that a live source hands out, so that one which comes late is known; 0 for files.
    public var revision = 0

    public init() {}

    /// No trace, no summary and no node.
    public var isEmpty: Bool { store.traceCount == 0 && summaries.isEmpty && (graph?.nodes.isEmpty ?? true) }
}

/// A source as people see it.
public struct SourceInfo: Hashable, Sendable {
    /// As the user named it: a path, `-`, `xray:`.
    public var name: String
    /// `BatchGetTraces answer`, `segment documents`, `gzip, service graph` …
    public var format: String
    /// Unpacked bytes read.
    public var bytes: Int64

    public init(name: String, format: String, bytes: Int64) {
        self.name = name
        self.format = format
        self.bytes = bytes
    }
}

/// Something that could not be read: what, where, and what to do next (design 3).
public struct Problem: Hashable, Sendable, Error, CustomStringConvertible {
    public enum Severity: Sendable, Hashable {
        /// Worth knowing; nothing was lost.
        case notice
        /// Some input was lost, the rest was read: exit status 2.
        case partial
        /// Nothing of the source could be used: exit status 1 when no source could.
        case failure
    }
    public var severity: Severity
    /// File or address, already fit for showing.
    public var source: String
    /// `line 12`, `byte 4096`, `$.Traces[3].Segments[0].Document`; empty when the whole source is meant.
    public var place: String
    public var message: String
    /// What to do next; may be empty.
    public var remedy: String
    /// How many more of the same kind were left out.
    public var more: Int

    public init(
        _ severity: Severity, source: String, place: String = "", message: String, remedy: String = "", more: Int = 0
    ) {
        self.severity = severity
        self.source = source
        self.place = place
        self.message = message
        self.remedy = remedy
        self.more = more
    }

    /// One line: `file, place: message. Remedy`.
    public var description: String { described(source) }

    /// The same where room is short: a file goes by its last name, an address stays whole.
    public var brief: String {
        let isAddress = source.contains("://")
        return described(isAddress ? source : source.split(separator: "/").last.map(String.init) ?? source)
    }

    private func described(_ source: String) -> String {
        var text = source
        if !place.isEmpty { text += (text.isEmpty ? "" : ", ") + place }
        text += (text.isEmpty ? "" : ": ") + message
        if more > 0 { text += " (and \(more) more like it)" }
        // A service's own words may end in one.
        if !remedy.isEmpty { text += (text.hasSuffix(".") ? " " : ". ") + remedy }
        return text
    }
}

/// How far a load is.
public struct LoadProgress: Hashable, Sendable {
    /// Bytes read so far, and in all when that is known.
    public var bytes: Int64
    public var totalBytes: Int64?
    public var traces: Int
    public var isDone: Bool
    /// Bytes of files that were looked at, of values too that are not read to their end; 0 where only whole answers are counted.
    public var bytesSeen: Int64 = 0
    /// Segments, subsegments and spans read so far of the source at hand, in thousands; 0 where they are not counted.
    public var entities = 0
    /// The part of the window that has been scanned, 0…1, the newest first; nil for files.
    public var share: Double?
    /// How often the API was called in this run, and how often it asked to slow down.
    public var calls = 0
    public var throttles = 0
    /// What it waits for, when that takes long: `retrieving 3 traces from Transaction Search`; else empty.
    public var note = ""

    public init(bytes: Int64, totalBytes: Int64?, traces: Int, isDone: Bool) {
        self.bytes = bytes
        self.totalBytes = totalBytes
        self.traces = traces
        self.isDone = isDone
    }
}
