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
        return ends[1]
    }()

    private func keys(_ text: String) throws -> [Key] {
        var reader = try reader()
        return try keys(text, &reader)
    }

    /// Once ncurses has begun.
    private func reader() throws -> KeyReader {
        _ = try #require(Self.writeEnd)
        return KeyReader()
    }

    private func keys(_ text: String, _ reader: inout KeyReader) throws -> [Key] {
        let bytes = Array(text.utf8)
        let end = try #require(Self.writeEnd)
        try #require(write(end, bytes, bytes.count) == bytes.count)
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
        #expect(try keys("\u{1B}[<2;300;1M") == [.mouse(x: 299, y: 0, .rightPress)])
        // Press, drag and release in one read; motion without a button is nothing.
        #expect(
            try keys("\u{1B}[<0;1;1M\u{1B}[<32;2;1M\u{1B}[<0;2;1m\u{1B}[<35;3;1M")
                == [.mouse(x: 0, y: 0, .press), .mouse(x: 1, y: 0, .drag), .mouse(x: 1, y: 0, .release)])
    }

    @Test func theMouseOfAnOldTerminal() throws {
        // Each number is a character, 32 more.
        #expect(try keys("\u{1B}[M +%\u{1B}[M#+%") == [.mouse(x: 10, y: 4, .press), .mouse(x: 10, y: 4, .release)])
        #expect(try keys("\u{1B}[Ma!!") == [.mouse(x: 0, y: 0, .wheelDown)])
    }

    /// A report that is cut short must not wait for its rest, which may never come.
    @Test(.timeLimit(.minutes(1)), arguments: ["\u{1B}[<0;1", "\u{1B}[<", "\u{1B}[M", "\u{1B}[M "])
    func aReportThatIsCutShort(_ begun: String) throws {
        #expect(try keys(begun) == [])
        #expect(try keys("\u{1B}OA") == [.up])
        #expect(try keys(begun + "\u{1B}OBx") == [.down, .char("x")])
    }

    /// The rest of a report may come in a later read.
    @Test func aReportInTwoParts() throws {
        var reader = try reader()
        #expect(try keys("\u{1B}[<0;1", &reader) == [])
        #expect(try keys("1;5M", &reader) == [.mouse(x: 10, y: 4, .press)])
        // What is no part of a report is a key.
        #expect(try keys("\u{1B}[<0;1q", &reader) == [.char("q")])
    }
}
