import CNcurses

/// The modes that ncurses does not know of, and what brings the terminal back without ncurses.
enum Modes {
    /// Pastes come in brackets.
    static let pasteOn = "\u{1B}[?2004h"
    static let pasteOff = "\u{1B}[?2004l"
    /// The mouse reports presses, and motion while a button is down, in numbers of any size.
    static let mouseOn = "\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h"
    static let mouseOff = "\u{1B}[?1002l\u{1B}[?1000l\u{1B}[?1006l"

    /// True for terminals that take the private modes of xterm as commands, or leave them out silently.
    static func isXtermLike(_ name: String) -> Bool {
        !["vt52", "vt100", "vt102", "dumb", "ansi", "cons25", "hurd", "sun"].contains { name.hasPrefix($0) }
    }

    /// What a crash writes: modes off, plain ink, cursor shown, keypad and alternate screen left.
    static func reset(xtermLike: Bool) -> String {
        let own = xtermLike ? mouseOff + pasteOff : ""
        return own + ["sgr0", "rmkx", "cnorm", "rmcup"].map(sequence).joined()
    }

    /// A sequence of the terminal's description without its padding, `$<...>`; empty when it has none.
    private static func sequence(_ name: String) -> String {
        guard let found = xr_sequence(name) else { return "" }
        var result = ""
        var rest = String(cString: found)[...]
        while let character = rest.popFirst() {
            if character == "$", rest.first == "<", let end = rest.firstIndex(of: ">") {
                rest = rest[rest.index(after: end)...]
            } else {
                result.append(character)
            }
        }
        return result
    }
}
