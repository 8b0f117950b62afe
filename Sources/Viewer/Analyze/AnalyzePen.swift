import Figures
import Screen
import TraceAnalysis
import TraceModel

/// Draws the panels of the Analyze screen: a title with the names of its columns, and lines.
struct AnalyzePen {
    let state: AnalyzeState
    let picture: AnalyzePicture
    let scene: Scene

    private var ascii: Bool { scene.options.isASCII }
    private var hasB: Bool { picture.countB > 0 }

    func drawTitle(_ panel: AnalyzePanel, on canvas: inout Canvas) {
        let isFocused = panel == state.panel
        canvas.hline(x: 0, y: 0, length: canvas.width, style: isFocused ? .borderFocused : .border)
        let names = columns(panel)
        var right = canvas.width
        for name in names.reversed() {
            right -= AnalyzePen.cell
            if !name.isEmpty { canvas.putRight(" " + name, right: right + AnalyzePen.cell, y: 0, style: .dim) }
        }
        canvas.put(title(panel) + " ", x: 1, y: 0, style: isFocused ? .title : .strong, maxWidth: max(0, right - 1))
    }

    private static let cell = 9

    private func title(_ panel: AnalyzePanel) -> String {
        switch panel {
        case .costs: " Where the time goes (critical path)"
        case .apart: " What sets A apart" + (state.measure == .risk ? " (relative risk)" : "")
        case .table: " By \(picture.grouping.name)"
        case .patterns: " Patterns that cost time"
        }
    }

    /// As many columns as leave the names half of the line.
    private func columns(_ panel: AnalyzePanel) -> [String] {
        let all: [String] =
            switch panel {
            case .costs:
                ["share", "A mean"] + (hasB ? ["B mean", "A - B"] : []) + ["if gone"]
                    + (picture.hasSlack ? ["slack A"] : [])
                    + (hasBands ? ["A P0-50", "A P0-95", "A P0-99"] : [])
            case .apart: ["in A", "", "in B", "", state.measure == .risk ? "risk" : "A - B"]
            case .table: hasB ? ["in A", "", "in B", "", "A - B", "p50 A"] : ["in A", "", "p50 A"]
            case .patterns: ["lost", "traces", "times"]
            }
        return Array(all.prefix(max(1, canvasRoom / AnalyzePen.cell)))
    }

    /// How the slow traces of A differ from its fast ones, where there is room for it.
    private var hasBands: Bool { scene.columns >= 160 }

    private var canvasRoom: Int { scene.columns * 6 / 10 }

    func drawLines(_ panel: AnalyzePanel, on canvas: inout Canvas) {
        let count = state.lineCount(panel)
        guard count > 0 else {
            canvas.put(emptyWords(panel), x: 2, y: 0, style: .dim)
            return
        }
        let top = state.tops[panel] ?? 0
        for y in 0..<min(canvas.height, count - top) {
            let at = top + y
            let line = line(panel, at)
            draw(line, panel, y: y, on: &canvas)
            if panel == state.panel, state.finding.isMatch(at) {
                canvas.setStyle(Rect(x: 2, y: y, width: max(0, canvas.width / 3), height: 1), .match)
            }
            if panel == state.panel, at == state.cursor(panel) {
                canvas.setStyle(Rect(x: 0, y: y, width: canvas.width, height: 1), .selection)
            }
        }
    }

    private func emptyWords(_ panel: AnalyzePanel) -> String {
        switch panel {
        case .costs: picture.noCosts ?? "nothing"
        case .apart: picture.verdict ?? "nothing"
        case .table: "no values"
        case .patterns: "none found in A"
        }
    }

    /// A line as words, a bar of 0 to 1 (below 0: more in B), and cells.
    private struct Line {
        var words: String
        var detail = ""
        var bar: Double?
        var cells: [String]
        var isDim = false
    }

    private func draw(_ line: Line, _ panel: AnalyzePanel, y: Int, on canvas: inout Canvas) {
        let cells = line.cells.prefix(columns(panel).count)
        let left = canvas.width - AnalyzePen.cell * cells.count
        for (index, cell) in cells.enumerated() {
            let right = left + AnalyzePen.cell * (index + 1)
            canvas.putRight(cell, right: right, y: y, style: line.isDim ? .dim : .text, maxWidth: AnalyzePen.cell - 1)
        }
        let barRoom = scene.columns >= 100 && line.bar != nil ? 14 : 0
        let room = max(0, left - 2 - (barRoom > 0 ? barRoom + 1 : 0))
        let used = canvas.put(
            line.words, x: 2, y: y, style: line.isDim ? .dim : .text, maxWidth: room, truncate: .middle)
        if used + 2 < room {
            canvas.put(line.detail, x: 4 + used, y: y, style: .dim, maxWidth: max(0, room - used - 2))
        }
        if let bar = line.bar, barRoom > 0 {
            drawBar(bar, x: left - barRoom, room: barRoom - 1, y: y, on: &canvas)
        }
    }

