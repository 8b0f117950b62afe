import Foundation
import Testing
import TraceModel

@testable import xrayscope

/// What people type behind an option.
@Suite struct ArgumentTests {
    @Test(
        arguments: [
            ("90s", 90_000_000_000), ("15m", 900_000_000_000), ("1h30m", 5_400_000_000_000), ("250ms", 250_000_000),
            ("2d", 172_800_000_000_000), ("1.5h", 5_400_000_000_000), ("1w", 604_800_000_000_000),
        ] as [(String, Int64)])
    func lengths(_ text: String, _ nanoseconds: Int64) {
        #expect(TimeLength(argument: text)?.nanoseconds == nanoseconds)
    }

    @Test(arguments: ["", "15", "m", "15 m", "-5m", "0s", "1y", "1e9h", "9999999999s", "1..5h", "٣m"])
    func noLengths(_ text: String) { #expect(TimeLength(argument: text) == nil) }

    @Test func intervals() {
        #expect(RefreshInterval(argument: "off")?.milliseconds == .some(nil))
        #expect(RefreshInterval(argument: "1s")?.milliseconds == 1000)
        #expect(RefreshInterval(argument: "999ms") == nil)
        #expect(RefreshInterval(argument: "never") == nil)
    }

    /// What `t` takes, --since takes. 2026-03-02T10:00:00Z is 1772445600 (date -u -d 2026-03-02T10:00Z +%s).
    @Test(
        arguments: [
            ("2026-03-02T10:00Z/PT10M", 1_772_445_600, 1_772_446_200),
            ("2026-03-02T10:00Z..2026-03-02T10:20Z", 1_772_445_600, 1_772_446_800),
            ("10:00Z-10:30Z", 1_772_445_600, 1_772_447_400),
        ] as [(String, Double, Double)])
    func windows(_ text: String, _ start: Double, _ end: Double) {
        let since = SinceArgument(argument: text)
        #expect(since != nil && since?.length == nil)
        let window = since?.window(latest: Timestamp(seconds: 1_772_449_200))
        #expect(window == TimeWindow(start: Timestamp(seconds: start), end: Timestamp(seconds: end)))
    }

    /// A point of time alone: from then until the last trace, which is inside.
    @Test func fromThenOn() {
        let latest = Timestamp(seconds: 1_772_449_200)
        let window = SinceArgument(argument: "2026-03-02T10:00Z")?.window(latest: latest)
        #expect(window?.start == Timestamp(seconds: 1_772_445_600))
        #expect(window?.end == Timestamp(nanoseconds: latest.nanoseconds + 1))
    }

    @Test func aTimeOfDayDependsOnTheDay() {
        #expect(SinceArgument(argument: "10:00-11:00")?.dependsOnDay == true)
        #expect(SinceArgument(argument: "2026-03-02T10:00/PT1H")?.dependsOnDay == false)
        #expect(SinceArgument(argument: "90s")?.dependsOnDay == false)
    }

    @Test(arguments: ["", "soon", "all", "5x", "25:00-26:00"]) func noWindows(_ text: String) {
        #expect(SinceArgument(argument: text) == nil)
    }

    /// 2026-03-01T00:00:00Z is 1772323200 (date -u -d 2026-03-01 +%s).
    @Test func points() {
        #expect(TimePoint(argument: "1772323200")?.time == Timestamp(seconds: 1_772_323_200))
        #expect(TimePoint(argument: "2026-03-01T00:00:00Z")?.time == Timestamp(seconds: 1_772_323_200))
        #expect(TimePoint(argument: "2026-03-01 09:00:00.5+09:00")?.time == Timestamp(seconds: 1_772_323_200.5))
        #expect(TimePoint(argument: "yesterday") == nil)
        #expect(TimePoint(argument: "nan") == nil)
    }
}
