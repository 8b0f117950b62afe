import Screen
import TraceAnalysis
import TraceModel

/// A load under way, or how the last one ended.
public enum LoadState: Sendable, Hashable {
    case idle
    /// Milliseconds of the core's clock when it began; progress nil until the first word.
    case loading(since: Int64, LoadProgress?)
    case cancelled
    case failed(Problem)

    var isLoading: Bool { if case .loading = self { true } else { false } }
}

/// A sentence in the footer for a while.
public struct Notice: Hashable, Sendable {
    public var text: String
    public var isWarning: Bool
    /// Milliseconds of the core's clock after which it goes.
    public var until: Int64
}

/// What the viewer is started with.
public struct ViewerSettings: Sendable {
    /// For the header: `incident.jsonl`, `xray ap-northeast-1 (prod)`.
    public var sourceName: String
    public var capabilities: SourceCapabilities
    public var options: ViewOptions
    public var themes: [String]
    public var theme: String
    /// What is loaded at the start.
    public var request: DataRequest
    /// What part of the data is meant at the start.
    public var query: TraceQuery
    /// The real time, in nanoseconds since 1970, when the core's clock stood at 0.
    public var epoch: Int64 = 0
    /// Filter expressions used before, the latest first.
    public var history: [String] = []
    /// Milliseconds from an answer of a live source to the next question; nil: only when somebody asks.
    public var refresh: Int64? = ViewerSettings.usualRefresh

    /// 15 s
    public static let usualRefresh: Int64 = 15_000

    /// What is meant when nothing was chosen.
    var wholeQuery: TraceQuery { TraceQuery(window: capabilities.isAskedForWindows ? .lastHour : .all) }

    public init(
        sourceName: String, capabilities: SourceCapabilities = .files, options: ViewOptions = ViewOptions(),
        themes: [String] = ["dark"],
        theme: String = "dark", request: DataRequest = .overview(.init()), query: TraceQuery? = nil
    ) {
        self.sourceName = sourceName
        self.capabilities = capabilities
        self.options = options
        self.themes = themes
        self.theme = theme
        self.request = request
        self.query = query ?? ViewerSettings.query(of: request, capabilities)
    }

    /// A source that is asked for windows is asked again with what the first request asks; files are narrowed here, by a query alone.
    private static func query(of request: DataRequest, _ capabilities: SourceCapabilities) -> TraceQuery {
        guard capabilities.isAskedForWindows, case .overview(let scope) = request else { return TraceQuery() }
        return TraceQuery(
            window: scope.window.map { .fixed($0) } ?? .lastHour, filter: scope.filter, group: scope.group)
    }
}

/// All that the viewer is at a moment: a value. `reduce` changes it, `draw` shows it.
public struct AppState: Sendable {
    public var size: Size
    public internal(set) var data = LoadedData.empty
    public internal(set) var load = LoadState.idle
    public internal(set) var settings: ViewerSettings
    /// The route stack, the screen in front last; never empty.
    var screens: [any ScreenState]
    var notice: Notice?
    /// The find prompt while it is open.
    var prompt: FindPrompt?
    /// The find that holds after the prompt closed.
    var findText = ""
    var palette: Palette?
    /// Where the mouse button went down that is still down; nil outside of the body.
    var dragStart: (x: Int, y: Int)?
    /// The window, filter or group that is being chosen.
    var queryPrompt: QueryPrompt?
    /// What an expression may name, and the version of the data that it was read of.
    var vocabulary = FilterVocabulary()
    var vocabularyVersion = -1
    /// What part of the data is meant.
    public internal(set) var query: TraceQuery
    /// Filter expressions used, the latest first.
    public internal(set) var history: [String]
    var live = LiveState()
    /// The part that was asked for and is not shown yet.
    var narrowing: ShownPart?
    /// Milliseconds of the app's clock.
    var now: Int64 = 0

    /// - Parameter first: the screen at the bottom of the route stack; nil for the map.
    public init(_ settings: ViewerSettings, size: Size, first: (any ScreenState)? = nil) {
        self.settings = settings
        self.size = size
        (query, history) = (settings.query, settings.history)
        live.interval = settings.refresh
        screens = [first ?? Screens.first]
    }

    /// When the app should wake up by itself (milliseconds of the clock of `tick`); nil: when something happens.
    public var deadline: Int64? {
        var times: [Int64] = []
        if let notice { times.append(notice.until) }
        if case .loading(let since, _) = load, now < since + AppState.patience {
            times.append(since + AppState.patience)
        }
        if let due = refreshDue { times.append(due) }
        if let rest = live.rest { times.append(rest.due) }
        return times.min()
    }

    /// Loads shorter than this many milliseconds show nothing.
    static let patience: Int64 = 200
    /// Less than this and the screen only asks for more room.
    static let smallest = Size(width: 40, height: 10)

    /// What the source can do.
    var can: SourceCapabilities { settings.capabilities }

    var isTooSmall: Bool { size.width < AppState.smallest.width || size.height < AppState.smallest.height }

    /// Header and footer take a row each, and the chips one where there are any.
    var body: Rect {
        let top = chips.isEmpty ? 1 : 2
        return Rect(x: 0, y: top, width: size.width, height: max(0, size.height - top - 1))
    }

    public var scene: Scene {
        var scene = Scene(data: data, options: settings.options, columns: body.width, rows: body.height)
        scene.fetch = live.fetch
        scene.companions = live.companions
        scene.can = can
        if data.version == 0, case .failed(let problem) = load { scene.failure = problem }
        scene.isLoading = load.isLoading
        scene.query = query
        scene.isNarrowed = query != settings.wholeQuery
        return scene
    }

    var context: KeyContext { screens.last.map { type(of: $0).context } ?? .everywhere }

    /// What the screen in front says of itself.
    var traits: ScreenTraits { screens.last?.traits ?? ScreenTraits(.below) }

    /// What is shown: by the screen in front, or by the one that it lies over.
    var shows: ScreenTraits.Shown { screens.reversed().lazy.map(\.traits.shows).first { $0 != .below } ?? .below }
}
