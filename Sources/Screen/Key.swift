/// One thing the user did: a key, the mouse, a paste, or a new size of the terminal.
public enum Key: Hashable, Sendable {
    /// A character was typed; capitals are characters of their own.
    case char(Character)
    /// Ctrl and a small letter.
    case ctrl(Character)
    /// Alt and a character. No terminal sends it apart from Esc and the character, and those two typed fast must stay
    /// two keys, so it comes from key names alone.
    case alt(Character)
    case enter, escape, tab, backtab, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    case shiftUp, shiftDown, shiftLeft, shiftRight
    /// F1 and on.
    case function(Int)
    /// The terminal has a new size: ask it, and draw everything.
    case resize
    /// The mouse did something at a cell of the screen, 0, 0 at the top left.
    case mouse(x: Int, y: Int, MouseKind)
    /// Text was pasted; not cleaned.
    case paste(String)
}

/// What the mouse did.
public enum MouseKind: Hashable, Sendable {
    /// The left button went down.
    case press
    /// The left button went up.
    case release
    /// The mouse moved with the left button down.
    case drag
    /// The left button was pressed twice.
    case doubleClick
    /// The right button went down.
    case rightPress
    /// The wheel turned towards earlier rows.
    case wheelUp
    /// The wheel turned towards later rows.
    case wheelDown
}
