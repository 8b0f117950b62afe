import Screen
import TraceModel

/// All keys, made from the key table: those of the screen that it was opened on first.
struct HelpState: ScreenState {
    static let context = KeyContext.help

    /// The screen that it was opened on.
    let about: KeyContext
    private(set) var lines: [Fact] = []
    var top = 0
    var findText = ""

    init(context: KeyContext) {
        about = context
        let others = KeyContext.allCases.filter { $0 != about && $0 != .everywhere && $0 != .help }
        for context in [about, .everywhere] + others { lines += HelpState.section(context) }
        lines += HelpState.legend
    }

    private static func section(_ context: KeyContext) -> [Fact] {
        let bindings = KeyTable.bindings.filter { $0.context == context }
        if bindings.isEmpty { return [] }
        return [.heading(context.title)] + bindings.map { Fact.pair($0.keyNames, $0.help) } + [.blank]
    }

    func title(_ scene: Scene) -> String { "Help" }

    func hints(_ scene: Scene) -> [Command] { [.back, .down, .find] }

    mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
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

    mutating func find(_ text: String, _ scene: Scene) {
        findText = text
        if !text.isEmpty, let line = lines.firstIndex(where: { $0.contains(text) }) { top = line }
        _ = refresh(scene)
    }

    func draw(_ scene: Scene, on canvas: inout Canvas) {
        let width = min(canvas.width, 100)
        canvas.inside(Rect(x: 1, y: 0, width: width - 1, height: canvas.height)) { canvas in
            FactList(lines, labelWidth: 20).draw(on: &canvas, from: top, find: findText)
        }
    }
}

extension HelpState {
    /// What the glyphs mean.
    private static var legend: [Fact] {
        var lines: [Fact] = [.heading("Glyphs")]
        for outcome in Outcome.allCases {
            var line = Fact.text(Marks.word(outcome), Marks.style(outcome))
            line.glyph = Marks.glyph(outcome)
            lines.append(line)
        }
        return lines + Marks.notes(EntityFlags(rawValue: .max)).map(Fact.note)
    }
}
