import MapLayout
import Screen
import TraceAnalysis
import TraceModel

/// Draws the part of a map that shows. The work grows with the screen.
struct MapPen {
    let picture: MapPicture
    let size: Size
    let origin: MapPoint
    private let selected: Int?
    private let edge: Int?
    private let scale: MapScale
    private let heaviest: Double
    private let pinned: Set<NodeIdentity>
    private let matches: Set<Int>
    /// The cursor's node and those that edges join to it, where so many nodes show that they must stand out; else nil.
    private let near: Set<Int>?
    /// So many boxes can be looked at without.
    private static let mostAlike = 40
    /// The part of the map that shows.
    let area: MapRect

    init(_ state: MapState, _ picture: MapPicture, _ size: Size) {
        self.picture = picture
        self.size = size
        origin = state.origin
        selected = state.selected
        edge = state.edge
        scale = state.scale
        heaviest = state.heaviest
        pinned = state.pinned
        matches = Set(state.matches)
        let hidden = state.hidden[state.selected] ?? HiddenEdges()
        near =
            picture.layout.boxes.count > MapPen.mostAlike
            ? picture.neighbours(of: state.selected).union(hidden.callers).union(hidden.callees) : nil
        area = MapRect(x: origin.x, y: origin.y, width: size.width, height: size.height)
    }

    /// For printing: some rows of the map, no cursor.
    init(_ picture: MapPicture, rows: Range<Int>) {
        self.picture = picture
        size = Size(width: picture.layout.width, height: rows.count)
        origin = MapPoint(x: 0, y: rows.lowerBound)
        (selected, edge, scale, heaviest, matches, near) = (nil, nil, .none, 0, [], nil)
        pinned = []
        area = MapRect(x: 0, y: rows.lowerBound, width: size.width, height: size.height)
    }

    func draw(on canvas: inout Canvas) {
        drawEdges(on: &canvas)
        for box in picture.layout.boxes(in: area) { drawBox(box, on: &canvas) }
        for port in picture.layout.ports(in: area) { drawPort(port, on: &canvas) }
        if selected != nil, !picture.fits(size) { drawMinimap(on: &canvas) }
    }

    // MARK: Edges

    private func drawEdges(on canvas: inout Canvas) {
        let sides = picture.layout.lineSides(in: area)
        for (place, side) in sides.enumerated() where side != 0 {
            let point = MapPoint(x: area.x + place % area.width, y: area.y + place / area.width)
            canvas.line(
                shape(side, point), x: point.x - origin.x, y: point.y - origin.y, style: .edge, weight: .rounded)
        }
        for arrow in picture.layout.arrows(in: area) {
            canvas.put(
                MapPen.glyph(arrow.direction), x: arrow.place.x - origin.x, y: arrow.place.y - origin.y, style: .edge)
        }
        for link in picture.links { trace(link, sides, .edgeLink, .dashed, on: &canvas) }
        for changed in picture.marks?.markedEdges ?? [] {
            guard let mark = picture.marks?.edges[changed] else { continue }
            trace(changed, sides, mark.style, mark.kind == .gone ? .dashed : .rounded, on: &canvas)
        }
        for failing in picture.marks == nil ? picture.failing : [] {
            let worst = MapPicture.trouble(
                picture.edge(failing).statistics?.health ?? HealthShares(RequestStatistics()))
            trace(failing, sides, Marks.style(worst), .rounded, on: &canvas)
        }
        if let selected {
            for near in picture.edgesOf[selected] { trace(near, sides, .edgeFocused, .rounded, on: &canvas) }
        }
        if let edge { trace(edge, sides, .edgeFocused.bold, .heavy, on: &canvas) }
        for label in picture.layout.labels(in: area) { drawLabel(label, on: &canvas) }
    }

    /// Where lines only cross, the upright one passes over the other.
    private func shape(_ sides: UInt8, _ point: MapPoint) -> LineSides {
        sides == 15 && !picture.layout.isJoined(point) ? .vertical : LineSides(rawValue: sides)
    }

    /// Draws one edge over the others.
    private func trace(
        _ edge: Int, _ sides: [UInt8], _ style: Style, _ weight: LineWeight, on canvas: inout Canvas
    ) {
        for (point, own) in picture.layout.lineSides(ofEdge: edge, in: area) {
            let all = sides[(point.y - area.y) * area.width + point.x - area.x]
            // A corner of the edge and what joins it there keep their shape; where it only crosses, it passes over.
            let isCrossing = all == 15 && !picture.layout.isJoined(point)
            let shown = isCrossing || weight == .heavy ? own : all | own
            canvas.line(
                LineSides(rawValue: shown), x: point.x - origin.x, y: point.y - origin.y, style: style, weight: weight)
        }
        guard let last = picture.layout.route(edge).last, area.contains(last) else { return }
        let glyph = MapPen.glyph(picture.layout.direction(ofEdge: edge))
        canvas.put(glyph, x: last.x - origin.x, y: last.y - origin.y, style: style)
    }

    private static func glyph(_ direction: MapArrow.Direction) -> Glyph {
        switch direction {
        case .right: .arrowRight
        case .up: .arrowUp
        case .down: .arrowDown
        case .left: .arrowLeft
        }
    }

