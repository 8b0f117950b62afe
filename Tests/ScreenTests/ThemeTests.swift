import Testing

@testable import Screen

@Suite struct ThemeTests {
    @Test(arguments: Theme.embeddedNames) func everyEmbeddedThemeDefinesEveryRole(name: String) throws {
        let theme = try Theme.embedded(name)
        #expect(theme.missingRoles == [])
    }

    @Test func theDefaultIsFirst() {
        #expect(Theme.embeddedNames == ["dark", "light", "colorblind", "highcontrast"])
    }

    @Test func aLineGivesThreeLooks() throws {
        let theme = try Theme(
            name: "t",
            text: """
                # a comment
                page = #111111 on #eeeeee

                fault = #ff5f5f on #000000 bold | brightred bold | underline
                match = default on #0000ff | default on blue reverse
                ok = #00ff00
                """)
        #expect(theme.pageForeground == RGB(hex: 0x111111))
        #expect(theme.pageBackground == RGB(hex: 0xEEEEEE))
        #expect(
            theme[.fault].rich
                == Look(foreground: RGB(hex: 0xFF5F5F), background: RGB(hex: 0), attributes: .bold))
        #expect(theme[.fault].basic == Look(foreground: .brightred, attributes: .bold))
        #expect(theme[.fault].mono == .underline)
        #expect(theme[.match].mono == .reverse)
        #expect(theme[.ok].basic == Look())
        #expect(theme.missingRoles.count == StyleRole.allCases.count - 3)
    }

    @Test(arguments: [
        ("fault #ff0000", ThemeError.Problem.noEqualsSign), ("faults = #ff0000", .unknownRole("faults")),
        ("ok = default\nok = bold", .repeatedRole("ok")), ("ok = #ff00", .unknownWord("#ff00")),
        ("ok = #+12345", .unknownWord("#+12345")), ("ok = red", .unknownWord("red")),
        ("ok = default | #ff0000", .unknownWord("#ff0000")), ("ok = default | red | red", .unknownWord("red")),
        ("ok = #ff0000 on", .noBackground), ("ok = #ff0000 on teal", .unknownWord("teal")),
        ("ok = #ff0000 #00ff00", .repeatedColor("#00ff00")), ("ok = bold | bold | bold | bold", .tooManyParts),
    ]) func aFaultyLineIsNamed(line: String, problem: ThemeError.Problem) {
        let lines = line.split(separator: "\n").count
        #expect(throws: ThemeError(theme: "mine", line: 1 + lines, problem: problem)) {
            try Theme(name: "mine", text: "# mine\n" + line)
        }
    }

    @Test func anErrorSaysWhereAndWhatToDo() {
        let error = ThemeError(theme: "my\u{1B}[31m", line: 3, problem: .unknownRole("fau\u{7}lt"))
        #expect(
            error.description
                == "theme my␛[31m, line 3: no role is called 'fau␇lt'; the embedded themes name them all"
                + " (xrayscope themes)")
        let unknown = #expect(throws: ThemeError.self) { try Theme.embedded("dusk") }
        #expect(
            unknown?.description
                == "theme dusk: there is none of that name; there are dark, light, colorblind, highcontrast")
    }

    /// As Unix, Windows and an old Mac end a line; the second empty one counts too.
    @Test(arguments: ["\n", "\r\n", "\r"]) func linesAreCountedHoweverTheyEnd(end: String) throws {
        let text = ["# a theme", "", "text = #ff0000 |\tred", "nosuch = default", ""].joined(separator: end)
        #expect(throws: ThemeError(theme: "t", line: 4, problem: .unknownRole("nosuch"))) {
            try Theme(name: "t", text: text)
        }
        let read = try Theme(name: "t", text: text.replacing("nosuch", with: "dim"))
        #expect(read[.text].basic.foreground == .red)
    }

    @Test func aThemeMayStandOnAnother() throws {
        let dark = try Theme.embedded("dark")
        let mine = try Theme(name: "mine", text: "fault = #ff00ff | magenta", base: dark)
        #expect(mine[.ok] == dark[.ok])
        #expect(mine[.fault].basic.foreground == .magenta)
        #expect(mine.pageBackground == dark.pageBackground)
    }

    /// xterm's cube has the levels 0, 95, 135, 175, 215, 255 and begins at 16; its greys are 8 + 10 n from 232.
    @Test(arguments: [
        (0x000000, 16), (0xFFFFFF, 231), (0xFF0000, 196), (0x5FAF5F, 71), (0x080808, 232), (0x8A8A8A, 245),
        (0x005F87, 24), (0x56B4E9, 74),
    ]) func theNearestOf256(hex: Int, index: Int) {
        #expect(RGB(hex: UInt32(hex)).nearest256 == index)
    }

    @Test func renditions() throws {
        let theme = try Theme(
            name: "t",
            text: """
                fault = #ff8787 bold | red bold
                bar = #5f5f87 | blue
                match = #000000 on #ffff00 | black on yellow
                selection = #ffffff on #005f87 | white on blue | reverse
                """)
        let selected = Style.fault.selected.underlined
        #expect(theme.rendition(of: .text, depth: .full256) == Rendition())
        #expect(
            theme.rendition(of: selected, depth: .full256)
                == Rendition(foreground: 210, background: 24, attributes: [.bold, .underline]))
        #expect(
            theme.rendition(of: selected, depth: .basic16)
                == Rendition(foreground: 1, background: 4, attributes: [.bold, .underline]))
        #expect(
            theme.rendition(of: selected, depth: .none)
                == Rendition(attributes: [.bold, .reverse, .underline]))
        // What cannot be read on the selection takes its ink; what has paper of its own keeps it.
        #expect(theme.rendition(of: .bar.selected, depth: .full256) == Rendition(foreground: 231, background: 24))
        #expect(theme.rendition(of: .bar.selected, depth: .basic16) == Rendition(foreground: 7, background: 4))
        #expect(theme.rendition(of: .match.selected, depth: .full256) == Rendition(foreground: 16, background: 226))
        #expect(theme.rendition(of: .text.selected, depth: .basic16) == Rendition(foreground: 7, background: 4))
    }
}
