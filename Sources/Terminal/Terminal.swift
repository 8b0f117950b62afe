import CNcurses
import Glibc
import Screen

/// The terminal, taken on init and given back by `restore`, by deinit, at exit, and when the process crashes.
///
/// One loop owns it: `wait` for something to happen, read `nextKey` until nil, reduce, draw a canvas, `show` it.
/// Everything but `waker` belongs to the thread that made it.
public final class Terminal {
    /// The characters it can show.
    public let glyphs: GlyphSet
    /// Ends `wait` from other threads.
    public let waker: Waker
    /// How many colours it shows.
    public var colors: ColorDepth { painter.depth }

    let input: Int32
    let pipe: WakePipe
    var keys: KeyReader
    private let options: TerminalOptions
    private let isUTF8: Bool
    private let isXtermLike: Bool
    private var painter: Painter
    var shown: Canvas?
    private(set) var isActive = true

    /// Takes the terminal: the alternate screen, raw keys, no cursor. Keys come from standard input, or, when data
    /// comes from there, from the terminal that controls the process.
    public init(_ options: TerminalOptions) throws(TerminalError) {
        guard isatty(STDOUT_FILENO) == 1 else { throw .outputIsNoTerminal }
        input = isatty(STDIN_FILENO) == 1 ? STDIN_FILENO : open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard input >= 0 else { throw .inputIsNoTerminal }
        self.options = options
        isUTF8 = Locale.adopt()
        glyphs = isUTF8 && !options.ascii ? .unicode : .ascii
        pipe = try WakePipe()
        waker = Waker(descriptor: pipe.writeEnd)
        // Before ncurses, which leaves signals alone that have a handler.
        guard xr_signals_install(pipe.writeEnd, input, STDOUT_FILENO, "", 0) == 0 else { throw .inputIsNoTerminal }
        let name = environment("TERM")
        guard xr_start(input) == 0 else {
            xr_signals_remove()
            throw .unknownTerminal(name)
        }
        guard xr_sequence("cup") != nil else {
            endwin()
            xr_signals_remove()
            throw .tooSimple(name ?? "")
        }
        isXtermLike = Modes.isXtermLike(name ?? "")
        let reset = Modes.reset(xtermLike: isXtermLike)
        xr_signals_set_reset(reset, reset.utf8.count)
        start_color()
        use_default_colors()
        let noColor = options.noColor || !(environment("NO_COLOR") ?? "").isEmpty
        painter = Painter(theme: options.theme, noColor: noColor, isUTF8: isUTF8)
        keys = KeyReader()
        enterModes()
    }

    deinit {
        restore()
    }

    /// Columns and rows.
    public var size: Size { Size(width: Int(xr_columns()), height: Int(xr_rows())) }

    /// Draws with other colours from the next `show` on.
    public func use(_ theme: Theme) {
        painter = Painter(theme: theme, noColor: colors == .none, isUTF8: isUTF8)
        redraw()
    }

    /// Paints a canvas: only what differs from the one shown before is handed on, in one refresh.
    public func show(_ canvas: Canvas) {
        guard isActive, !endsInBackground else { return }
        blit(canvas, canvas.changes(since: shown))
        shown = canvas
    }

    /// Paints runs of a canvas.
    func blit(_ canvas: Canvas, _ runs: [CellRun]) {
        let size = size
        for run in runs where run.y < size.height && run.x < size.width { painter.paint(run, of: canvas) }
        wnoutrefresh(xr_stdscr())
        doupdate()
    }

    /// Forgets what the terminal shows: the next `show` paints all of it (^L, or after others wrote to it).
    public func redraw() {
        shown = nil
        clearok(xr_curscr(), true)
    }

    /// Gives the terminal back as it was found. Does nothing the second time.
    public func restore() {
        guard isActive else { return }
        isActive = false
        // A process that is ended in the background has given the terminal back when it was stopped.
        if xr_in_foreground() != 0 {
            leaveModes()
            endwin()
        }
        xr_signals_remove()
    }

    /// Puts text on the clipboard of the terminal (OSC 52), also over SSH.
    /// - Returns: false when the text is longer than terminals take (74,994 bytes in base64); nothing is sent then.
    public func copy(_ text: String) -> Bool {
        let encoded = base64(text)
        guard isActive, isXtermLike, encoded.count <= 74_994 else { return false }
        send("\u{1B}]52;c;")
        send(encoded)
        send("\u{7}")
        return true
    }

    func enterModes() {
        raw()
        noecho()
        nonl()
        set_escdelay(25)
        curs_set(0)
        guard isXtermLike else { return }
        send(Modes.pasteOn)
        if options.mouse { send(Modes.mouseOn) }
    }

    func leaveModes() {
        if isXtermLike { send(Modes.mouseOff + Modes.pasteOff) }
    }
}
