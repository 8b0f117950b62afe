import Figures
import Testing

@Suite struct FormatTests {
    @Test(
        arguments: [
            (0, "0ms"), (850e-9, "850ns"), (4.5e-6, "4.5µs"), (0.000_118, "118µs"), (0.118, "118ms"), (0.0045, "4.5ms"),
            (0.9996, "1s"), (1.2, "1.2s"), (12.34, "12.3s"), (59.4, "59.4s"), (59.96, "1m00s"), (123, "2m03s"),
            // Three significant digits in every unit, and over its edges.
            (51e-6, "51µs"), (51.26e-6, "51.3µs"), (1.234e-6, "1.23µs"), (999.4e-6, "999µs"), (999.6e-6, "1ms"),
            (0.001_236, "1.24ms"), (0.012_345, "12.3ms"), (0.123_456, "123ms"), (0.009_996, "10ms"),
            (0.099_96, "100ms"),
            (1.005, "1s"), (1.006, "1.01s"), (9.996, "10s"), (59.94, "59.9s"), (51e-9, "51ns"),
            (3720, "1h02m"),
            (273_600, "3d04h"), (-0.5, "-500ms"), (.nan, "-"), (.infinity, "-"), (1e300, "-"),
        ] as [(Double, String)])
    func durations(seconds: Double, text: String) {
        #expect(Format.duration(seconds) == text)
    }

    @Test(
        arguments: [
            (0, "0"), (999, "999"), (1204, "1,204"), (-1_000_000, "-1,000,000"), (.max, "9,223,372,036,854,775,807"),
        ]
            as [(Int64, String)])
    func counts(value: Int64, text: String) {
        #expect(Format.count(value) == text)
    }

    @Test(
        arguments: [
            (999, "999"), (1204, "1.2k"), (12_340, "12.3k"), (4_500_000, "4.5M"), (1e15, "1000T+"), (1234, "1.23k"),
            (123_456, "123k"), (999_600, "1M"),
        ]
            as [(Double, String)])
    func shortCounts(value: Double, text: String) {
        #expect(Format.shortCount(value) == text)
    }

    @Test(
        arguments: [
            (42.1, "42.1/min"), (0.3, "0.3/min"), (12_300, "12.3k/min"), (420.4, "420/min"), (0, "0/min"),
            (1.0 / 60, "1/h"), (0.0001, "<0.1/h"), (3.456, "3.46/min"), (0.117, "0.12/min"), (99.96, "100/min"),
            (1.0 / 48, "1.25/h"),
        ]
            as [(Double, String)])
    func rates(value: Double, text: String) {
        #expect(Format.rate(perMinute: value) == text)
    }

    @Test(
        arguments: [
            (0, "0%"), (1, "100%"), (0.972, "97.2%"), (0.999_99, "99.9%"), (0.0004, "0.04%"), (0.000_001, "<0.01%"),
            (0.5, "50%"), (0.016_34, "1.63%"), (0.008_339, "0.83%"), (0.123_45, "12.3%"), (0.099_96, "10%"),
        ] as [(Double, String)])
    func shares(share: Double, text: String) {
        #expect(Format.percent(share) == text)
    }
}
