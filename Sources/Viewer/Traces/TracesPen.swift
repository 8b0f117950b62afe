import Figures
import Screen
import TraceAnalysis
import TraceModel

/// Draws one line of the list.
struct TracesPen {
    let table: TraceTable
    let options: ViewOptions
    let layout: TracesLayout

    func draw(_ row: Int, isMarked: Bool, isMatch: Bool, y: Int, on canvas: inout Canvas) {
        let outcome = table.flags[row].outcome
        for column in layout.columns {
            switch column.kind {
            case .mark: if isMarked { canvas.put(.mark, x: column.x, y: y, style: .accent) }
            case .flags: drawFlags(row, column.x, y, &canvas)
            case .request:
                let style: Style = isMatch ? .match : .text
                let used = canvas.put(
                    request(row), x: column.x, y: y, style: style, maxWidth: column.width, truncate: .middle)
                if used == 0 { canvas.put("-", x: column.x, y: y, style: .dim) }
            default:
                let style = style(column.kind, outcome)
                let words = text(row, column.kind)
                if column.isRight {
                    canvas.putRight(words, right: column.x + column.width, y: y, style: style, maxWidth: column.width)
                } else {
                    canvas.put(words, x: column.x, y: y, style: style, maxWidth: column.width)
                }
            }
        }
    }

    private func style(_ kind: TracesColumn.Kind, _ outcome: Outcome) -> Style {
        switch kind {
        case .status: outcome == .ok ? .text : Marks.style(outcome)
        case .start, .id, .entities, .duration: .dim
        default: .text
        }
    }

    private func drawFlags(_ row: Int, _ x: Int, _ y: Int, _ canvas: inout Canvas) {
        let flags = table.flags[row]
        var x = x
        if flags.isEmpty { return }
        for mark in TracesPen.marks where flags.contains(mark.flag) {
            canvas.put(mark.glyph, x: x, y: y, style: mark.style)
            x += 1
        }
    }

    static let marks: [(flag: TraceRowFlags, glyph: Glyph, style: Style, words: String)] = [
        (.fault, .fault, .fault, "it ended in a fault"), (.error, .error, .error, "it ended in an error"),
        (.throttle, .throttle, .throttle, "it was throttled"),
        (.inProgress, .inProgress, .inProgress, "in progress: no response yet"),
        (.partial, .partial, .warning, "segments are missing or unfinished"),
        (.rootMissing, .orphan, .warning, "its root segment is not in the data"),
        (.limitExceeded, .warning, .warning, "X-Ray left segments out: the trace is too large"),
    ]

    private func request(_ row: Int) -> String {
        let method = table.text(table.methods[row])
        let url = table.text(table.urls[row])
        if url.isEmpty {
            return layout.columns.contains { $0.kind == .service } ? method : table.entry(row)?.name ?? method
        }
        return (method.isEmpty ? "" : method + " ") + URLText.path(url)
    }

    private func text(_ row: Int, _ kind: TracesColumn.Kind) -> String {
        switch kind {
        case .start: table.starts[row] > 0 ? Format.clock(Timestamp(nanoseconds: table.starts[row]), options) : "-"
        case .duration: duration(table.durations[row])
        case .responseTime: duration(table.responseTimes[row])
        case .status: table.statuses[row] >= 0 ? "\(table.statuses[row])" : "-"
        case .service: table.entry(row)?.name ?? "-"
        case .user: table.text(table.users[row])
        case .entities: table.entityCounts[row] > 0 ? Format.count(Int(table.entityCounts[row])) : "-"
        case .id: table.idName(row)
        case .mark, .flags, .request: ""
        }
    }

    private func duration(_ nanoseconds: Int64) -> String {
        nanoseconds < 0 ? "-" : Format.duration(nanoseconds: nanoseconds, ascii: options.isASCII)
    }
}
