import Figures
import Screen
import TraceModel

extension KeyContext {
    static let help = KeyContext("Help")
}

/// Words to read and scroll: the help, the problems of a load.
struct PageState: ScreenState {
    static let context = KeyContext.help
    static let bindings: [KeyBinding] = []
    static let entrances: [Entrance] = []

    let name: String
    /// Columns of the labels.
    let labelWidth: Int
    /// As they were made, and as they fit the screen.
    private let facts: [Fact]
    private(set) var lines: [Fact] = []
    var top = 0
    var findText = ""

    init(_ name: String, _ facts: [Fact], labelWidth: Int = 12) {
        self.name = name
        self.facts = facts
        self.labelWidth = labelWidth
    }

    var traits: ScreenTraits { ScreenTraits(.below) }

    func title(_ scene: Scene) -> String { name }

    func hints(_ scene: Scene) -> [Command] { [.back, .down, .find] }

    mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        lines = FactWrapping.wrap(facts, width: PageState.width(scene.columns), labelWidth: labelWidth)
        top = max(0, min(top, lines.count - scene.rows))
        return []
    }

    mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        if command == .open { return [.back] }
        if command == .findNext || command == .findPrevious {
            let order =
                command == .findNext
                ? Array(lines.indices.dropFirst(top + 1)) : Array(lines.indices.prefix(top).reversed())
            if let line = order.first(where: { lines[$0].contains(findText) }), !findText.isEmpty { top = line }
        } else if let target = Scrolling.target(command, cursor: top, count: lines.count, page: max(1, scene.rows - 1))
        {
            top = target
        }
        return refresh(scene)
    }

    mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] {
        findText = text
        if !text.isEmpty, let line = lines.firstIndex(where: { $0.contains(text) }) { top = line }
        return refresh(scene)
    }

    func matches(_ scene: Scene) -> (current: Int, total: Int)? { nil }
    mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]? { nil }
    mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest] { [] }
    func nearby(_ scene: Scene) -> [TraceID] { [] }
    mutating func prepare(_ scene: Scene) {}

    /// Longer lines are hard to read.
    private static func width(_ columns: Int) -> Int { max(1, min(columns, 110) - 2) }

    func draw(_ scene: Scene, on canvas: inout Canvas) {
        canvas.inside(Rect(x: 1, y: 0, width: PageState.width(canvas.width), height: canvas.height)) { canvas in
            FactList(lines, labelWidth: labelWidth).draw(on: &canvas, from: top, find: findText)
        }
    }
}

// The help.
extension PageState {
    /// All keys, made from the key table: those of the screen that it was opened on first.
    static func help(about: KeyContext, _ glyphs: GlyphSet) -> PageState {
        var facts: [Fact] = []
        let others = KeyContext.all.filter { $0 != about && $0 != .everywhere && $0 != .help }
        for context in [about, .everywhere] + others { facts += section(context) + Terms.facts(context) }
        return PageState("Help", facts + Signs(glyphs: glyphs).facts, labelWidth: 20)
    }

    private static func section(_ context: KeyContext) -> [Fact] {
        let bindings = KeyTable.bindings.filter { $0.context == context }
        if bindings.isEmpty { return [] }
        return [.heading(context.title)] + bindings.map { Fact.pair($0.keyNames, $0.help) } + [.blank]
    }

    /// What the signs on the screens mean.
    static func signs(_ glyphs: GlyphSet) -> PageState {
        PageState("Signs", Signs(glyphs: glyphs).facts, labelWidth: 20)
    }
}

// What could not be read.
extension PageState {
    /// The problems of the data that is shown, and what it lacks.
    /// - Parameter live: why they are old, and what did not come beside them.
    static func problems(
        _ dataSet: DataSet, live: [Problem] = [], options: ViewOptions = ViewOptions()
    ) -> PageState {
        var facts = (live + dataSet.problems).flatMap(describe)
        if !dataSet.unprocessed.isEmpty {
            facts.append(.heading("The service did not process \(Format.count(dataSet.unprocessed.count, "trace id"))"))
            facts += dataSet.unprocessed.prefix(1000).map { .text($0.description, indent: 1) }
            facts.append(.blank)
        }
        let store = dataSet.store
        facts += lacking(.limitExceeded, of: store) { "X-Ray left segments out of \($0): larger than it keeps" }
        facts += lacking(.partial, of: store) { "\($0) not complete: a segment is in progress, or did not come" }
        if dataSet.morePagesExist {
            facts.append(
                .text("An answer that was read ends in a NextToken: more pages exist that are not here.", .warning))
        }
        if facts.isEmpty { facts = [.text("Nothing went wrong: all that the source held was read.", .ok), .blank] }
        return PageState("Problems", facts + dataSet.insightFacts(options))
    }

    /// Traces that are marked so, the first thousand by id.
    private static func lacking(_ flag: TraceFlags, of store: TraceStore, _ words: (String) -> String) -> [Fact] {
        let marked = store.traceFlags.indices.filter { store.traceFlags[$0].contains(flag) }
        guard !marked.isEmpty else { return [] }
        let ids = marked.prefix(1000).map { Fact.text(store.traceName($0), indent: 1) }
        let more = marked.count - ids.count
        let rest = more > 0 ? [Fact.text("and \(Format.count(more)) more", .dim, indent: 1)] : []
        return [.heading(words(Format.count(marked.count, "trace")))] + ids + rest + [.blank]
    }

    private static func describe(_ problem: Problem) -> [Fact] {
        let style: Style = problem.severity == .notice ? .notice : .warning
        let place = [problem.source, problem.place].filter { !$0.isEmpty }.joined(separator: ", ")
        var facts: [Fact] = [.text(problem.message, style)]
        if !place.isEmpty { facts.append(.text(place, .dim, indent: 1)) }
        if problem.more > 0 { facts.append(.text("and \(Format.count(problem.more)) more like it", .dim, indent: 1)) }
        if !problem.remedy.isEmpty { facts.append(.text(problem.remedy, indent: 1)) }
        return facts + [.blank]
    }
}