    private func drawBar(_ share: Double, x: Int, room: Int, y: Int, on canvas: inout Canvas) {
        let eighths = Int((min(1, abs(share)) * Double(room * 8)).rounded())
        let style: Style = share < 0 ? .setB : .setA
        for column in 0..<((eighths + 7) / 8) {
            let glyph = canvas.glyphs.bar(eighths: min(8, eighths - column * 8))
            canvas.put(scalar: glyph, x: x + column, y: y, style: style)
        }
    }

    private func line(_ panel: AnalyzePanel, _ at: Int) -> Line {
        switch panel {
        case .costs: costLine(picture.costs[at])
        case .apart: apartLine(picture.apart[at])
        case .table: tableLine(picture.table[at])
        case .patterns: patternLine(picture.patterns[at])
        }
    }

    private func costLine(_ cost: ComparedCost) -> Line {
        let (node, name) = (cost.operation.node, cost.operation.name)
        // What stands beside the paths takes nothing of them.
        let isBeside = cost.meanA == 0 && cost.meanB == 0
        let a = isBeside ? ["-", "-"] : [Format.percent(cost.shareA), time(cost.meanA)]
        let b = !hasB ? [] : isBeside ? ["-", "-"] : [time(cost.meanB), signed(cost.change)]
        let what = [name.isEmpty ? "(self)" : name, node.type.map(AnalyzePen.shortType) ?? ""]
        return Line(
            words: node.name, detail: what.filter { !$0.isEmpty }.joined(separator: "  "), bar: cost.shareA,
            cells: a + b + [cost.goneA > 0 ? signed(-cost.goneA) : "-"]
                + (picture.hasSlack ? [cost.slackA.map(time) ?? "-"] : [])
                + (0..<3).map { cost.bandsA.indices.contains($0) ? time(cost.bandsA[$0]) : "-" },
            isDim: isBeside)
    }

    /// `DynamoDB::Table` of `AWS::DynamoDB::Table`.
    private static func shortType(_ type: String) -> String {
        type.hasPrefix("AWS::") ? String(type.dropFirst(5)) : type
    }

    private func apartLine(_ line: ApartLine) -> Line {
        switch line {
        case .value(let value):
            let delta = (value.delta >= 0 ? "+" : "-") + Format.fixed(abs(value.delta) * 100, decimals: 0)
            let risk = value.risk.map { $0.isFinite ? Format.fixed($0, decimals: 1) + canvasTimes : "only A" } ?? "-"
            return Line(
                words: words(value.grouping, value.key), detail: value.isIdentifier ? "(ids)" : "", bar: value.delta,
                cells: [
                    Format.count(value.countA), Format.percent(value.shareA), Format.count(value.countB),
                    Format.percent(value.shareB), state.measure == .risk ? risk : delta,
                ], isDim: value.isIdentifier)
        case .number(let number):
            return Line(
                words: "annotation.\(number.key)", detail: "numbers, medians (Kolmogorov-Smirnov)",
                bar: number.statistic,
                cells: [
                    Format.count(number.countA), short(number.medianA), Format.count(number.countB),
                    short(number.medianB), "D " + Format.fixed(number.statistic, decimals: 2),
                ])
        }
    }

    private var canvasTimes: String { scene.options.glyphs.text(.times) }

    private func words(_ grouping: TraceGrouping, _ key: String) -> String {
        "\(grouping.name) = \(shown(grouping, key))"
    }

    /// A value as it may be seen: nothing of it where the attribute's name says that it is secret.
    private func shown(_ grouping: TraceGrouping, _ key: String) -> String {
        if key == TraceGrouping.none { return "(none)" }
        return grouping.shown(key, showsSecrets: scene.options.showsSecrets)
    }

    private func tableLine(_ line: AnalyzeTableLine) -> Line {
        let delta = line.shareA - line.shareB
        let points = (delta >= 0 ? "+" : "-") + Format.fixed(abs(delta) * 100, decimals: 0)
        let a = [Format.count(line.countA), Format.percent(line.shareA)]
        let b = hasB ? [Format.count(line.countB), Format.percent(line.shareB), points] : []
        return Line(
            words: shown(picture.grouping, line.key), bar: line.shareA,
            cells: a + b + [line.p50.map { Format.latency($0, ascii: ascii) } ?? "-"], isDim: line.countA == 0)
    }

    private func patternLine(_ finding: PatternFinding) -> Line {
        let arrow = scene.options.glyphs.text(.goesOn)
        let callee = finding.callee.map { " \(arrow) \($0.path)" } ?? ""
        return Line(
            words: finding.kind.title, detail: finding.caller.path + callee,
            cells: [
                time(Double(finding.lost) / 1e9), Format.count(finding.traces), Format.count(finding.occurrences),
            ])
    }

    private func time(_ seconds: Double) -> String { Format.duration(seconds, ascii: ascii) }
    private func signed(_ seconds: Double) -> String { (seconds < 0 ? "-" : "+") + time(abs(seconds)) }
    private func short(_ value: Double) -> String {
        abs(value) >= 1000 ? Format.shortCount(value) : ScalarValue.number((value * 100).rounded() / 100).text
    }
}
