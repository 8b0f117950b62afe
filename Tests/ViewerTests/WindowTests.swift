import Screen
import Testing
import TraceModel
import TraceRepository

@testable import Viewer

@Suite("A window of time as people type it")
struct WindowTests {
    /// 2026-03-01T00:00:00Z.
    private static let midnight: Int64 = 1_772_323_200

    /// - Parameter offset: seconds east of UTC of the zone shown.
    private func parse(_ text: String, live: Bool = false, offset: Int = 0) -> String {
        var options = ViewOptions()
        options.localOffset = offset
        // 12:30 UTC on the first of March.
        let latest = Timestamp(seconds: Double(Self.midnight + 45_000))
        do throws(WindowText.Refusal) {
            let source = live ? XRayRepository.capabilities : .files
            switch try WindowText(options: options, latest: latest, capabilities: source).parse(text) {
            case .all: return "all"
            case .last(let length): return "last \(length / 1_000_000_000)"
            case .fixed(let window):
                let (start, end) = (window.start.nanoseconds, window.end.nanoseconds)
                return "\(start / 1_000_000_000 - Self.midnight) to \(end / 1_000_000_000 - Self.midnight)"
            }
        } catch {
            return "refused: " + error.words
        }
    }

    @Test(
        "What is meant, in seconds from midnight",
        arguments: [
            ("15m", "last 900"), ("1h30m", "last 5400"), ("last 2d", "last 172800"), ("PT15M", "last 900"),
            ("P1DT2H", "last 93600"), (" 90s ", "last 90"), ("all", "all"), ("10:00-11:00", "36000 to 39600"),
            ("10:00 - 11:00", "36000 to 39600"), ("10:00..11:00:30", "36000 to 39630"), ("10:00-", "36000 to 45000"),
            ("10:00/PT1H", "36000 to 39600"), ("1h/12:00", "39600 to 43200"), ("12:00-now", "43200 to 45000"),
            ("2026-03-01T10:00/PT1H", "36000 to 39600"), ("2026-03-01T10:00Z/2026-03-01T11:00Z", "36000 to 39600"),
            ("2026-03-01T10:00-2026-03-01T11:00", "36000 to 39600"), ("2026-03-01 10:00 to 11:00", "36000 to 39600"),
            ("2026-03-01", "0 to 86400"), ("2026-02-28/2026-03-01", "-86400 to 86400"),
            ("1772323200/1772326800", "0 to 3600"), ("2026-03-01T09:00+09:00/PT1H", "0 to 3600"),
        ])
    func meant(text: String, window: String) {
        #expect(parse(text) == window)
    }

    @Test("A time of day that is still to come was yesterday's, and an end before its start is after midnight")
    func days() {
        #expect(parse("13:00-14:00") == "-39600 to -36000")
        #expect(parse("23:50-00:10") == "-600 to 600")
    }

    @Test("Times without a zone are in the zone shown")
    func zones() {
        // 21:30 in Tokyo: 19:00 there is 10:00 UTC.
        #expect(parse("19:00-20:00", offset: 32_400) == "36000 to 39600")
        #expect(parse("2026-03-01", offset: 32_400) == "-32400 to 54000")
    }

    @Test(
        "What cannot be meant says why",
        arguments: [
            ("soon", "is no time"), ("11:00:00-10:00:00Z..", "is no time"), ("25:00-26:00", "is no time"),
            ("2026-03-01T11:00/2026-03-01T10:00", "ends before it starts"), ("0s", "is no time"), ("-", "is no time"),
            ("2026-03-02T10:00/PT1H", "lies in the future"), ("2026-01-01", "more than 30 days back"),
            ("all", "30d"), ("9999999999999999999999m", "is no time"),
        ])
    func refused(text: String, words: String) {
        #expect(parse(text, live: true).contains(words), "\(parse(text, live: true))")
    }

    @Test("Any text is read without harm")
    func hostile() {
        for text in ["", "\u{0}", "::::", "9999999999999999999-1", "T", "PT", "1772323200000000000/1", "é–ü", "-/-"] {
            #expect(!parse(text).isEmpty)
        }
    }

    @Test("A line is edited where its cursor is")
    func line() {
        var line = LineEditor("fault AND x")
        for key in Key.list("home,text:a,end,backspace,left,ctrl-w") ?? [] { _ = line.press(key) }
        #expect(line.text == "afault  " && line.position == 7)
        _ = line.press(.ctrl("u"))
        #expect(line.position == 0)
        _ = line.press(.paste(String(repeating: "x", count: 10_000)))
        #expect(line.text.count <= LineEditor.longest)
        let isText = line.press(.function(5))
        #expect(!isText)
    }
}
