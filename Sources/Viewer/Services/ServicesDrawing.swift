import Figures
import Screen
import TraceModel

/// Where the columns of the table stand.
struct ServicesLayout {
    var columns: [(column: ServiceColumn, x: Int, width: Int)] = []

    init(width: Int) {
        let figures = ServiceColumn.allCases.filter { !$0.isText }
        let left = max(12, width - figures.count * 9 - 2)
        let type = width >= 100 ? min(30, left / 3) : 0
        columns.append((.name, 2, max(8, left - type - 3)))
        if type > 0 { columns.append((.type, left - type, type - 1)) }
        for (index, figure) in figures.enumerated() { columns.append((figure, left + index * 9, 8)) }
    }
}

extension ServicesState {
    public func draw(_ scene: Scene, on canvas: inout Canvas) {
        let layout = ServicesLayout(width: canvas.width)
        for place in layout.columns {
            let isSorted = place.column == column
            let arrow = isSorted ? canvas.glyphs.text(isDescending ? .sortDown : .sortUp) : ""
            let style: Style = isSorted ? .title : .dim
            put(place.column.title + arrow, place, y: 0, style, &canvas)
        }
        if rows.isEmpty { return drawEmpty(scene, on: &canvas) }
        for y in 1..<max(1, canvas.height) where rows.indices.contains(top + y - 1) {
            draw(rows[top + y - 1], y: y, layout, scene, &canvas)
            if top + y - 1 == cursor {
                canvas.setStyle(Rect(x: 0, y: y, width: canvas.width, height: 1), .selection)
            }
        }
    }

    private func draw(_ row: ServiceRow, y: Int, _ layout: ServicesLayout, _ scene: Scene, _ canvas: inout Canvas) {
        if row.trouble != .ok { canvas.put(Marks.glyph(row.trouble), x: 0, y: y, style: Marks.style(row.trouble)) }
        for place in layout.columns {
            let (text, style) = cell(row, place.column, scene.options)
            put(text, place, y: y, style, &canvas)
        }
    }

    private func cell(_ row: ServiceRow, _ column: ServiceColumn, _ options: ViewOptions) -> (String, Style) {
        let time = { (seconds: Double?) in seconds.map { Format.latency($0, ascii: options.isASCII) } ?? "-" }
        let share = { (share: Double?) in share.map { Format.percent($0) } ?? "-" }
        switch column {
        case .name: return (row.name, findText.isEmpty ? .strong : .match)
        case .type: return (row.type, .dim)
        case .rate: return (row.rate.map { Format.rate(perMinute: $0) } ?? "-", .text)
        case .faults: return (share(row.faults), row.trouble == .fault ? .fault : row.faults ?? 0 > 0 ? .text : .dim)
        case .errors:
            return (
                share(row.errors),
                [.error, .throttle].contains(row.trouble)
                    ? Marks.style(row.trouble) : row.errors ?? 0 > 0 ? .text : .dim
            )
        case .median: return (time(row.median), .text)
        case .p95: return (time(row.p95), .text)
        }
    }

    private func put(
        _ text: String, _ place: (column: ServiceColumn, x: Int, width: Int), y: Int, _ style: Style,
        _ canvas: inout Canvas
    ) {
        if place.column.isText {
            canvas.put(text, x: place.x, y: y, style: style, maxWidth: place.width, truncate: .middle)
        } else {
            canvas.putRight(text, right: place.x + place.width, y: y, style: style, maxWidth: place.width)
        }
    }

    private func drawEmpty(_ scene: Scene, on canvas: inout Canvas) {
        let words =
            scene.isBeingRead
            ? scene.nothingYet
            : findText.isEmpty ? "No services here." : "No service has “\(findText)” in its name or type; x shows all."
        canvas.putCentered(words, y: canvas.height / 3, style: .strong)
    }
}
