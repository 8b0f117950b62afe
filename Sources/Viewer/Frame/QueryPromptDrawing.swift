import Screen

/// Over the lower part of the screen: the line, what is to be said of it, and the choices.
func drawQueryPrompt(_ queryPrompt: QueryPrompt, _ canvas: inout Canvas) {
    let width = min(canvas.width - 2, 100)
    // The line, two for what is said of it, one for what may come next where that is known.
    let lines = queryPrompt.isExpression ? 4 : 3
    let height = min(canvas.height - 2, max(5, min(queryPrompt.choices.count, 10) + lines + 2))
    let frame = Rect(x: (canvas.width - width) / 2, y: canvas.height - 1 - height, width: width, height: height)
    canvas.fill(frame)
    canvas.box(frame, style: .borderFocused, title: queryPrompt.title)
    canvas.inside(frame.inset(dx: 2, dy: 1)) { canvas in
        let first = drawLine(queryPrompt.line, on: &canvas)
        drawVerdict(queryPrompt.verdict, first, on: &canvas)
        if queryPrompt.isExpression { drawCompletions(queryPrompt.completing, y: 3, on: &canvas) }
        canvas.inside(Rect(x: 0, y: lines, width: canvas.width, height: canvas.height - lines)) { canvas in
            drawChoices(queryPrompt, on: &canvas)
        }
    }
}

/// - Returns: the first character shown: a long line shows the part where something is typed.
private func drawLine(_ line: LineEditor, on canvas: inout Canvas) -> Int {
    let room = max(4, canvas.width - 3)
    let first = max(0, line.position - room + 1)
    canvas.put(">", x: 0, y: 0, style: .key)
    var x = 2
    for (index, character) in line.characters.enumerated().dropFirst(first) where x < canvas.width {
        let style: Style = index == line.position ? .strong.reversed : .strong
        x += canvas.put(String(character), x: x, y: 0, style: style)
    }
    if line.position == line.characters.count { canvas.put(scalar: " ", x: x, y: 0, style: .text.reversed) }
    return first
}

private func drawVerdict(_ verdict: QueryPrompt.Verdict, _ first: Int, on canvas: inout Canvas) {
    switch verdict {
    case .none: break
    case .good(let words): canvas.put(words, x: 2, y: 1, style: .dim)
    case .doubtful(let words): canvas.put(words, x: 2, y: 1, style: .warning)
    case .bad(let words, let column):
        if let column, column > first { canvas.put("^", x: 1 + column - first, y: 1, style: .warning) }
        let place = column.map { "column \($0): " } ?? ""
        let isBeside = column != nil
        canvas.put(place + words, x: 2, y: isBeside ? 2 : 1, style: .warning)
    }
}

/// As many as fit side by side, the one that Tab has put into the line among them.
private func drawCompletions(_ completing: Completing, y: Int, on canvas: inout Canvas) {
    guard !completing.texts.isEmpty else { return }
    let left = 2 + canvas.put("Tab", x: 2, y: y, style: .key) + 2
    let right = canvas.width - 2
    let texts = completing.texts.map { $0.trimmedSpaces }
    var (first, x) = (0, left)
    // The first of the row in which the chosen one stands.
    for index in texts.indices.prefix(completing.chosen ?? 0) {
        x += displayWidth(texts[index]) + 2
        if x + displayWidth(texts[index + 1]) > right { (first, x) = (index + 1, left) }
    }
    x = left
    for index in first..<texts.count {
        let width = displayWidth(texts[index])
        if index > first, x + width > right {
            canvas.put(.ellipsis, x: x, y: y, style: .dim)
            break
        }
        let style: Style = index == completing.chosen ? .selection : .text
        x += canvas.put(texts[index], x: x, y: y, style: style, maxWidth: max(0, right - x), truncate: .end) + 2
    }
}

private func drawChoices(_ queryPrompt: QueryPrompt, on canvas: inout Canvas) {
    let top = Scrolling.top(0, cursor: queryPrompt.cursor ?? 0, count: queryPrompt.choices.count, height: canvas.height)
    for y in 0..<max(0, canvas.height) where queryPrompt.choices.indices.contains(top + y) {
        let choice = queryPrompt.choices[top + y]
        let room = choice.detail.isEmpty ? canvas.width - 2 : min(28, canvas.width / 2)
        canvas.put(choice.text, x: 2, y: y, maxWidth: room)
        canvas.put(choice.detail, x: 4 + room, y: y, style: .dim)
        if top + y == queryPrompt.cursor {
            canvas.setStyle(Rect(x: 0, y: y, width: canvas.width, height: 1), .selection)
        }
    }
}

/// What leaves something out of the screen below, and what takes it away.
func drawChips(_ chips: [Chip], _ state: AppState, _ canvas: inout Canvas) {
    guard !chips.isEmpty else { return }
    var x = 1
    let hint =
        KeyTable.binding(of: .removeFilter, in: state.context) ?? KeyTable.binding(of: .brushClear, in: state.context)
    let words = (hint?.keys.first?.label ?? "") + " shows more"
    let hasChoice = chips.contains { !$0.isWarning }
    let room = canvas.width - (hasChoice ? displayWidth(words) + 3 : 1)
    for chip in chips where x < room {
        let style: Style = chip.isWarning ? .warning : .accent.reversed
        x += canvas.put(" \(chip.text) ", x: x, y: 1, style: style, maxWidth: max(0, room - x), truncate: .end) + 1
    }
    if hasChoice, x < room + 2 {
        canvas.putRight(words, right: canvas.width - 1, y: 1, style: .dim)
    }
}
