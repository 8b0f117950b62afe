import CNcurses
import Screen

extension Terminal {
    /// The next key that was typed; nil when there is none now. Never waits, but 25 ms after an Esc, which may begin a
    /// sequence.
    public func nextKey() -> Key? {
        keys.next()
    }
}

/// Reads keys from a pad, because ncurses repaints a window it reads from.
struct KeyReader {
    private let pad: UnsafeMutablePointer<WINDOW>?
    /// What has come of a paste that has not ended.
    private var paste: String?
    private var mouse = MouseReader()

    /// A paste beyond this many characters is cut: the viewer has no field that takes more.
    private static let longestPaste = 100_000

    init() {
        pad = newpad(1, 1)
        keypad(pad, true)
        // After keypad, which would put the terminal's own definitions over them.
        xr_define_keys()
        nodelay(pad, true)
    }

    mutating func next() -> Key? {
        var value: UInt32 = 0
        while true {
            let kind = Int(xr_read(pad, &value))
            if kind == XR_READ_NOTHING { return nil }
            if let key = kind == XR_READ_KEY ? key(code: Int(value)) : key(character: value) { return key }
        }
    }

    private mutating func key(code: Int) -> Key? {
        if code == XR_KEY_PASTE_BEGIN {
            paste = ""
            return nil
        }
        if code == XR_KEY_PASTE_END {
            defer { paste = nil }
            return paste.map(Key.paste)
        }
        // A resize in the middle of a paste must not wait for its end; other keys there are text of no use.
        if code != Int(KEY_RESIZE), paste != nil { return nil }
        if code == XR_KEY_MOUSE_SGR || code == XR_KEY_MOUSE_BYTES {
            mouse.begin(code == XR_KEY_MOUSE_SGR ? .sgr : .bytes)
            return nil
        }
        if code != Int(KEY_RESIZE) { mouse.abandon() }
        return Self.codes[code] ?? Self.functionKey(code)
    }

    private mutating func key(character value: UInt32) -> Key? {
        switch mouse.take(value) {
        case .event(let key): return key
        case .taken: return nil
        case .isKey: break
        }
        guard let scalar = Unicode.Scalar(value) else { return nil }
        if let begun = paste {
            guard begun.utf8.count < Self.longestPaste else { return nil }
            // Terminals send the ends of pasted lines as Enter would.
            paste?.unicodeScalars.append(scalar == "\r" ? "\n" : scalar)
            return nil
        }
        switch value {
        case 0x09: return .tab
        case 0x0A, 0x0D: return .enter
        case 0x1B: return .escape
        case 0x08, 0x7F: return .backspace
        case 0x00: return .ctrl(" ")
        case 0x01..<0x1B: return Unicode.Scalar(value + 0x60).map { .ctrl(Character($0)) }
        case 0x1C..<0x20: return Unicode.Scalar(value + 0x40).map { .ctrl(Character($0)) }
        default: return .char(Character(scalar))
        }
    }

    private static func functionKey(_ code: Int) -> Key? {
        (1...63).first { Int(xr_function_key(Int32($0))) == code }.map(Key.function)
    }

    private static let codes: [Int: Key] = [
        Int(KEY_UP): .up, Int(KEY_DOWN): .down, Int(KEY_LEFT): .left, Int(KEY_RIGHT): .right, Int(KEY_HOME): .home,
        Int(KEY_END): .end, Int(KEY_PPAGE): .pageUp, Int(KEY_NPAGE): .pageDown, Int(KEY_BTAB): .backtab,
        Int(KEY_BACKSPACE): .backspace, Int(KEY_DC): .delete, Int(KEY_IC): .insert, Int(KEY_ENTER): .enter,
        Int(KEY_RESIZE): .resize, Int(KEY_SR): .shiftUp, Int(KEY_SF): .shiftDown, Int(KEY_SLEFT): .shiftLeft,
        Int(KEY_SRIGHT): .shiftRight, Int(KEY_A1): .home, Int(KEY_C1): .end, Int(KEY_A3): .pageUp,
        Int(KEY_C3): .pageDown,
    ]
}
