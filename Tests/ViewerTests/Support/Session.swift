import Screen
import TraceModel

@testable import Viewer

/// The viewer without a terminal: keys in, screen text out. Effects that need no source are noted.
struct Session {
    private(set) var state: AppState
    private(set) var effects: [Effect] = []
    /// Answers what needs a document.
    var detail: (Int, LoadedData) -> Result<SegmentDetail, Problem> = { row, _ in
        .failure(Problem(.failure, source: "test", message: "no document of row \(row)"))
    }

    init(
        _ dataSet: DataSet, width: Int = 120, height: Int = 40, settings: ViewerSettings? = nil,
        first: any ScreenState = MapState()
    ) {
        var settings = settings ?? ViewerSettings(sourceName: "test.json")
        settings.options.localZoneName = settings.options.localZoneName.isEmpty ? "UTC" : settings.options.localZoneName
        state = AppState(settings, size: Size(width: width, height: height), first: first)
        perform(start(&state))
        apply(.loaded(LoadedData(dataSet, version: 1), isFinal: true))
    }

    mutating func apply(_ action: Action) { perform(reduce(&state, action)) }

    /// A frame was shown and nobody waits.
    mutating func prepare() { Viewer.prepare(&state) }

    private mutating func perform(_ new: [Effect]) {
        effects += new
        for case .narrow(let narrowing) in new {
            apply(.arrived(LoadedData(state.data, version: state.data.version + 1, narrowing: narrowing)))
        }
        for case .arrange(let arrangement, let version) in new {
            apply(.arranged(arrangement.order(in: state.data), arrangement, version: version))
        }
        for case .find(let query, let version) in new {
            if let answer = query.answer(in: state.data) { apply(.found(answer, query, version: version)) }
        }
        for case .layOut(let trace, let version) in new {
            apply(.laidOut(TraceLayout(trace, in: state.data.store), version: version))
        }
        for case .openDetail(let row, let version) in new {
            apply(.detail(detail(row, state.data), row: row, version: version))
        }
    }

    /// Presses keys by name: `press("j,enter,text:abc")`.
    mutating func press(_ names: String) {
        for key in Key.list(names) ?? [] { apply(.key(key)) }
    }

    var canvas: Canvas {
        var canvas = Canvas(size: state.size)
        draw(state, on: &canvas)
        return canvas
    }

    var text: String { plainText(canvas) }
    var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
}

extension DataSet {
    init(store: TraceStore) {
        self.init()
        self.store = store
    }
}
