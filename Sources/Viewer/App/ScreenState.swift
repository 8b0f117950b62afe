import Screen
import TraceAnalysis
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

    /// Secrets are shown as they are; else `***` stands in their place.
    public var showsSecrets = false

    /// Which definition of the critical path is shown.
    public var criticalPath = CriticalPathRule.crisp
    /// From when on something is a pattern that costs time.
    public var patterns = PatternLimits()

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
    /// What was asked for beside the query, by the screen that needs it.
    var companions: [FetchKind: CompanionFetch] = [:]
    /// What the source can do.
    var can = SourceCapabilities.files
    /// Why nothing at all has come.
    var failure: Problem?
    /// A window, a filter or a group leaves something out.
    var isNarrowed = false
    /// Window, filter and group that are chosen.
    var query = TraceQuery()
    /// The source is being read, or answers.
    var isLoading = false

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

/// A screen: a value that keeps its own cursor and scroll, so that Esc finds them as they were. Its folder holds its keys, its state,
/// what it answers to commands, and its drawing; `Screens.all` names it. Nothing here has a default: what a screen does not have it
/// says, so that none can be forgotten.
public protocol ScreenState: Sendable {
    /// Which part of the key table holds here.
    static var context: KeyContext { get }
    /// The keys that hold here beside those that hold everywhere.
    static var bindings: [KeyBinding] { get }
    /// The keys that open it from everywhere.
    static var entrances: [Entrance] { get }

    /// What it shows and needs, for the loop: asked after every action, so it must be cheap.
    var traits: ScreenTraits { get }
    /// Traces that somebody who rests here may open next, the likeliest first: those of which a summary alone is known.
    func nearby(_ scene: Scene) -> [TraceID]
    /// Its part of the breadcrumb: `Map`, `task-service`, `Traces`.
    func title(_ scene: Scene) -> String
    /// The commands that would do something now, most useful first: the footer shows as many as fit.
    func hints(_ scene: Scene) -> [Command]
    /// Data, size or options changed, or the screen was just opened. The only place for work that grows with the data.
    mutating func refresh(_ scene: Scene) -> [ScreenRequest]
    /// Answers a command. Must not take time that grows with the data: what does is a `Question`.
    mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest]
    /// The find text changed (at every key; empty: not finding any more). The screen moves to the first match at or after where
    /// the cursor stood when finding began. Where there is nothing to find, nothing happens.
    mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest]
    /// n of m matches, for the prompt; nil when it does not count.
    func matches(_ scene: Scene) -> (current: Int, total: Int)?
    /// The mouse did something in the body.
    /// - Returns: nil when there is nothing at that place; after a double click on anything else the loop runs `open`.
    mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]?
    /// What was asked for with `.ask`. It comes to every screen that is open, whichever asked: what a screen does not wait for
    /// it leaves alone.
    mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest]
    /// Draws ahead what the next key will likely show: called when a frame is out and nobody waits. What `draw` shows stays the same.
    mutating func prepare(_ scene: Scene)
    /// Draws the body: the canvas's frame is the body, its origin 0, 0.
    func draw(_ scene: Scene, on canvas: inout Canvas)
}

/// A screen that shows rows of a trace, and can put its cursor on one.
protocol RowShowing: ScreenState {
    mutating func moveTo(row: Int, _ scene: Scene)
}

/// A screen that lists traces.
protocol TraceListing: ScreenState {
    /// Moves the cursor so many traces further, and opens what is there; nil where the list ends.
    mutating func step(_ step: Int, _ scene: Scene) -> [ScreenRequest]?
}

/// A screen that a text can be typed for.
protocol TextTaking: ScreenState {
    /// What was typed at the prompt.
    mutating func take(_ text: String, _ scene: Scene) -> [ScreenRequest]
}

/// What the mouse did in the body of a screen.
public struct Pointer: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case press
        /// The second press on the same cell: what the first one chose is opened.
        case doubleClick
        /// It moved with the button down, from this cell of the body.
        case drag(fromX: Int, fromY: Int)
        case release
        /// The wheel turned by so many notches, later rows positive.
        case wheel(Int)
    }

    public var kind: Kind
    /// The cell, 0, 0 at the body's upper left.
    public var x: Int
    public var y: Int

    public init(_ kind: Kind, x: Int, y: Int) { (self.kind, self.x, self.y) = (kind, x, y) }

    /// A button went down here.
    var isPress: Bool { kind == .press || kind == .doubleClick }
}
