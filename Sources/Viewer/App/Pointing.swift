import Screen

// The mouse.
extension AppState {
    mutating func point(_ kind: MouseKind, _ x: Int, _ y: Int) -> [Effect] {
        switch kind {
        case .wheelUp: return wheel(-1, x, y)
        case .wheelDown: return wheel(1, x, y)
        case .press, .doubleClick:
            dragStart = body.contains(x: x, y: y) ? (x, y) : nil
            if y == size.height - 1 { return pressFooter(x) }
            if y == 0 { return pressBreadcrumb(x) }
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

    /// A key that the footer names is pressed by a click on it.
    private mutating func pressFooter(_ x: Int) -> [Effect] {
        guard prompt == nil, queryPrompt == nil, palette == nil, !isTooSmall else { return [] }
        // What was left out decides which keys are named: the screen is drawn once for that.
        var canvas = Canvas(size: size, glyphs: settings.options.glyphs)
        draw(self, on: &canvas)
        let keys = footerKeys(self, scene, hasMasked: canvas.hasMasked, right: size.width - 1)
        guard let hit = keys.last(where: { $0.x <= x }), x < hit.x + hit.binding.footerWidth else { return [] }
        return run(hit.binding.command)
    }

    /// Back to a screen that the breadcrumb names.
    private mutating func pressBreadcrumb(_ x: Int) -> [Effect] {
        guard prompt == nil, queryPrompt == nil, palette == nil, !isTooSmall else { return [] }
        var end = breadcrumbStart
        let scene = scene
        for (index, screen) in screens.enumerated() {
            let width = displayWidth(screen.title(scene))
            if x >= end, x < end + width {
                if index == screens.count - 1 { return [] }
                screens.removeSubrange((index + 1)...)
                return refreshTop() + leave()
            }
            end += width + 3
        }
        return []
    }

    private mutating func point(_ kind: Pointer.Kind, _ x: Int, _ y: Int) -> [ScreenRequest]? {
        let origin = body
        return withTop { $0.point(Pointer(kind, x: x - origin.x, y: y - origin.y), $1) }
    }
}
