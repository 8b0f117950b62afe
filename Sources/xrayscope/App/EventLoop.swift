import Foundation
import Screen
import Terminal
import TraceModel
import TraceRepository
import Viewer

/// Opens the viewer and keeps it open until it is quit.
/// - Returns: the exit status: 0, or 128 + the signal that ended it.
/// - Throws: `TerminalError` when there is no terminal to show it on; it names the commands that print instead.
func runViewer(repository: any TraceRepository, options: ViewerOptions) throws -> Int32 {
    let terminal = try Terminal(
        TerminalOptions(
            theme: options.theme, ascii: options.view.isASCII, noColor: options.noColor, mouse: options.mouse))
    defer { terminal.restore() }
    let history = FilterHistory()
    var options = options
    options.history = history.load()
    var loop = EventLoop(terminal, repository, options)
    let status = loop.run()
    terminal.restore()
    repository.close()
    if status == 0 { history.save(loop.history, before: options.history) }
    return status
}

/// The one loop that owns terminal and state. It sleeps until a key, an answer, a signal or a deadline comes; all that waits is
/// reduced before one frame is drawn.
struct EventLoop {
    private let terminal: Terminal
    private let mailbox: Mailbox
    private let runner: EffectRunner
    private let began = ContinuousClock.now
    private var state: AppState
    private var canvas: Canvas
    private var isOver = false

    init(_ terminal: Terminal, _ repository: any TraceRepository, _ options: ViewerOptions) {
        self.terminal = terminal
        let waker = terminal.waker
        mailbox = Mailbox { waker.wake() }
        runner = EffectRunner(terminal: terminal, repository: repository, mailbox: mailbox, options: options)
        var options = options
        options.view.glyphs = terminal.glyphs
        state = AppState(viewerSettings(repository, options), size: terminal.size)
        canvas = Canvas(size: terminal.size, glyphs: terminal.glyphs)
    }

    mutating func run() -> Int32 {
        // The first frame comes before the source is so much as asked.
        let effects = start(&state)
        show()
        perform(effects)
        while !isOver {
            let reasons = terminal.wait(until: deadline)
            if reasons.contains(.terminate) { return 128 + terminal.endingSignal }
            if reasons.contains(.closed) { return 1 }
            if reasons.contains(.suspend) { terminal.suspend() }
            advance()
            if !isOver { show() }
        }
        return 0
    }

    /// Filter expressions used, the latest first.
    var history: [String] { state.history }

    private var deadline: ContinuousClock.Instant? { state.deadline.map { began + .milliseconds($0) } }

    private var now: Int64 {
        let (seconds, fraction) = (ContinuousClock.now - began).components
        return seconds * 1000 + fraction / 1_000_000_000_000_000
    }

    /// Reduces all that waits: the time, keys, what background threads posted. Keys come first: they were meant for what was
    /// on the screen, and a message that comes beside one is not taken for seen.
    private mutating func advance() {
        apply(.tick(now))
        while !isOver, let key = terminal.nextKey() { apply(key == .resize ? .resize(terminal.size) : .key(key)) }
        for action in mailbox.take() { apply(action) }
    }

    private mutating func apply(_ action: Action) { perform(reduce(&state, action)) }

    private mutating func perform(_ effects: [Effect]) {
        for effect in effects where !runner.run(effect, state.data) { isOver = true }
    }

    private mutating func show() {
        if canvas.surface != state.size { canvas = Canvas(size: state.size, glyphs: terminal.glyphs) }
        draw(state, on: &canvas)
        terminal.show(canvas)
        prepare(&state)
    }
}

/// What the core is started with.
func viewerSettings(_ repository: any TraceRepository, _ options: ViewerOptions) -> ViewerSettings {
    var settings = ViewerSettings(
        sourceName: repository.name, capabilities: repository.capabilities, options: options.view,
        themes: options.themes.map(\.name), theme: options.theme.name, request: options.request, query: options.query)
    settings.epoch = Int64(Date().timeIntervalSince1970 * 1e9)
    settings.history = options.history
    settings.refresh = options.refresh
    return settings
}
