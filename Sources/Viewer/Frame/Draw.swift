import Figures
import Screen
import TraceModel

/// Draws the state. Pure, and grows with the screen, not with the data.
/// - Parameter canvas: of the state's size; it is cleared first.
public func draw(_ state: AppState, on canvas: inout Canvas) {
    canvas.glyphs = state.settings.options.glyphs
    canvas.showsSecrets = state.settings.options.showsSecrets
    canvas.clear()
    if state.isTooSmall { return drawTooSmall(state, &canvas) }
    let scene = state.scene
    drawHeader(state, scene, &canvas)
    drawChips(state.chips, state, &canvas)
    canvas.inside(state.body) { state.screens.last?.draw(scene, on: &$0) }
    drawFooter(state, scene, &canvas)
    if let palette = state.palette { drawPalette(palette, &canvas) }
    if let queryPrompt = state.queryPrompt { drawQueryPrompt(queryPrompt, &canvas) }
}

private func drawTooSmall(_ state: AppState, _ canvas: inout Canvas) {
    let size = "\(state.size.width)x\(state.size.height)"
    let wanted = "\(AppState.smallest.width)x\(AppState.smallest.height)"
    let lines = ["xrayscope needs more room:", "\(size) is here, \(wanted) the least", "Q quits"]
    let top = max(0, (canvas.height - lines.count) / 2)
    for (index, line) in lines.enumerated() { canvas.putCentered(line, y: top + index, style: .warning) }
}

private func drawHeader(_ state: AppState, _ scene: Scene, _ canvas: inout Canvas) {
    let line = Rect(x: 0, y: 0, width: canvas.width, height: 1)
    canvas.fill(line, style: .header)
    canvas.put("xrayscope", x: 1, y: 0, style: .header.bold)
    var x = breadcrumbStart
    let right = canvas.width - 1
    var facts = headerFacts(state)
    // The breadcrumb comes before all that is known of the source.
    let crumbs = breadcrumb(state, scene)
    let crumbWidth = displayWidth(crumbs)
    while facts.count > 1, factWidth(facts) + crumbWidth + x + 2 > right { facts.removeFirst() }
    let factsWidth = min(factWidth(facts), max(0, right - x - min(12, crumbWidth + 2)))
    x += canvas.put(crumbs, x: x, y: 0, style: .header, maxWidth: max(0, right - factsWidth - x - 2), truncate: .middle)
    canvas.putRight(facts.joined(separator: "  "), right: right, y: 0, style: .header, maxWidth: factsWidth)
    drawProgress(state, from: x + 2, to: right, &canvas)
}

/// The column in which the breadcrumb begins: behind the program's name.
let breadcrumbStart = 12

private func factWidth(_ facts: [String]) -> Int { facts.reduce(0) { $0 + displayWidth($1) + 2 } - 2 }

private func breadcrumb(_ state: AppState, _ scene: Scene) -> String {
    state.screens.map { $0.title(scene) }.joined(separator: " > ")
}

/// The least important first: they go first when room is short.
private func headerFacts(_ state: AppState) -> [String] {
    var facts: [String] = []
    if let window = state.shownWindow { facts.append(Format.window(window, state.settings.options)) }
    facts.append(state.settings.sourceName)
    if state.narrowing != nil { facts.append("choosing traces") }
    switch state.load {
    case .cancelled: facts.append("load stopped")
    case .failed: facts.append(state.can.isAskedAgain && state.data.version > 0 ? "stale" : "load failed")
    case .idle, .loading: break
    }
    if let words = refreshWords(state) { facts.append(words) }
    let problems = state.data.dataSet.problems.count { $0.severity != .notice }
    if problems > 0 { facts.append(Format.count(problems, "problem") + " (!)") }
    if let intake = state.data.dataSet.intake, intake.droppedTraces > 0 {
        facts.append(intake.keptWords(state.settings.options))
    } else if state.data.version == 0, state.load.isLoading {
        facts.append("reading")  // how many there are is not known
    } else if !state.can.listsBeforeTraces || state.live.listed != nil || state.data.shownCount > 0 {
        facts.append(state.data.countWords)
    }
    return facts
}

/// Whether and how the screen in front is kept up to date.
private func refreshWords(_ state: AppState) -> String? {
    if state.can.growsByItself, case .idle = state.load {
        return state.live.isPaused ? "paused" : state.data.dataSet.intake == nil ? "following" : "listening"
    }
    guard state.can.isAskedAgain else { return nil }
    if state.live.isPaused { return "paused" }
    if case .loading(_, let progress) = state.load, state.live.isQuiet {
        return "refreshing" + (progress?.part.map { " " + Format.percent($0) } ?? "")
    }
    guard let interval = state.live.interval else { return "refresh off" }
    return state.isRefreshing ? "refresh " + TimeLengths.words(interval * 1_000_000) : nil
}

