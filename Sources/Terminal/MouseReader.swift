import CNcurses
import Screen

/// Tells presses, drags and double clicks apart.
struct MouseReader {
    private var isDown = false
    private var lastPress: (x: Int, y: Int, at: ContinuousClock.Instant)?

    /// Two presses of one cell within this time are a double click.
    private static let doubleClick = Duration.milliseconds(400)

    mutating func next() -> Key? {
        var (x, y): (Int32, Int32) = (0, 0)
        let event = Int(xr_read_mouse(&x, &y))
        guard let kind = kind(of: event, x: Int(x), y: Int(y)) else { return nil }
        return .mouse(x: Int(x), y: Int(y), kind)
    }

    private mutating func kind(of event: Int, x: Int, y: Int) -> MouseKind? {
        switch event {
        case XR_MOUSE_PRESS:
            isDown = true
            return pressed(x: x, y: y)
        case XR_MOUSE_CLICK:
            isDown = false
            return pressed(x: x, y: y)
        case XR_MOUSE_RELEASE:
            isDown = false
            return .release
        case XR_MOUSE_MOVE: return isDown ? .drag : nil
        case XR_MOUSE_RIGHT: return .rightPress
        case XR_MOUSE_UP: return .wheelUp
        case XR_MOUSE_DOWN: return .wheelDown
        default: return nil
        }
    }

    private mutating func pressed(x: Int, y: Int) -> MouseKind {
        let now = ContinuousClock.now
        if let last = lastPress, last.x == x, last.y == y, now - last.at < Self.doubleClick {
            lastPress = nil
            return .doubleClick
        }
        lastPress = (x, y, now)
        return .press
    }
}
