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

    /// 2026-03-01T00:00:00Z is 1772323200 (date -u -d 2026-03-01 +%s).
    @Test func points() {
        #expect(TimePoint(argument: "1772323200")?.time == Timestamp(seconds: 1_772_323_200))
        #expect(TimePoint(argument: "2026-03-01T00:00:00Z")?.time == Timestamp(seconds: 1_772_323_200))
        #expect(TimePoint(argument: "2026-03-01 09:00:00.5+09:00")?.time == Timestamp(seconds: 1_772_323_200.5))
        #expect(TimePoint(argument: "yesterday") == nil)
        #expect(TimePoint(argument: "nan") == nil)
    }
}
