import Screen
import TraceModel

/// How things are shown: what the user and the terminal have chosen.
public struct ViewOptions: Hashable, Sendable {
    /// Box characters and blocks, or ASCII alone.
    public var glyphs = GlyphSet.unicode
    /// True: times in UTC.
    public var isUTC = false
    /// Seconds east of UTC of local time; the app asks the system, the core never does.
    public var localOffset = 0
    /// `JST`, `+09:00`: what stands after local times.
    public var localZoneName = ""

    public init() {}

    /// The same as a flag.
    public var isASCII: Bool {
        get { glyphs == .ascii }
        set { glyphs = newValue ? .ascii : .unicode }
    }
    /// Seconds to add to UTC for showing a time.
    public var offset: Int { isUTC ? 0 : localOffset }
    /// What stands after a time.
    public var zoneName: String { isUTC ? "UTC" : localZoneName }
}

/// What a screen sees of the rest while it reduces or draws.
public struct Scene: Sendable {
    public var data: LoadedData
    public var options: ViewOptions
    /// Columns and rows of the body: the terminal without header and footer. May be 0.
    public var columns: Int
    public var rows: Int
    /// The trace that is on its way.
    var fetch: Fetch?
    /// What was asked for a node's series.
    var series: SeriesFetch?
    /// What was asked for the map of some traces.
    var traceMap: TraceMapFetch?
    /// What the source can do.
    var can = SourceCapabilities.files
    /// Why nothing at all has come.
    var failure: Problem?
    /// A window, a filter or a group leaves something out.
    var isNarrowed = false

    public init(data: LoadedData, options: ViewOptions, columns: Int, rows: Int) {
        self.data = data
        self.options = options
        self.columns = columns
        self.rows = rows
    }

    public var store: TraceStore { data.dataSet.store }
    /// List and detail stand side by side (design 2).
    public var isWide: Bool { columns >= 100 }
}

/// A screen: a value that keeps its own cursor and scroll, so that Esc finds them as they were. Its file holds the state, a
/// second one the reducer, a third one the drawing.
public protocol ScreenState: Sendable {
    /// Which part of the key table holds here.
    static var context: KeyContext { get }
    /// Its part of the breadcrumb: `Map`, `task-service`, `Traces`.
    func title(_ scene: Scene) -> String
    /// The commands that would do something now, most useful first: the footer shows as many as fit.
    func hints(_ scene: Scene) -> [Command]
    /// Data, size or options changed, or the screen was just opened. The only place for work that grows with the data.
    mutating func refresh(_ scene: Scene) -> [ScreenRequest]
    /// Answers a command. Must not take time that grows with the data.
    mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest]
    /// The find text changed (at every key; empty: not finding any more). The screen moves to the first match at or after where
    /// the cursor stood when finding began.
    /// What takes longer than a key press may is asked for with `.find`.
    mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest]
    /// The mouse was pressed in a cell of the body: the cursor goes there. False when nothing is there.
    mutating func point(x: Int, y: Int, _ scene: Scene) -> Bool
    /// n of m matches, for the prompt; nil when it does not count.
    func matches(_ scene: Scene) -> (current: Int, total: Int)?
    /// Traces that somebody who rests here may open next, the likeliest first: those of which a summary alone is known.
    func nearby(_ scene: Scene) -> [TraceID]
    /// Draws ahead what the next key will likely show: called when a frame is out and nobody waits. What `draw` shows stays the same.
    mutating func prepare(_ scene: Scene)
    /// Draws the body: the canvas's frame is the body, its origin 0, 0.
    func draw(_ scene: Scene, on canvas: inout Canvas)
    /// A document that was asked for with `.detail(row:)`.
    mutating func receive(detail: Result<SegmentDetail, Problem>, row: Int, _ scene: Scene)
    /// The order of a long list that was asked for with `.arrange`.
    mutating func receive(order: [UInt32], _ arrangement: TraceArrangement, _ scene: Scene)
    /// What was asked for with `.find`.
    mutating func receive(found: FindAnswer, _ query: FindQuery, _ scene: Scene)
    /// What was asked for with `.layOut`.
    mutating func receive(laidOut: TraceLayout, _ scene: Scene) -> [ScreenRequest]
}

extension ScreenState {
    public mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] { [] }
    public mutating func receive(order: [UInt32], _ arrangement: TraceArrangement, _ scene: Scene) {}
    public mutating func receive(found: FindAnswer, _ query: FindQuery, _ scene: Scene) {}
    public mutating func receive(laidOut: TraceLayout, _ scene: Scene) -> [ScreenRequest] { [] }
    public mutating func point(x: Int, y: Int, _ scene: Scene) -> Bool { false }
    public func matches(_ scene: Scene) -> (current: Int, total: Int)? { nil }
    public func nearby(_ scene: Scene) -> [TraceID] { [] }
    public mutating func prepare(_ scene: Scene) {}
    public mutating func receive(detail: Result<SegmentDetail, Problem>, row: Int, _ scene: Scene) {}
}
