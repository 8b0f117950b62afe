import Figures
import Screen
import TraceModel

/// What stands in the place of a map or a list while nothing has come to `listen:`: what to set, and where it listens.
struct IntakeWelcome {
    let report: IntakeReport

    /// Nil where nobody listens, or where something has come.
    init?(_ scene: Scene) {
        guard let report = scene.data.dataSet.intake, scene.data.traceCount == 0 else { return nil }
        self.report = report
    }

    func draw(on canvas: inout Canvas) {
        let lines = lines(width: min(canvas.width - 2, 100))
        let left = max(1, (canvas.width - 84) / 2)
        // What does not fit goes from the end: the settings come first.
        let top = max(0, (canvas.height - lines.count) / 3)
        for (index, line) in lines.enumerated() where top + index < canvas.height {
            canvas.put(line.text, x: left + line.indent, y: top + index, style: line.style)
        }
    }

    private struct Line {
        var text: String
        var style = Style.text
        var indent = 0
    }

    private func lines(width: Int) -> [Line] {
        var lines: [Line] = [
            Line(
                text: report.hasTraffic ? "Listening. No trace has come yet." : "Listening. Nothing has come yet.",
                style: .strong),
            Line(text: ""),
        ]
        for wire in report.wires where !wire.addresses.isEmpty {
            lines.append(Line(text: "\(wire.name)  \(wire.addresses.joined(separator: ", "))", style: .title))
            for setting in wire.settings { lines.append(Line(text: setting, style: .accent, indent: 4)) }
            if wire.notTraces > 0 { lines.append(Line(text: wire.notTracesWords, style: .dim, indent: 4)) }
            if let words = Self.trouble(wire) { lines.append(Line(text: words, style: .warning, indent: 4)) }
            lines.append(Line(text: ""))
        }
        let limit = IntakeState.megabytes(report.memoryLimit)
        for words in [
            "Set one where your program starts: its requests appear here as they run.",
            "Held in memory, \(limit) at most; when it is full, the oldest traces go first.",
        ] { lines.append(Line(text: words, style: .dim)) }
        for outlet in report.outlets { lines.append(Line(text: "Also: \(outlet.name)", style: .dim)) }
        return lines
    }

    /// What came and was of no use.
    static func trouble(_ wire: IntakeReport.Wire) -> String? {
        guard wire.rejected > 0 || wire.dropped > 0 else { return nil }
        var words: [String] = []
        if wire.rejected > 0 { words.append("\(Format.count(wire.rejected)) refused") }
        if wire.dropped > 0 { words.append("\(Format.count(wire.dropped)) lost") }
        return words.joined(separator: ", ") + (wire.lastRefusal.isEmpty ? "" : ". The last: " + wire.lastRefusal)
    }
}
