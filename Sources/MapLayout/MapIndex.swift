/// Which way an arrow key moves.
public enum MapDirection: Hashable, Sendable {
    case left, right, up, down
}

/// What finds things on a large map without looking at all of it: bands of rows with what they hold.
struct MapIndex: Hashable, Sendable {
    static let bandHeight = 32
    var boxes: [[Int]] = []
    var lines: [[Int]] = []
    var arrows: [[Int]] = []
    var labels: [[Int]] = []
    var ports: [[Int]] = []
    /// Boxes of one component and layer, top to bottom.
    var columns: [[Int]] = []
    /// Where a box stands in `columns`.
    var columnOf: [Int] = []
    /// The columns from left to right, each with the reach of its boxes.
    var reach: [MapRect] = []

    init() {}

    init(_ layout: MapLayout, columns: [[Int]]) {
        let bands = max(1, (layout.height + MapIndex.bandHeight - 1) / MapIndex.bandHeight)
        boxes = Array(repeating: [], count: bands)
        (lines, arrows, labels, ports) = (boxes, boxes, boxes, boxes)
        func add(_ list: inout [[Int]], _ number: Int, _ top: Int, _ bottom: Int) {
            let first = max(0, top / MapIndex.bandHeight)
            let last = min(bands - 1, max(first, bottom / MapIndex.bandHeight))
            guard first <= last else { return }
            for band in first...last { list[band].append(number) }
        }
        for (number, box) in layout.boxes.enumerated() { add(&boxes, number, box.y, box.bottom - 1) }
        for (number, line) in layout.lines.enumerated() { add(&lines, number, line.from.y, line.to.y) }
        for (number, arrow) in layout.arrows.enumerated() { add(&arrows, number, arrow.place.y, arrow.place.y) }
        for (number, label) in layout.labels.enumerated() { add(&labels, number, label.place.y, label.place.y) }
        for (number, port) in layout.ports.enumerated() { add(&ports, number, port.y, port.y) }
        self.columns = columns
        columnOf = [Int](repeating: 0, count: layout.boxes.count)
        for (number, column) in columns.enumerated() {
            for box in column { columnOf[box] = number }
            reach.append(MapIndex.reach(of: column, layout))
        }
    }

    private static func reach(of column: [Int], _ layout: MapLayout) -> MapRect {
        let boxes = column.map { layout.boxes[$0] }
        let (left, top) = (boxes.map(\.x).min() ?? 0, boxes.map(\.y).min() ?? 0)
        let (right, bottom) = (boxes.map(\.right).max() ?? 0, boxes.map(\.bottom).max() ?? 0)
        return MapRect(x: left, y: top, width: right - left, height: bottom - top)
    }

    /// The bands that a rectangle touches.
    func bands(_ area: MapRect) -> Range<Int> {
        let first = max(0, area.y / MapIndex.bandHeight)
        let last = min(boxes.count, (max(area.y, area.bottom - 1)) / MapIndex.bandHeight + 1)
        return first..<max(first, last)
    }
}

extension MapLayout {
    /// The boxes that show in a rectangle, each once.
    public func boxes(in area: MapRect) -> [Int] {
        visible(index.boxes, area, rows: { (boxes[$0].y, boxes[$0].bottom - 1) }).filter { boxes[$0].intersects(area) }
    }

    /// The lines that show in a rectangle, each once.
    public func lines(in area: MapRect) -> [MapLine] {
        visible(index.lines, area, rows: { (lines[$0].from.y, lines[$0].to.y) }).map { lines[$0] }
            .filter { $0.from.x < area.right && $0.to.x >= area.x && $0.from.y < area.bottom && $0.to.y >= area.y }
    }

    /// The arrows that show in a rectangle.
    public func arrows(in area: MapRect) -> [MapArrow] {
        visible(index.arrows, area, rows: { (arrows[$0].place.y, arrows[$0].place.y) }).map { arrows[$0] }
            .filter { area.contains($0.place) }
    }

