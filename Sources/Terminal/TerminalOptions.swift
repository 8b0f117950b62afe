import Screen

/// How the terminal is to be used.
public struct TerminalOptions: Sendable {
    /// The colours to draw with.
    public var theme: Theme
    /// Draw frames and bars in ASCII even where Unicode would do.
    public var ascii: Bool
    /// Use no colour (NO_COLOR says so too).
    public var noColor: Bool
    /// Take the mouse; the terminal's own selection then needs Shift.
    public var mouse: Bool

    /// Options; only the theme must be chosen.
    public init(theme: Theme, ascii: Bool = false, noColor: Bool = false, mouse: Bool = true) {
        self.theme = theme
        self.ascii = ascii
        self.noColor = noColor
        self.mouse = mouse
    }
}
