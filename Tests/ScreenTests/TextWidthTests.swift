import Testing

@testable import Screen

@Suite struct TextWidthTests {
    /// Columns counted by hand: a kana or an ideograph takes two, a mark none, half a flag and a stand-in one.
    @Test(arguments: [
        ("", 0), ("task-service", 12), ("注文サービス", 12), ("ｶﾀｶﾅ", 4), ("ＡＢ", 4), ("한국어", 6), ("e\u{301}te\u{301}", 3),
        ("été", 3), ("שלום", 4), ("مرحبا", 5), ("🙂", 2), ("❤", 1), ("❤\u{FE0F}", 1), ("👍🏽", 2), ("🏽", 2), ("🇯🇵", 2),
        ("👨\u{200D}👩\u{200D}👧", 6), ("1\u{FE0F}\u{20E3}", 1), ("हिन्दी", 5), ("ผู้", 1), ("\u{1100}\u{1161}\u{11A8}", 2),
        ("a\tb", 3), ("a\nb", 3), ("\u{1B}[31m", 5), ("\u{85}", 1), ("a\u{200B}b", 3), ("\u{202E}a", 2), ("─│█▏", 4),
        ("\u{E000}", 1), ("\u{301}x", 2), ("𠮷", 2), ("\u{FEFF}a", 2), ("\u{AD}", 1),
    ])
    func columns(text: String, columns: Int) {
        #expect(displayWidth(text) == columns)
        #expect(displayWidth(cleaned(text)) == columns)
        var canvas = Canvas(size: Size(width: 20, height: 1))
        #expect(canvas.put(text, x: 0, y: 0) == columns)
    }

    @Test func aThousandMarksAreOneCell() {
        let tower = "a" + String(repeating: "\u{301}", count: 1000)
        #expect(displayWidth(tower) == 1)
        #expect(cleaned(tower).unicodeScalars.count == 5)
    }

    @Test(arguments: [
        ("plain text", "plain text"), ("\u{1B}[31mred\u{7}", "␛[31mred␇"), ("a\r\nb", "a␍␊b"), ("a\tb", "a b"),
        ("\u{7F}\u{9B}", "␡�"), ("user\u{202E}gpj.exe", "user�gpj.exe"), ("a\u{2066}b\u{2069}", "a�b�"),
        ("pay\u{200B}ments", "pay·ments"), ("\u{FEFF}x", "·x"), ("a\u{2028}b", "a�b"), ("\u{E0041}", "�"),
        ("🇩🇪", "DE"), ("\u{301}", "◌\u{301}"), ("\u{FFFE}", "�"), ("\u{0}", "␀"), ("می\u{200C}خواهم", "میخواهم"),
        ("\u{200D}a", "·a"),
    ])
    func cleaning(text: String, shown: String) {
        #expect(Array(cleaned(text).unicodeScalars) == Array(shown.unicodeScalars))
    }

    /// Every scalar there is comes out as something without control, format and line-separator characters.
    @Test func nothingHarmfulIsLeft() {
        for value in UInt32(0)..<0x11_0000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let shown = Cleaning.shown(value, after: 1)
            switch shown.kind {
            case .spacing: #expect(shown.width == 1 || shown.width == 2, "\(scalar.escaped(asASCII: true))")
            case .mark: #expect(shown.width == 0)
            case .nothing: continue
            }
            guard let left = Unicode.Scalar(shown.value) else { continue }
            let category = left.properties.generalCategory
            let harmful: Set<Unicode.GeneralCategory> = [.control, .lineSeparator, .paragraphSeparator, .surrogate]
            if shown.kind == .mark, category == .format {
                Issue.record("\(scalar.escaped(asASCII: true)) takes no room and shows nothing")
            }
            if harmful.contains(category) || left.properties.isBidiControl {
                Issue.record("\(scalar.escaped(asASCII: true)) is shown as it is")
            }
        }
    }

    @Test func cutting() {
        #expect(truncated("payments", to: 8) == "payments")
        #expect(truncated("payments", to: 5) == "paym…")
        #expect(truncated("payments", to: 5, .middle) == "pa…ts")
        #expect(truncated("payments", to: 5, .none) == "payme")
        #expect(truncated("payments", to: 1) == "…")
        #expect(truncated("payments", to: 0) == "")
        #expect(truncated("payments", to: -3) == "")
        #expect(truncated("payments", to: 5, glyphs: .ascii) == "paym~")
        #expect(truncated("注文サービス", to: 6) == "注文…")
        #expect(truncated("注文サービス", to: 6, .middle) == "注…ス")
        #expect(truncated("cafe\u{301}s are here", to: 6) == "cafe\u{301}s…")
        #expect(truncated("an accent at the end e\u{301}", to: 5, .middle) == "an… e\u{301}")
    }

    @Test func padding() {
        #expect(padded("ok", to: 4) == "ok  ")
        #expect(padded("ok", to: 4, .before) == "  ok")
        #expect(padded("注文サ", to: 4) == "注… ")
        #expect(padded("", to: 2) == "  ")
    }

    @Test func aLongTextIsNotReadToItsEnd() {
        let long = String(repeating: "注", count: 2_000_000)
        var canvas = Canvas(size: Size(width: 10, height: 1000))
        let clock = ContinuousClock()
        let time = clock.measure { for y in 0..<1000 { canvas.put(long, x: 0, y: y) } }
        // Reading two million characters a row would take minutes.
        #expect(time < .seconds(5))
        #expect(canvas.cell(x: 8, y: 999).ascii == nil)
    }
}
