import Foundation
import Screen
import TraceFormats
import TraceModel
import TraceRepository

@testable import Viewer

/// The viewer without a terminal: keys in, screen text out. Effects that need no source are noted.
struct Session {
    private(set) var state: AppState
    private(set) var effects: [Effect] = []
    /// Answers what needs a document.
    var detail: (Int, LoadedData) -> Result<SegmentDetail, Problem> = { row, _ in
        .failure(Problem(.failure, source: "test", message: "no document of row \(row)"))
    }

    /// Other files, by their paths.
    var files: [String: DataSet] = [:]

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
        for case .ask(let question, let version) in new {
            let (data, detail, files) = (state.data, detail, files)
            var context = QuestionContext(data, detail: { detail($0, data) })
            context.file = { path in
                files[path].map { .success($0) }
                    ?? .failure(Problem(.failure, source: path, message: "no such file"))
            }
            let file = context.file
            context.joined = { path in
                file(path).map { other in
                    let (whole, parts) = data.dataSet.joined(with: other)
                    return JoinedFile(whole, parts)
                }
            }
            if let answered = question.answered(context) { apply(.answered(answered, version: version)) }
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

/// Answers what was asked, as the app does beside its loop.
func answer(_ effects: [Effect], _ state: inout AppState) {
    for case .ask(let question, let version) in effects {
        let context = QuestionContext(state.data, detail: { _ in .failure(Problem(.failure, source: "", message: "")) })
        if let answered = question.answered(context) { _ = reduce(&state, .answered(answered, version: version)) }
    }
}

extension Effect {
    static func ask(_ question: some Question) -> Effect { .ask(AnyQuestion(question), version: 1) }
}

extension ScreenRequest {
    /// The filters of the list that it opens.
    var traceFilters: [TraceFilter]? {
        if case .go(let route) = self { route.to(TracesRoute.self)?.filters } else { nil }
    }
}

extension DataSet {
    init(store: TraceStore) {
        self.init()
        self.store = store
    }
}

extension Session {
    /// The viewer on the bundled hour.
    static func demo(width: Int = 120, height: Int = 40) throws -> Session {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/Sample/demo.json.gz").standardized.path
        return Session(
            try FileRepository([.path(file)], threads: 1).answer(.overview(.init())), width: width, height: height)
    }
}
