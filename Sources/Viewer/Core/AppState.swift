import Screen
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
    public var isLive: Bool
    public var options: ViewOptions
    public var themes: [String]
    public var theme: String
    /// What is loaded at the start.
    public var request: DataRequest

    /// The list of the traces that the first request's map is about.
    var summaries: DataRequest? {
        guard case .overview(let scope) = request else { return nil }
        return .summaries(scope)
    }

    public init(
        sourceName: String, isLive: Bool = false, options: ViewOptions = ViewOptions(), themes: [String] = ["dark"],
        theme: String = "dark", request: DataRequest = .overview(.init())
    ) {
        self.sourceName = sourceName
        self.isLive = isLive
        self.options = options
        self.themes = themes
        self.theme = theme
        self.request = request
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
    /// The find prompt's text while it is open.
    var prompt: String?
    /// The find that holds after the prompt closed.
    var findText = ""
    var palette: Palette?
    /// The trace that opens when the load under way is done.
    var wanted: TraceID?
    /// What is asked for when the load under way has ended.
    var next: DataRequest?
    /// Milliseconds of the app's clock.
    var now: Int64 = 0

    /// - Parameter first: the screen at the bottom of the route stack.
    public init(_ settings: ViewerSettings, size: Size, first: any ScreenState = MapState()) {
        self.settings = settings
        self.size = size
        screens = [first]
    }

    /// When the app should wake up by itself (milliseconds of the clock of `tick`); nil: when something happens.
    public var deadline: Int64? {
        var times: [Int64] = []
        if let notice { times.append(notice.until) }
        if case .loading(let since, _) = load, now < since + AppState.patience {
            times.append(since + AppState.patience)
        }
        return times.min()
    }

    /// Loads shorter than this many milliseconds show nothing.
    static let patience: Int64 = 200
    /// Less than this and the screen only asks for more room.
    static let smallest = Size(width: 40, height: 10)

    var isTooSmall: Bool { size.width < AppState.smallest.width || size.height < AppState.smallest.height }

    /// Header and footer take a row each.
    var body: Rect { Rect(x: 0, y: 1, width: size.width, height: max(0, size.height - 2)) }

    public var scene: Scene {
        Scene(data: data, options: settings.options, columns: body.width, rows: body.height)
    }

    var context: KeyContext { screens.last.map { type(of: $0).context } ?? .map }
}
