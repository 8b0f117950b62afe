import Screen

extension NodeState {
    /// A click chooses a line of the tables, a second one opens it.
    public mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]? {
        let tables = layout(scene).tables
        let line = top + pointer.y - tables.y
        guard pointer.isPress, tables.contains(x: pointer.x, y: pointer.y), lines.indices.contains(line),
            lines[line].isSelectable
        else { return nil }
        cursor = line
        return []
    }
}
