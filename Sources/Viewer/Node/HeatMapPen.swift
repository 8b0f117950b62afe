import Figures
import MapLayout
import Screen
import TraceAnalysis
import TraceModel

/// Draws response times over time: the more requests of a time took so long, the denser the shade. Fast ones stand below.
struct HeatMapPen {
    let heatMap: LatencyHeatMap
    let frame: SeriesFrame

    func draw(on canvas: inout Canvas) {
        let plot = frame.plot(canvas)
        guard plot.height > 0 else { return }
        for row in 0..<min(plot.height, heatMap.axis.columns) {
            let counts = heatMap.counts[row]
            for column in 0..<plot.width {
                let slice = frame.geometry.slice(at: column)
                guard counts.indices.contains(slice), counts[slice] > 0 else { continue }
                let shade = HeatMapPen.shade(counts[slice], peak: heatMap.peak)
                canvas.put(
                    scalar: canvas.glyphs.shade(shade), x: plot.x + column, y: plot.bottom - 1 - row,
                    style: frame.isBrushed(slice) ? HeatMapPen.style(counts[slice], peak: heatMap.peak) : .heat0)
            }
        }
        for tick in heatMap.axis.ticks(labelWidth: 2) where tick.column < plot.height {
            let label = frame.options.isASCII && tick.label.hasSuffix("µs") ? tick.label.dropLast(2) + "us" : tick.label
            frame.label(String(label), y: plot.bottom - 1 - tick.column, on: &canvas)
        }
        frame.drawAxis(on: &canvas)
    }

    /// The shades and from how many requests on each stands: `░ 1  ▒ 3  ▓ 8  █ 22`.
    static func legend(peak: Double, _ glyphs: GlyphSet) -> [(scalar: Unicode.Scalar, style: Style, count: Int)] {
        var legend: [(scalar: Unicode.Scalar, style: Style, count: Int)] = []
        var last = 0
        // Doubling the count raises the shade by one step at least where the highest is small.
        for count in HeatMapPen.steps where Double(count) <= max(1, peak) {
            let shade = shade(Double(count), peak: peak)
            if shade > last { legend.append((glyphs.shade(shade), style(Double(count), peak: peak), count)) }
            last = max(last, shade)
        }
        return legend
    }

    private static let steps = Array(1...50) + (6..<40).flatMap { power in [1 << power, 3 << (power - 1)] }

    /// 1 to 4. Each shade is as many times as dense as the one before, so that one slow request among thousands is seen too.
    static func shade(_ count: Double, peak: Double) -> Int { 1 + min(3, Int(level(count, peak: peak) * 4)) }

    private static func style(_ count: Double, peak: Double) -> Style {
        .heat(1 + min(6, Int(level(count, peak: peak) * 7)))
    }

    /// 0 for one request, 1 for the most there are.
    private static func level(_ count: Double, peak: Double) -> Double {
        guard peak > 1 else { return 0.5 }
        return max(0, min(1, halvings(max(1, count)) / halvings(peak)))
    }

    /// The logarithm of base 2, straight between powers: without a library, and the same on every machine.
    private static func halvings(_ value: Double) -> Double { Double(value.exponent) + value.significand - 1 }
}
