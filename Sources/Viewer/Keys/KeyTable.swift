import Screen

/// Every key of the viewer. Keys follow vim and k9s where they agree.
public enum KeyTable {
    /// All bindings, in the order in which help shows them.
    public static let bindings: [KeyBinding] =
        Screens.all.flatMap { $0.bindings } + moving + everywhere + Screens.all.flatMap { $0.entrances.map(\.binding) }
        + prompt

    /// What a key means on a screen of that context.
    public static func command(for key: Key, in context: KeyContext) -> Command? {
        lookup[context]?[key] ?? (context == .prompt ? nil : lookup[.everywhere]?[key])
    }

    /// The binding that leads to a command on a screen of that context.
    public static func binding(of command: Command, in context: KeyContext) -> KeyBinding? {
        byCommand[context]?[command] ?? byCommand[.everywhere]?[command]
    }

    /// The bindings that hold on a screen of that context, its own first.
    public static func bindings(in context: KeyContext) -> [KeyBinding] {
        let own = bindings.filter { $0.context == context }
        let taken = Set(own.flatMap(\.keys))
        return own + bindings.filter { $0.context == .everywhere && !$0.keys.allSatisfy(taken.contains) }
    }

    private static let lookup: [KeyContext: [Key: Command]] = {
        var table: [KeyContext: [Key: Command]] = [:]
        for binding in bindings {
            for key in binding.keys { table[binding.context, default: [:]][key] = binding.command }
        }
        return table
    }()

    private static let byCommand: [KeyContext: [Command: KeyBinding]] = {
        var table: [KeyContext: [Command: KeyBinding]] = [:]
        for binding in bindings.reversed() { table[binding.context, default: [:]][binding.command] = binding }
        return table
    }()

    static func bind(
        _ keys: Key..., in context: KeyContext = .everywhere, to command: Command, _ label: String, _ help: String
    ) -> KeyBinding {
        KeyBinding(keys, context, command, label, help)
    }

    private static let moving: [KeyBinding] = [
        bind(.char("j"), .down, to: .down, "down", "Next line."),
        bind(.char("k"), .up, to: .up, "up", "Previous line."),
        bind(.char("g"), .home, to: .top, "top", "First line."),
        bind(.char("G"), .end, to: .bottom, "bottom", "Last line."),
        bind(.ctrl("d"), to: .halfPageDown, "half page down", "Half a page down."),
        bind(.ctrl("u"), to: .halfPageUp, "half page up", "Half a page up."),
        bind(.pageDown, .ctrl("f"), to: .pageDown, "page down", "A page down."),
        bind(.pageUp, .ctrl("b"), to: .pageUp, "page up", "A page up."),
        bind(.enter, to: .open, "open", "Open what is under the cursor."),
        bind(.tab, to: .nextPanel, "next panel", "Next panel or tab."),
        bind(.backtab, to: .previousPanel, "previous panel", "Previous panel or tab."),
    ]

    private static let everywhere: [KeyBinding] = [
        bind(.char("q"), to: .back, "back", "Back to the screen before; quits on the first one."),
        bind(
            .escape, to: .escape, "back", "Drops the find, or goes back; first stops a load that the screen waits for."),
        bind(.char("Q"), to: .quit, "quit", "Quit."),
        bind(.char("/"), to: .find, "find", "Find: type, then Enter to stay there or Esc to return."),
        bind(.char("n"), to: .findNext, "next match", "Next match of the find."),
        bind(.char("N"), to: .findPrevious, "previous match", "Previous match of the find."),
        bind(.char("y"), to: .copy, "copy", "Copy the value or id under the cursor to the clipboard."),
        bind(.char("M"), to: .map, "map", "Back to the service map."),
        bind(.char("u"), to: .toggleUTC, "UTC/local", "Show times in UTC, or in local time again."),
        bind(.char("*"), to: .reveal, "reveal", "Show the secrets that are masked, or mask them again."),
        bind(.char("T"), to: .theme, "theme", "Next theme."),
        bind(.char("?"), .function(1), to: .help, "help", "This help."),
        bind(.char("#"), to: .signs, "signs", "What the glyphs, frames, colours and strips mean."),
        bind(.char(":"), to: .palette, "commands", "Find a command by its name and run it."),
        bind(.char("!"), to: .problems, "problems", "What could not be read, and where."),
        bind(
            .char("t"), to: .chooseWindow, "time", "Choose the window of time: 15m, 10:00-11:00, 2026-03-01T10:00/PT1H."
        ),
        bind(.char("["), to: .previousWindow, "earlier window", "The window before this one, as long as it."),
        bind(.char("]"), to: .nextWindow, "later window", "The window after this one; at the end, the present again."),
        bind(.char("F"), to: .chooseFilter, "filter", "Only traces that fulfil X-Ray's filter expression."),
        bind(.char("i"), to: .openTrace, "trace by id", "Open a trace by its id: typed, or pasted anywhere."),
        bind(.ctrl("g"), to: .chooseGroup, "group", "Only traces of one of the account's X-Ray groups."),
        bind(.ctrl("r"), .char("R"), .function(5), to: .reload, "reload", "Ask the source again."),
        bind(.char("p"), to: .pause, "pause", "Stop following a file or refreshing a live source, or go on."),
        bind(
            .char("C"), to: .clear, "clear",
            "Let go of all traces that came to listen:, and show what comes from now on."),
        bind(.char("P"), to: .chooseRefresh, "refresh", "Choose how often a live source is asked again: 5s, 1m, off."),
        bind(.ctrl("c"), to: .cancel, "stop", "Stop the load under way; quit when there is none."),
        bind(.ctrl("l"), to: .redraw, "redraw", "Draw the whole screen anew."),
        bind(.ctrl("z"), to: .suspend, "suspend", "Suspend; `fg` in the shell comes back."),
    ]

    private static let prompt: [KeyBinding] = [
        bind(.enter, in: .prompt, to: .open, "accept", "Stay at the match; run the command."),
        bind(
            .escape, .ctrl("c"), in: .prompt, to: .escape, "drop",
            "Drop what was typed and go back to where the cursor was."),
        bind(.down, .ctrl("n"), in: .prompt, to: .down, "next", "Next match, command or choice."),
        bind(.up, .ctrl("p"), in: .prompt, to: .up, "previous", "Previous match, command or choice."),
        bind(
            .tab, in: .prompt, to: .complete, "complete",
            "What may come next in a filter, one after another; elsewhere the next match, command or choice."),
        bind(.backtab, in: .prompt, to: .completeBack, "complete back", "The one before."),
    ]
}
