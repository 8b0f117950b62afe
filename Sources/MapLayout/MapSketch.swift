extension MapLayout {
    /// The sides by which the lines of a rectangle leave each of its cells: north 1, east 2, south 4, west 8; row by row.
    public func lineSides(in area: MapRect) -> [UInt8] {
        var sides = [UInt8](repeating: 0, count: max(0, area.width) * max(0, area.height))
        for line in lines(in: area) { MapLayout.mark(line, in: area, &sides) }
        return sides
    }

    /// The same of one edge's way alone, each cell once; its first cell joins its source.
    public func lineSides(ofEdge edge: Int, in area: MapRect) -> [(point: MapPoint, sides: UInt8)] {
        var cells: [(point: MapPoint, sides: UInt8)] = []
        let points = Array(route(edge))
        for (a, b) in zip(points, points.dropFirst()) {
            let line = a.x < b.x || a.y < b.y ? MapLine(from: a, to: b) : MapLine(from: b, to: a)
            MapLayout.forEachCell(line, in: area) { if $0 != a && $0 != b { cells.append(($0, $1)) } }
        }
        for (place, point) in points.enumerated() where area.contains(point) {
            var sides: UInt8 = place > 0 ? 0 : sideOfSource(edge)
            if place > 0 { sides |= MapLayout.side(from: point, to: points[place - 1]) }
            if place + 1 < points.count { sides |= MapLayout.side(from: point, to: points[place + 1]) }
            cells.append((point, sides))
        }
        return cells
    }

    /// Where the first cell of an edge's way joins its source.
    private func sideOfSource(_ edge: Int) -> UInt8 {
        if leavesAbove.contains(edge) { return isTopDown ? 2 : 4 }
        return backEdges.contains(edge) ? (isTopDown ? 8 : 1) : isTopDown ? 1 : 8
    }

    private static func side(from point: MapPoint, to other: MapPoint) -> UInt8 {
        if other.y == point.y { return other.x > point.x ? 2 : other.x < point.x ? 8 : 0 }
        return other.y > point.y ? 4 : 1
    }

    private static func mark(_ line: MapLine, in area: MapRect, _ sides: inout [UInt8]) {
        forEachCell(line, in: area) { sides[($0.y - area.y) * area.width + $0.x - area.x] |= $1 }
    }

    /// The cells of a line that lie in a rectangle, with the sides by which the line leaves them.
    private static func forEachCell(_ line: MapLine, in area: MapRect, _ body: (MapPoint, UInt8) -> Void) {
        if line.isHorizontal {
            guard line.from.y >= area.y, line.from.y < area.bottom else { return }
            let (first, last) = (max(line.from.x, area.x), min(line.to.x, area.right - 1))
            guard first <= last else { return }
            for x in first...last {
                body(MapPoint(x: x, y: line.from.y), (x < line.to.x ? 2 : 0) | (x > line.from.x ? 8 : 0))
            }
        } else {
            guard line.from.x >= area.x, line.from.x < area.right else { return }
            let (first, last) = (max(line.from.y, area.y), min(line.to.y, area.bottom - 1))
            guard first <= last else { return }
            for y in first...last {
                body(MapPoint(x: line.from.x, y: y), (y < line.to.y ? 4 : 0) | (y > line.from.y ? 1 : 0))
            }
        }
    }

    /// The bare layout as text, numbers in the boxes: for tests and for looking at a layout without a screen.
    /// - Parameter name: the text of a box, cut to its width.
    public func sketch(name: (Int) -> String) -> String {
        let area = MapRect(x: 0, y: 0, width: width, height: height)
        let sides = lineSides(in: area)
        let forms = Array(" ╵╶╰╷│╭├╴╯─┴╮┤┬┼")
        var cells = sides.map { forms[Int($0)] }
        for (place, side) in sides.enumerated() where side == 15 {
            if !isJoined(MapPoint(x: place % width, y: place / width)) { cells[place] = "│" }
        }
        func put(_ character: Character, _ x: Int, _ y: Int) {
            if x >= 0, x < width, y >= 0, y < height { cells[y * width + x] = character }
        }
        for arrow in arrows {
            let glyphs: [MapArrow.Direction: Character] = [.right: "▶", .up: "▲", .down: "▼", .left: "◀"]
            put(glyphs[arrow.direction] ?? "?", arrow.place.x, arrow.place.y)
        }
        for label in labels {
            for x in 0..<label.width { put("~", label.place.x + x, label.place.y) }
        }
        for (number, box) in boxes.enumerated() {
            for y in box.y..<box.bottom {
                for x in box.x..<box.right {
                    let isRow = y == box.y || y == box.bottom - 1
                    let isColumn = x == box.x || x == box.right - 1
                    put(box.height < 3 ? " " : isRow && isColumn ? "+" : isRow ? "-" : isColumn ? "|" : " ", x, y)
                }
            }
            let inset = box.height < 3 ? 0 : 1
            for (offset, character) in name(number).prefix(box.width - inset * 2).enumerated() {
                put(character, box.x + inset + offset, box.y + (box.height - 1) / 2)
            }
            if loops.contains(number) { put("@", box.right - 2, box.y) }
        }
        return (0..<height).map { y in
            var row = String(cells[(y * width)..<((y + 1) * width)])
            while row.last == " " { row.removeLast() }
            return row
        }.joined(separator: "\n")
    }
}
