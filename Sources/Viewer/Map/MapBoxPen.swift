import Figures
import Screen
import TraceAnalysis
import TraceModel

/// Draws one node of the map.
struct MapBoxPen {
    let node: ServiceNode
    let rect: Rect
    var isSelected = false
    /// Selected, or the node whose edge is.
    var isAnchor = false
    var isMatch = false
    /// Of a large map, and not joined to the cursor's node: what is in order there steps back.
    var isFar = false
    var callsItself = false
    /// It stays whatever is focused, folded or hidden.
    var isPinned = false
    /// Requests a minute.
    var rate: Double?
    /// 0 to 1 of the heaviest node; nil when nodes are not weighed.
    var weight: Double?
    /// What a comparison says of it.
    var mark: MapMark?
    /// Two maps are compared: the frame warns of what became of the node, and not of how it does.
    var isCompared = false

    init(node: ServiceNode, rect: Rect) {
        self.node = node
        self.rect = rect
    }

    private var health: HealthShares? {
        node.statistics.flatMap { $0.total > 0 ? $0.health : nil }
    }

    /// What its frame warns of.
    var trouble: Outcome { health.map(MapPicture.trouble) ?? .ok }

    var borderStyle: Style {
        if isAnchor { return .borderFocused }
        if isCompared { return mark?.style ?? .border }
        return trouble == .ok ? .border : Marks.style(trouble)
    }

    /// Faults have a thick frame, the cursor a double one.
    var lineWeight: LineWeight {
        if isAnchor { return .double }
        if isCompared { return mark?.kind == .redder ? .heavy : mark?.kind == .gone ? .dashed : .rounded }
        return trouble == .fault ? .heavy : .rounded
    }

    /// A junction out of the frame.
    var portWeight: LineWeight { lineWeight == .heavy || lineWeight == .double ? lineWeight : .light }

    private var nameStyle: Style {
        if isSelected { return .selection }
        if isMatch { return .match }
        if isCompared { return mark == nil || mark?.kind == .gone ? .dim : .strong }
        return node.isClient || isFar && trouble == .ok ? .dim : .strong
    }

    func draw(_ detail: MapDetail, on canvas: inout Canvas) {
        if detail == .dot || rect.height < 3 { return drawDot(on: &canvas) }
        canvas.fill(rect)
        canvas.box(rect, style: borderStyle, weight: lineWeight)
        drawTop(detail, on: &canvas)
        if isPinned { canvas.put(.mark, x: rect.x + 1, y: rect.y, style: .accent) }
        let isTight = displayWidth(node.shownName) + (mark?.width ?? 0) + 4 > rect.width && rect.height == 3
        let inside = rect.inset(dx: isTight ? 1 : 2, dy: 1)
        drawName(x: inside.x, y: inside.y, room: inside.width, nameStyle, on: &canvas)
        if rect.height > 3 { drawFigures(inside, on: &canvas) }
        drawHealth(on: &canvas)
    }

    /// `● name`: the mark says how it does.
    private func drawDot(on canvas: inout Canvas) {
        let glyph: Glyph =
            node.isClient ? .goesOn : health == nil ? .inferred : trouble == .ok ? .notice : Marks.glyph(trouble)
        let style: Style = health == nil ? .dim : Marks.style(trouble)
        canvas.fill(rect)
        canvas.put(glyph, x: rect.x, y: rect.y, style: style)
        var nameStyle = nameStyle
        if let weight, !isSelected, !isMatch { nameStyle = weight > 0.5 ? .strong : weight > 0.05 ? .text : .dim }
        if isPinned { canvas.put(.mark, x: rect.x + 1, y: rect.y, style: .accent) }
        drawName(x: rect.x + 2, y: rect.y, room: rect.width - 3, nameStyle, on: &canvas)
        if callsItself { canvas.put(scalar: loop(canvas), x: rect.right - 1, y: rect.y, style: .edge) }
    }

    /// `~ orders +25%`: the mark of a comparison stands whole, whatever room is left for the name.
    private func drawName(x: Int, y: Int, room: Int, _ style: Style, on canvas: inout Canvas) {
        guard let mark else {
            canvas.put(node.shownName, x: x, y: y, style: style, maxWidth: room, truncate: .middle)
            return
        }
        canvas.put(mark.sign, x: x, y: y, style: mark.style.bold, maxWidth: room)
        let start = mark.sign.count + 1
        let used = canvas.put(
            node.shownName, x: x + start, y: y, style: style, maxWidth: max(0, room - mark.width), truncate: .middle)
        guard !mark.size.isEmpty else { return }
        let left = start + used + 1
        canvas.put(mark.size, x: x + left, y: y, style: mark.style, maxWidth: max(0, room - left))
    }

    /// In the upper frame: the type, or how heavy it weighs; and the mark of a node that calls itself.
    private func drawTop(_ detail: MapDetail, on canvas: inout Canvas) {
        let room = rect.width - 4
        if let weight {
            let length = weight > 0 ? max(1, Int((weight * Double(room)).rounded())) : 0
            canvas.fill(
                Rect(x: rect.x + 2, y: rect.y, width: length, height: 1), canvas.glyphs == .ascii ? "#" : "▀",
                style: .accent)
        } else if detail == .full, let type = node.shownType {
            canvas.put(type, x: rect.x + 2, y: rect.y, style: .dim, maxWidth: room - (callsItself ? 2 : 0))
        }
        if callsItself { canvas.put(scalar: loop(canvas), x: rect.right - 2, y: rect.y, style: .edge) }
    }

    private func loop(_ canvas: Canvas) -> Unicode.Scalar { canvas.glyphs == .ascii ? "@" : "↻" }

    private func drawFigures(_ inside: Rect, on canvas: inout Canvas) {
        guard let statistics = node.statistics, statistics.total > 0 else {
            canvas.put("no figures", x: inside.x, y: inside.y + 1, style: .dim, maxWidth: inside.width)
            return
        }
        let isASCII = canvas.glyphs == .ascii
        let mean = statistics.meanResponseTime.map { Format.duration($0, ascii: isASCII) } ?? ""
        let used = canvas.put(mean, x: inside.x, y: inside.y + 1, maxWidth: inside.width)
        let rate =
            self.rate.map { Format.rate(perMinute: $0) }
            ?? Format.shortCount(Double(statistics.total)) + canvas.glyphs.text(.times)
        let room = inside.width - used - 1
        // Where a long rate does not fit, it goes without its unit rather than in part.
        let short = displayWidth(rate) <= room ? rate : String(rate.prefix { $0 != "/" }) + "/m"
        guard displayWidth(short) <= room else { return }
        canvas.putRight(short, right: inside.right, y: inside.y + 1, style: .dim)
    }

    /// The lower frame in the shares of ok, error, fault and throttle; each part has its own glyph.
    private func drawHealth(on canvas: inout Canvas) {
        guard let health else { return }
        let bar = HealthBar(health, cells: rect.width - 2)
        var x = rect.x + 1
        for (outcome, cells) in bar.parts {
            canvas.fill(
                Rect(x: x, y: rect.bottom - 1, width: cells, height: 1), HealthBar.scalar(outcome, canvas.glyphs),
                style: Marks.style(outcome))
            x += cells
        }
    }
}