    private func drawLabel(_ label: MapLabel, on canvas: inout Canvas) {
        guard let (text, style) = picture.label(label.edge, canvas.glyphs) else { return }
        let width = displayWidth(text)
        guard width <= label.width else { return }
        let x = label.place.x + (label.width - width) / 2 - origin.x
        let ends = picture.topology.ends[label.edge]
        let isNear = selected.map { ends.source == $0 || ends.target == $0 } ?? false
        let shown = style ?? (isNear ? .edgeFocused : .dim)
        canvas.put(" " + text + " ", x: x - 1, y: label.place.y - origin.y, style: shown)
    }

    // MARK: Boxes

    private func drawBox(_ box: Int, on canvas: inout Canvas) {
        let place = picture.layout.boxes[box]
        let rect = Rect(x: place.x - origin.x, y: place.y - origin.y, width: place.width, height: place.height)
        guard let node = picture.node(box) else {
            canvas.put(MapPicture.missingName, x: rect.x, y: rect.y, style: box == selected ? .selection : .warning)
            return
        }
        var pen = MapBoxPen(node: node, rect: rect)
        pen.isSelected = box == selected && edge == nil
        pen.isAnchor = box == selected
        pen.isMatch = matches.contains(box)
        pen.rate = picture.graph.requestsPerMinute(node)
        pen.isPinned = !pinned.isEmpty && pinned.contains(NodeIdentity(node))
        pen.isFar = near.map { !$0.contains(box) && !pen.isPinned } ?? false
        pen.callsItself = picture.layout.loops.contains(box)
        (pen.mark, pen.isCompared) = (picture.marks?.boxes[box], picture.marks != nil)
        if scale != .none { pen.weight = heaviest > 0 ? scale.weight(node.statistics) / heaviest : 0 }
        canvas.inside(Rect(canvas.size)) { pen.draw(picture.detail, on: &$0) }
    }

    private func drawPort(_ port: MapPoint, on canvas: inout Canvas) {
        guard let box = picture.layout.box(at: port), picture.layout.boxes[box].height >= 3 else { return }
        guard let node = picture.node(box) else { return }
        var pen = MapBoxPen(node: node, rect: .zero)
        pen.isAnchor = box == selected
        (pen.mark, pen.isCompared) = (picture.marks?.boxes[box], picture.marks != nil)
        canvas.line(
            picture.layout.isTopDown ? [.horizontal, .south] : [.vertical, .east], x: port.x - origin.x,
            y: port.y - origin.y, style: pen.borderStyle,
            weight: pen.portWeight)
    }

    // MARK: Minimap

    private func drawMinimap(on canvas: inout Canvas) {
        // On a small screen the map itself needs the room, and where every corner holds a node so does the node.
        guard size.width >= 84, size.height >= 20, let frame = freeCorner() else { return drawMore(on: &canvas) }
        canvas.fill(frame)
        canvas.box(frame, style: .border, weight: .rounded)
        let shown = picture.minimap.area(area)
        canvas.inside(frame.inset()) { canvas in
            for (place, isBox) in picture.minimap.cells.enumerated() {
                let (x, y) = (place % Minimap.size.width, place / Minimap.size.width)
                let isShown = shown.contains(x: x, y: y)
                if isBox {
                    canvas.put(.bullet, x: x, y: y, style: isShown ? .accent : .dim)
                } else if isShown {
                    canvas.put(.leaf, x: x, y: y, style: .accent)
                }
            }
        }
    }

    /// The first corner in which no node stands, from the lower right on.
    private func freeCorner() -> Rect? {
        let (width, height) = (Minimap.size.width + 2, Minimap.size.height + 2)
        let (right, bottom) = (size.width - width - 1, size.height - height)
        let places = [(right, bottom), (right, 0), (0, bottom), (0, 0)]
        return places.map { Rect(x: $0.0, y: $0.1, width: width, height: height) }.first { frame in
            let part = MapRect(x: frame.x + origin.x, y: frame.y + origin.y, width: width, height: height)
            return picture.layout.boxes(in: part).isEmpty
        }
    }

    /// Arrows at the edges to which the map goes on.
    private func drawMore(on canvas: inout Canvas) {
        let (width, height) = (picture.layout.width, picture.layout.height)
        if area.x > 0, let y = freeCell(size.height, { (0, $0) }) { canvas.put(.arrowLeft, x: 0, y: y, style: .accent) }
        if area.right < width, let y = freeCell(size.height, { (size.width - 1, $0) }) {
            canvas.put(.arrowRight, x: size.width - 1, y: y, style: .accent)
        }
        if area.y > 0, let x = freeCell(size.width, { ($0, 0) }) { canvas.put(.arrowUp, x: x, y: 0, style: .accent) }
        if area.bottom < height, let x = freeCell(size.width, { ($0, size.height - 1) }) {
            canvas.put(.arrowDown, x: x, y: size.height - 1, style: .accent)
        }
    }

    /// The cell of an edge of the screen nearest to its middle on which neither a node nor a line stands: on a line it would look
    /// like an arrow of that one.
    private func freeCell(_ length: Int, _ cell: (Int) -> (x: Int, y: Int)) -> Int? {
        (0..<length).sorted { abs($0 * 2 - length) < abs($1 * 2 - length) }.first { place in
            let (x, y) = cell(place)
            let part = MapRect(x: x + origin.x, y: y + origin.y, width: 1, height: 1)
            return picture.layout.boxes(in: part).isEmpty && picture.layout.lines(in: part).isEmpty
        }
    }
}
