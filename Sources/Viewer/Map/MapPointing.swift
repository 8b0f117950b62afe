import MapLayout
import Screen

// The mouse: a click chooses a node or an edge, a second one opens it; dragging and the wheel move a map that does not fit.
extension MapState {
    public mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]? {
        let area = MapState.area(scene)
        guard let picture, Rect(area).contains(x: pointer.x, y: pointer.y) else { return nil }
        let place = MapPoint(x: pointer.x + origin.x, y: pointer.y + origin.y)
        switch pointer.kind {
        case .press, .doubleClick:
            grabbed = origin
            if let box = picture.layout.box(at: place) {
                (selected, edge) = (box, nil)
                return []
            }
            guard let hit = picture.edge(at: place, near: selected) else { return nil }
            // Of its two ends the one that the cursor is on already, else the caller.
            let ends = picture.topology.ends[hit]
            if selected != ends.target { selected = ends.source }
            edge = hit
            return []
        case .drag(let x, let y):
            guard let grabbed else { return nil }
            pan(to: MapPoint(x: grabbed.x - pointer.x + x, y: grabbed.y - pointer.y + y), picture, area)
            return []
        case .release:
            grabbed = nil
            return []
        case .wheel(let notches):
            pan(to: MapPoint(x: origin.x, y: origin.y + notches * 3), picture, area)
            return []
        }
    }

    /// Where the map fits it stays in the middle.
    private mutating func pan(to wanted: MapPoint, _ picture: MapPicture, _ area: Size) {
        let layout = picture.layout
        if layout.width > area.width { origin.x = max(0, min(wanted.x, layout.width - area.width)) }
        if layout.height > area.height { origin.y = max(0, min(wanted.y, layout.height - area.height)) }
    }
}

extension MapPicture {
    /// The edge whose line passes through a cell: one of the cursor's node, where several share the line.
    fileprivate func edge(at place: MapPoint, near box: Int) -> Int? {
        let cell = MapRect(x: place.x, y: place.y, width: 1, height: 1)
        let own = edgesOf.indices.contains(box) ? edgesOf[box] : []
        let passes = { (edge: Int) in !layout.lineSides(ofEdge: edge, in: cell).isEmpty }
        return own.first(where: passes) ?? topology.ends.indices.first(where: passes)
    }
}
