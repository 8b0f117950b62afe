import MapLayout
import Screen

/// The whole map in a corner: which of its cells hold boxes.
struct Minimap: Hashable, Sendable {
    static let size = Size(width: 24, height: 6)
    /// Row by row, true where a box stands.
    let cells: [Bool]
    private let width: Int
    private let height: Int

    init(_ layout: MapLayout) {
        (width, height) = (max(1, layout.width), max(1, layout.height))
        var cells = [Bool](repeating: false, count: Minimap.size.width * Minimap.size.height)
        for box in layout.boxes {
            let x = min(Minimap.size.width - 1, (box.x + box.width / 2) * Minimap.size.width / width)
            let y = min(Minimap.size.height - 1, (box.y + box.height / 2) * Minimap.size.height / height)
            cells[y * Minimap.size.width + x] = true
        }
        self.cells = cells
    }

    /// The cells that stand for a part of the map.
    func area(_ part: MapRect) -> Rect {
        let left = max(0, part.x) * Minimap.size.width / width
        let top = max(0, part.y) * Minimap.size.height / height
        let right = min(Minimap.size.width, (part.right * Minimap.size.width + width - 1) / width)
        let bottom = min(Minimap.size.height, (part.bottom * Minimap.size.height + height - 1) / height)
        return Rect(x: left, y: top, width: max(1, right - left), height: max(1, bottom - top))
    }
}
