import Figures
import Screen

func drawFooter(_ state: AppState, _ scene: Scene, _ canvas: inout Canvas) {
    let y = canvas.height - 1
    canvas.fill(Rect(x: 0, y: y, width: canvas.width, height: 1), style: .footer)
    if let prompt = state.prompt { return drawPrompt(prompt.text, state, scene, y, &canvas) }
    let right = canvas.width - 1 - drawNotice(state, scene, y, &canvas)
    drawHints(state, scene, y, right, &canvas)
}

/// - Returns: the columns that it takes from the keys.
private func drawNotice(_ state: AppState, _ scene: Scene, _ y: Int, _ canvas: inout Canvas) -> Int {
    let right = canvas.width - 1
    let kept = keptKeys(state, hasMasked: canvas.hasMasked).reduce(1) { $0 + width($1) + 2 }
    let most = max(0, canvas.width - 3 - kept)
    if let notice = state.notice {
        let style: Style = notice.isWarning ? .warning : .notice
        let room = notice.isWarning ? most : min(most, canvas.width * 3 / 5)
        return canvas.putRight(notice.text, right: right, y: y, style: style, maxWidth: room) + 2
    } else if !state.findText.isEmpty {
        let words = findWords(state.findText, state, scene)
        return canvas.putRight(words, right: right, y: y, style: .footer, maxWidth: min(most, canvas.width / 2)) + 2
    }
    return 0
}

/// As many keys as fit, the screen's own first; the way out, what shows secrets where some were left out, and `? help` always have
/// their place.
private func drawHints(_ state: AppState, _ scene: Scene, _ y: Int, _ right: Int, _ canvas: inout Canvas) {
    if let commands = state.promptCommands {
        var x = 1
        for command in commands {
            guard let binding = KeyTable.binding(of: command, in: .prompt), x + width(binding) <= right else { break }
            x = draw(binding, x, y, &canvas)
        }
        return
    }
    for item in footerKeys(state, scene, hasMasked: canvas.hasMasked, right: right) {
        _ = draw(item.binding, item.x, y, &canvas)
    }
}

extension AppState {
    /// What the keys of an open prompt or palette do: those of the screen below wait meanwhile.
    fileprivate var promptCommands: [Command]? {
        if palette != nil { return [.open, .down, .up, .escape] }
        guard let queryPrompt else { return nil }
        let choices: [Command] = queryPrompt.choices.isEmpty ? [] : [.down, .up]
        return [.open] + (queryPrompt.isExpression ? [.complete] : []) + choices + [.escape]
    }
}

/// The way out, what shows secrets, and the help: whatever is said beside them, they stay.
private func keptKeys(_ state: AppState, hasMasked: Bool) -> [KeyBinding] {
    let context = state.context
    let binding = { (command: Command) in KeyTable.binding(of: command, in: context) }
    var last = [binding(state.screens.count > 1 ? .back : .quit)]
    let isShown = state.settings.options.showsSecrets
    if hasMasked || isShown, var reveal = binding(.reveal) {
        if isShown { reveal.label = "mask secrets" }
        last.append(reveal)
    }
    return (last + [binding(.help)]).compactMap { $0 }
}

/// Where the keys of the footer stand.
func footerKeys(_ state: AppState, _ scene: Scene, hasMasked: Bool, right: Int) -> [(binding: KeyBinding, x: Int)] {
    let kept = keptKeys(state, hasMasked: hasMasked)
    let reserved = kept.reduce(0) { $0 + width($1) + 2 }
    var keys: [(binding: KeyBinding, x: Int)] = []
    var x = 1
    for command in state.screens.last?.hints(scene) ?? [] where !kept.contains(where: { $0.command == command }) {
        guard let binding = KeyTable.binding(of: command, in: state.context), x + width(binding) + 2 + reserved <= right
        else { break }
        keys.append((binding, x))
        x += width(binding) + 2
    }
    for binding in kept where x + width(binding) <= right + 1 {
        keys.append((binding, x))
        x += width(binding) + 2
    }
    return keys
}

private func width(_ binding: KeyBinding) -> Int { binding.footerWidth }

extension KeyBinding {
    /// Columns of its key and its label.
    var footerWidth: Int { displayWidth(keys.first?.label ?? "") + 1 + displayWidth(label) }
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
