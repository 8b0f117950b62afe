import Foundation
import Testing

@testable import Terminal

@Suite struct OutputTests {
    /// The examples of RFC 4648; and whatever Foundation makes of a longer text.
    @Test func base64OfTheStandard() {
        for (text, expected) in [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            #expect(String(decoding: base64(text), as: UTF8.self) == expected)
        }
        let long = String(repeating: "注文 \u{1B}", count: 300)
        #expect(String(decoding: base64(long), as: UTF8.self) == Data(long.utf8).base64EncodedString())
    }

    /// Old terminals would print the private modes of xterm.
    @Test func whichTerminalsTakePrivateModes() {
        for name in ["vt100", "vt52", "dumb", "sun-color"] { #expect(!Modes.isXtermLike(name)) }
        for name in ["xterm-256color", "tmux-256color", "screen", "linux", ""] { #expect(Modes.isXtermLike(name)) }
        #expect(Modes.reset(xtermLike: true).hasPrefix(Modes.mouseOff + Modes.pasteOff))
        #expect(!Modes.reset(xtermLike: false).contains(Modes.pasteOff))
    }
}