    /// The cells of right borders in a rectangle at which edges leave.
    public func ports(in area: MapRect) -> [MapPoint] {
        visible(index.ports, area, rows: { (ports[$0].y, ports[$0].y) }).map { ports[$0] }.filter(area.contains)
    }

    /// The labels that show in a rectangle, in part at least.
    public func labels(in area: MapRect) -> [MapLabel] {
        visible(index.labels, area, rows: { (labels[$0].place.y, labels[$0].place.y) }).map { labels[$0] }
            .filter {
                $0.place.x < area.right && $0.place.x + $0.width > area.x && $0.place.y >= area.y
                    && $0.place.y < area.bottom
            }
    }

    /// The box at a cell.
    public func box(at point: MapPoint) -> Int? {
        boxes(in: MapRect(x: point.x, y: point.y, width: 1, height: 1)).first
    }

    /// Entries of the bands that a rectangle touches; what reaches over several bands comes once.
    private func visible(_ bands: [[Int]], _ area: MapRect, rows: (Int) -> (top: Int, bottom: Int)) -> [Int] {
        var found: [Int] = []
        let range = index.bands(area)
        for band in range where band < bands.count {
            for entry in bands[band] where band == range.lowerBound || rows(entry).top / MapIndex.bandHeight == band {
                found.append(entry)
            }
        }
        return found
    }

    /// The place of a box as if layers ran from left to right.
    private func upright(_ box: Int) -> MapRect { isTopDown ? boxes[box].turned : boxes[box] }

    /// The nearest box in a direction, nil at the edge of the map. The work grows with the layers, not with the boxes.
    public func neighbour(of box: Int, _ wanted: MapDirection) -> Int? {
        guard boxes.indices.contains(box) else { return nil }
        let direction = isTopDown ? wanted.turned : wanted
        let from = upright(box)
        let own = index.columnOf[box]
        if direction == .up || direction == .down, let place = index.columns[own].firstIndex(of: box) {
            let next = direction == .up ? place - 1 : place + 1
            if index.columns[own].indices.contains(next) { return index.columns[own][next] }
        }
        var best: (score: Int, box: Int)?
        for (number, column) in index.columns.enumerated() where number != own {
            guard let candidate = nearest(in: column, to: from, direction) else { continue }
            let score = distance(from, upright(candidate), direction)
            guard let score else { continue }
            if best.map({ score < $0.score }) ?? true { best = (score, candidate) }
        }
        return best?.box
    }

    /// The box of a column that is nearest to another's row, by halving; upwards the last above, downwards the first below.
    private func nearest(in column: [Int], to from: MapRect, _ direction: MapDirection) -> Int? {
        var (low, high) = (0, column.count)
        let middle = from.y * 2 + from.height
        while low < high {
            let probe = (low + high) / 2
            let box = upright(column[probe])
            if box.y * 2 + box.height < middle { low = probe + 1 } else { high = probe }
        }
        // The nearest two may stand beside the box, not above or below it.
        let around = (low - 2...low + 1).filter { column.indices.contains($0) }
        return around.min {
            distance(from, upright(column[$0]), direction) ?? .max
                < distance(from, upright(column[$1]), direction) ?? .max
        }
        .map { column[$0] }
    }

    /// How far a box lies in a direction, sideways counting double (rows count double again: cells are tall); nil when it does not.
    private func distance(_ from: MapRect, _ to: MapRect, _ direction: MapDirection) -> Int? {
        let dx = (to.x * 2 + to.width) - (from.x * 2 + from.width)
        let dy = (to.y * 2 + to.height) - (from.y * 2 + from.height)
        switch direction {
        case .left: return to.right <= from.x ? -dx + abs(dy) * 4 : nil
        case .right: return to.x >= from.right ? dx + abs(dy) * 4 : nil
        case .up: return to.bottom <= from.y ? -dy * 2 + abs(dx) * 2 : nil
        case .down: return to.y >= from.bottom ? dy * 2 + abs(dx) * 2 : nil
        }
    }
}
