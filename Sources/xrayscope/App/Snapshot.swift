import Screen
import TraceModel
import TraceRepository
import Viewer

/// A screen without a terminal: the same reducer and drawing, every effect run at once.
/// - Parameters:
///   - keys: pressed after the source is loaded, one after another.
///   - size: of the terminal that is not there.
/// - Throws: the problem when nothing could be loaded.
func snapshot(
    _ repository: any TraceRepository, keys: [Key], size: Size, options: ViewerOptions
) throws(Problem) -> Canvas {
    var session = SnapshotSession(repository, size: size, options: options)
    try session.begin()
    for key in keys where !session.isOver { try session.press(key) }
    var canvas = Canvas(size: size, glyphs: options.view.glyphs)
    draw(session.state, on: &canvas)
    return canvas
}

/// The viewer with effects run in place.
private struct SnapshotSession {
    let repository: any TraceRepository
    private(set) var state: AppState
    private(set) var isOver = false
    private var version = 0
    private let others = OtherFiles()
    private let windows: OtherWindows
    private var narrowing: ShownPart

    init(_ repository: any TraceRepository, size: Size, options: ViewerOptions) {
        self.repository = repository
        windows = OtherWindows(repository)
        narrowing = ShownPart(
            options.query ?? TraceQuery(), isChosenBySource: repository.capabilities.filters == .there)
        state = AppState(viewerSettings(repository, options), size: size)
    }

    mutating func begin() throws(Problem) { try perform(start(&state)) }

    mutating func press(_ key: Key) throws(Problem) { try apply(.key(key)) }

    private mutating func apply(_ action: Action) throws(Problem) { try perform(reduce(&state, action)) }

    /// Without the trace that is meant there is nothing to show; without what stands beside it, there is.
    private mutating func fetch(_ request: DataRequest, _ kind: FetchKind) throws(Problem) {
        version += 1
        let dataSet: DataSet
        do throws(Problem) {
            dataSet = try repository.answer(request)
        } catch {
            if kind == .trace { throw error }
            return try apply(.fetched(kind, error))
        }
        try apply(.arrived(LoadedData(dataSet, version: version, narrowing: narrowing)))
        try apply(.fetched(kind, nil))
    }

    private mutating func perform(_ effects: [Effect]) throws(Problem) {
        for effect in effects {
            switch effect {
            case .load(let request):
                version += 1
                let dataSet = try repository.answer(request)
                try apply(.loaded(LoadedData(dataSet, version: version, narrowing: narrowing), isFinal: true))
            case .fetch(let request, let kind):
                try fetch(request, kind)
            case .narrow(let new):
                version += 1
                narrowing = new
                try apply(.arrived(LoadedData(state.data, version: version, narrowing: new)))
            case .ask(let question, let version):
                let (data, repository) = (state.data, repository)
                var context = QuestionContext(data, detail: { detail(ofRow: $0, data, repository) })
                context.take(others, windows)
                if let answered = question.answered(context) { try apply(.answered(answered, version: version)) }
            case .clear: repository.clear()
            case .quit: isOver = true
            case .cancelLoad, .cancelFetch, .follow, .copy, .setTheme, .redraw, .suspend: break
            }
        }
    }
}
