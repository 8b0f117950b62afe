import Screen

// The mouse.
extension AppState {
    mutating func point(_ kind: MouseKind, _ x: Int, _ y: Int) -> [Effect] {
        switch kind {
        case .wheelUp: return wheel(-1, x, y)
        case .wheelDown: return wheel(1, x, y)
        case .press, .doubleClick:
            dragStart = body.contains(x: x, y: y) ? (x, y) : nil
            return press(kind == .press ? .press : .doubleClick, x, y)
        case .drag:
            guard let start = dragStart else { return [] }
            return answer(point(.drag(fromX: start.x - body.x, fromY: start.y - body.y), x, y) ?? [])
        case .release:
            defer { dragStart = nil }
            return dragStart == nil ? [] : answer(point(.release, x, y) ?? [])
        case .rightPress: return []
        }
    }

    /// Puts the cursor where the mouse is; a second click opens what is there.
    private mutating func press(_ kind: Pointer.Kind, _ x: Int, _ y: Int) -> [Effect] {
        guard body.contains(x: x, y: y), let requests = point(kind, x, y) else { return [] }
        let effects = answer(requests)
        return kind == .doubleClick && requests.isEmpty ? effects + run(.open) : effects
    }

    /// Scrolls what is there; where the screen has nothing to scroll at that place, the cursor moves.
    private mutating func wheel(_ notches: Int, _ x: Int, _ y: Int) -> [Effect] {
        if body.contains(x: x, y: y), let requests = point(.wheel(notches), x, y) { return answer(requests) }
        return run(notches < 0 ? .up : .down)
    }

    private mutating func point(_ kind: Pointer.Kind, _ x: Int, _ y: Int) -> [ScreenRequest]? {
        let origin = body
        return withTop { $0.point(Pointer(kind, x: x - origin.x, y: y - origin.y), $1) }
    }
}
