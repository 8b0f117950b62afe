import Figures
import Screen

func drawFooter(_ state: AppState, _ scene: Scene, _ canvas: inout Canvas) {
    let y = canvas.height - 1
    canvas.fill(Rect(x: 0, y: y, width: canvas.width, height: 1), style: .footer)
    if let prompt = state.prompt { return drawPrompt(prompt.text, state, scene, y, &canvas) }
    var right = canvas.width - 1
    if let notice = state.notice {
        let style: Style = notice.isWarning ? .warning : .notice
        let room = notice.isWarning ? canvas.width - 2 : canvas.width * 3 / 5
        right -= canvas.putRight(notice.text, right: right, y: y, style: style, maxWidth: room) + 2
    } else if !state.findText.isEmpty {
        let words = findWords(state.findText, state, scene)
        right -= canvas.putRight(words, right: right, y: y, style: .footer, maxWidth: canvas.width / 2) + 2
    }
    drawHints(state, scene, y, right, &canvas)
}

/// As many keys as fit, the screen's own first; `? help` always has its place.
private func drawHints(_ state: AppState, _ scene: Scene, _ y: Int, _ right: Int, _ canvas: inout Canvas) {
    let context = state.context
    var commands = state.screens.last?.hints(scene) ?? []
    commands.append(state.screens.count > 1 ? .back : .quit)
    var x = 1
    var last: [KeyBinding] = []
    // The screen has left something out: what shows it is said.
    if canvas.hasMasked || state.settings.options.showsSecrets, var reveal = KeyTable.binding(of: .reveal, in: context)
    {
        if state.settings.options.showsSecrets { reveal.label = "mask secrets" }
        last.append(reveal)
    }
    if let help = KeyTable.binding(of: .help, in: context) { last.append(help) }
    let reserved = last.reduce(0) { $0 + width($1) + 2 }
    for command in commands {
        guard let binding = KeyTable.binding(of: command, in: context) else { continue }
        guard x + width(binding) + 2 + reserved <= right else { break }
        x = draw(binding, x, y, &canvas)
    }
    for binding in last where x + width(binding) <= right { x = draw(binding, x, y, &canvas) }
}

private func width(_ binding: KeyBinding) -> Int {
    displayWidth(binding.keys.first?.label ?? "") + 1 + displayWidth(binding.label)
}

private func draw(_ binding: KeyBinding, _ x: Int, _ y: Int, _ canvas: inout Canvas) -> Int {
    let used = canvas.put(binding.keys.first?.label ?? "", x: x, y: y, style: .key)
    return x + used + 1 + canvas.put(binding.label, x: x + used + 1, y: y, style: .footer) + 2
}

private func drawPrompt(_ text: String, _ state: AppState, _ scene: Scene, _ y: Int, _ canvas: inout Canvas) {
    let words = matchWords(text, state, scene)
    let room = max(0, canvas.width - displayWidth(words) - 6)
    // The end of a long text is what is being typed.
    var shown = text
    while displayWidth(shown) > room, !shown.isEmpty { shown.removeFirst() }
    var x = 1 + canvas.put("/", x: 1, y: y, style: .key)
    x += canvas.put(shown, x: x, y: y, style: .footer.bold)
    canvas.put(scalar: " ", x: x, y: y, style: .footer.reversed)
    canvas.putRight(words, right: canvas.width - 1, y: y, style: .footer)
}

private func matchWords(_ text: String, _ state: AppState, _ scene: Scene) -> String {
    guard !text.isEmpty, let found = state.screens.last?.matches(scene) else { return "" }
    if found.total == 0 { return "no match" }
    return found.current > 0
        ? "\(Format.count(found.current)) of \(Format.count(found.total))" : Format.count(found.total, "match").plural
}

private func findWords(_ text: String, _ state: AppState, _ scene: Scene) -> String {
    let words = matchWords(text, state, scene)
    return "/" + text + (words.isEmpty ? "" : "  " + words)
}

extension String {
    /// `12 matchs` → `12 matches`.
    fileprivate var plural: String { hasSuffix("matchs") ? String(dropLast()) + "es" : self }
}

/// Over the lower part of the screen, so that what is being worked on stays in sight.
func drawPalette(_ palette: Palette, _ canvas: inout Canvas) {
    let height = min(canvas.height - 2, 16)
    let width = min(canvas.width - 2, 84)
    let frame = Rect(x: (canvas.width - width) / 2, y: canvas.height - 1 - height, width: width, height: height)
    canvas.fill(frame)
    canvas.box(frame, style: .borderFocused, title: "Commands")
    canvas.inside(frame.inset(dx: 2, dy: 1)) { canvas in
        var x = canvas.put(":", x: 0, y: 0, style: .key)
        x += canvas.put(palette.text, x: x, y: 0, style: .strong)
        canvas.put(scalar: " ", x: x, y: 0, style: .text.reversed)
        if palette.entries.isEmpty { canvas.put("no such command", x: 0, y: 1, style: .dim) }
        let rows = canvas.height - 1
        let top = Scrolling.top(0, cursor: palette.cursor, count: palette.entries.count, height: rows)
        for y in 0..<max(0, rows) where palette.entries.indices.contains(top + y) {
            let binding = palette.entries[top + y]
            canvas.put(binding.label, x: 0, y: y + 1, style: .text, maxWidth: 18)
            canvas.put(binding.keyNames, x: 19, y: y + 1, style: .key, maxWidth: 14)
            canvas.put(binding.help, x: 34, y: y + 1, style: .dim)
            if top + y == palette.cursor {
                canvas.setStyle(Rect(x: 0, y: y + 1, width: canvas.width, height: 1), .selection)
            }
        }
    }
}
