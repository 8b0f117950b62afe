import Figures
import Testing
import TraceModel

@testable import Viewer

@Suite("Times and secrets")
struct FormatTests {
    private func time(_ seconds: Int64, offset: Int = 0) -> String {
        var options = ViewOptions()
        options.localOffset = offset
        return Format.time(Timestamp(nanoseconds: seconds * 1_000_000_000), options)
    }

    @Test("Calendar dates, also before 1970, at leap days and across the date line")
    func dates() {
        // Checked with date -u -d @N.
        #expect(time(0) == "1970-01-01 00:00:00.000")
        #expect(time(-1) == "1969-12-31 23:59:59.000")
        #expect(time(1_772_323_200) == "2026-03-01 00:00:00.000")
        #expect(time(1_709_164_800) == "2024-02-29 00:00:00.000")
        #expect(time(951_782_400) == "2000-02-29 00:00:00.000")
        #expect(time(1_772_323_200, offset: 9 * 3600) == "2026-03-01 09:00:00.000")
        #expect(time(1_772_323_200, offset: -5 * 3600) == "2026-02-28 19:00:00.000")
    }

    @Test("UTC leaves the local offset out")
    func utc() {
        var options = ViewOptions()
        options.localOffset = 3600
        options.localZoneName = "CET"
        let window = TimeWindow(
            start: Timestamp(nanoseconds: 1_772_323_200_000_000_000),
            end: Timestamp(nanoseconds: 1_772_323_260_000_000_000))
        #expect(Format.window(window, options) == "2026-03-01 01:00:00-01:01:00 CET")
        options.isUTC = true
        #expect(Format.window(window, options) == "2026-03-01 00:00:00-00:01:00 UTC")
    }

    @Test("The ends of time do not trap")
    func extremes() {
        #expect(!Format.time(Timestamp(nanoseconds: .min), ViewOptions()).isEmpty)
        #expect(!Format.time(Timestamp(nanoseconds: .max), ViewOptions()).isEmpty)
    }

    @Test("The path of a URL, and what is none as it is")
    func paths() {
        #expect(URLText.path("https://host/tasks/7?x=1") == "/tasks/7?x=1")
        #expect(URLText.path("https://host") == "/")
        #expect(URLText.path("/tasks") == "/tasks")
        #expect(URLText.path("") == "")
        #expect(URLText.path("host/path") == "host/path")
    }
}