extension AppState {
    /// The window that the figures are about: the one that was chosen, that of a live source's answer, that of a file's traces.
    fileprivate var shownWindow: TimeWindow? {
        if !can.isAskedForWindows, let chosen = query.window.window(latest: data.latest) { return chosen }
        guard can.countsByItself, let start = data.dataSet.graph?.start, let end = data.dataSet.graph?.end else {
            return data.window
        }
        if case .fixed(let window) = query.window { return window }
        return TimeWindow(start: start, end: end)
    }
}

/// A bar and figures, once a load takes longer than a blink.
private func drawProgress(_ state: AppState, from left: Int, to right: Int, _ canvas: inout Canvas) {
    guard case .loading(let since, let progress) = state.load, !state.live.isQuiet,
        state.now - since >= AppState.patience, right > left
    else {
        return
    }
    // What is at the end goes first when room is short; how far it is stays, over the breadcrumb if need be.
    let pieces = progressWords(progress)
    let fitting = pieces.indices.reversed().lazy.map { pieces[...$0].joined(separator: "  ") }
        .first { displayWidth($0) <= right - left }
    let words = fitting ?? pieces[0]
    let left = min(left, max(breadcrumbStart, right - displayWidth(words)))
    let cells = min(20, max(0, right - left - displayWidth(words) - 2))
    let width = min(right - left, displayWidth(words) + cells + 2)
    canvas.fill(Rect(x: right - width, y: 0, width: width, height: 1), style: .header)
    canvas.putRight(words, right: right, y: 0, style: .header.bold, maxWidth: width)
    guard cells >= 4, let share = progress?.part else { return }
    let done = Int((share * Double(cells)).rounded())
    let x = right - displayWidth(words) - 1 - cells
    canvas.fill(Rect(x: x, y: 0, width: done, height: 1), canvas.glyphs.shade(4), style: .header)
    canvas.fill(Rect(x: x + done, y: 0, width: cells - done, height: 1), canvas.glyphs.shade(1), style: .header)
}

/// The most important first.
private func progressWords(_ progress: LoadProgress?) -> [String] {
    guard let progress else { return ["reading"] }
    if !progress.note.isEmpty { return [progress.note, "^C stops"] }
    if progress.share == nil { return fileWords(progress) + ["^C stops"] }
    let amount = progress.part.map { Format.percent(($0 * 100).rounded(.down) / 100) } ?? Format.bytes(progress.bytes)
    var words = ["loading " + amount]
    if progress.traces > 0 { words.append(traceWords(progress)) }
    if progress.calls > 1 { words.append(Format.count(progress.calls, "call")) }
    if progress.throttles > 0 { words.append("\(progress.throttles) throttled") }
    return words + ["^C stops"]
}

/// Of files: how much of how much was looked at, and what was found in it. A single value may be all there is: before it has brought a
/// trace, the segments in it are counted.
private func fileWords(_ progress: LoadProgress) -> [String] {
    let seen = max(progress.bytes, progress.bytesSeen)
    var amount = Format.bytes(seen)
    if let part = progress.part, let total = progress.totalBytes {
        amount = Format.percent((part * 100).rounded(.down) / 100) + " of " + Format.bytes(total)
    }
    var words = ["reading " + amount]
    if progress.traces > 0 {
        words.append(Format.count(progress.traces, "trace"))
    } else if progress.entities > 0 {
        words.append(Format.count(progress.entities, "segment"))
    }
    return words
}

/// Of a part of the window one can tell how many there will be in all.
private func traceWords(_ progress: LoadProgress) -> String {
    guard let share = progress.share, share > 0.02, share < 1 else { return Format.count(progress.traces, "trace") }
    let about = Double(progress.traces) / share
    return Format.count(progress.traces) + " of about " + Format.count(Int(about.rounded()), "trace")
}

extension LoadedData {
    /// `419 traces`; of a part, `7 of 419 traces`.
    var countWords: String {
        let all = Format.count(traceCount, "trace")
        return shownCount == traceCount ? all : Format.count(shownCount) + " of " + all
    }
}

extension LoadProgress {
    /// 0 to 1; nil when the whole is not known.
    var part: Double? {
        if let share { return min(1, max(0, share)) }
        guard let totalBytes, totalBytes > 0 else { return nil }
        return min(1, max(0, Double(max(bytes, bytesSeen)) / Double(totalBytes)))
    }
}
