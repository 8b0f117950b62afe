import CNcurses
import Foundation
import Screen
import Testing

@testable import Terminal

/// What a terminal sends, through ncurses, to the keys of the viewer. One ncurses for all: it is one for the process.
@Suite(.serialized) struct KeyReaderTests {
    private static let writeEnd: Int32? = {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0, let keys = fdopen(ends[0], "r"), let screen = fopen("/dev/null", "w") else {
            return nil
        }
        setlocale(LC_CTYPE, "C.UTF-8")
        guard newterm("xterm-256color", screen, keys) != nil else { return nil }
        set_escdelay(0)
        xr_define_paste_keys()
        xr_mouse(1)
        return ends[1]
    }()

    private func keys(_ text: String) throws -> [Key] {
        let bytes = Array(text.utf8)
        let end = try #require(Self.writeEnd)
        try #require(write(end, bytes, bytes.count) == bytes.count)
        var reader = KeyReader()
        var keys: [Key] = []
        while let key = reader.next() { keys.append(key) }
        return keys
    }

    @Test(
        arguments: [
            ("a", [.char("a")]), ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{7F}", [.backspace]),
            ("\u{8}", [.backspace]), ("\u{3}", [.ctrl("c")]), ("\u{C}", [.ctrl("l")]), ("\u{1F}", [.ctrl("_")]),
            ("é注😀", [.char("é"), .char("注"), .char("😀")]), ("\u{1B}[Z", [.backtab]), ("\u{1B}OA", [.up]),
            ("\u{1B}OB\u{1B}OC\u{1B}OD", [.down, .right, .left]), ("\u{1B}[5~\u{1B}[6~", [.pageUp, .pageDown]),
            ("\u{1B}[3~", [.delete]), ("\u{1B}OP", [.function(1)]), ("\u{1B}", [.escape]),
        ] as [(String, [Key])])
    func singleKeys(_ sent: String, _ expected: [Key]) throws {
        #expect(try keys(sent) == expected)
    }

    @Test func aPasteIsOneKey() throws {
        #expect(try keys("\u{1B}[200~one\rtwo\u{1B}[201~x") == [.paste("one\ntwo"), .char("x")])
        #expect(try keys("\u{1B}[200~\u{1B}[201~") == [.paste("")])
    }

    /// Keys inside a paste are text of no use, and the paste goes on.
    @Test func arrowsInAPasteAreLeftOut() throws {
        #expect(try keys("\u{1B}[200~a\u{1B}OAb\u{1B}[201~") == [.paste("ab")])
    }

    @Test func theMouse() throws {
        // SGR reports count from 1.
        #expect(try keys("\u{1B}[<0;11;5M") == [.mouse(x: 10, y: 4, .press)])
        #expect(try keys("\u{1B}[<0;11;5m") == [.mouse(x: 10, y: 4, .release)])
        #expect(try keys("\u{1B}[<64;1;1M") == [.mouse(x: 0, y: 0, .wheelUp)])
    }
}
