import Screen

/// Why the viewer cannot take the terminal.
public enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Standard output is a file or a pipe.
    case outputIsNoTerminal
    /// Standard input is no terminal, and the process has no other to read keys from.
    case inputIsNoTerminal
    /// ncurses has no description of the terminal TERM names; nil when TERM is not set.
    case unknownTerminal(String?)
    /// The terminal TERM names cannot place text on the screen.
    case tooSimple(String)
    /// The system gave no pipe; the value is errno.
    case noPipe(Int32)

    /// What is wrong, and what to do next.
    public var description: String {
        switch self {
        case .outputIsNoTerminal:
            "standard output is not a terminal; to print instead, use a command such as 'xrayscope map' or"
                + " 'xrayscope traces'"
        case .inputIsNoTerminal:
            "there is no terminal to read keys from; to print instead, use a command such as 'xrayscope map' or"
                + " 'xrayscope snapshot'"
        case .unknownTerminal(let name?):
            "the terminal '\(cleaned(name))' (TERM) is not known here; try TERM=xterm-256color or TERM=vt100"
        case .unknownTerminal(nil):
            "TERM is not set; try TERM=xterm-256color"
        case .tooSimple(let name):
            "the terminal '\(cleaned(name))' (TERM) cannot move its cursor; try TERM=vt100 if it can, or print with a command"
                + " such as 'xrayscope map'"
        case .noPipe(let code):
            "the system gave no pipe (error \(code)); close some files or raise 'ulimit -n'"
        }
    }
}
