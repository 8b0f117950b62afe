import Screen

/// Tells presses, drags and double clicks apart.
struct MouseReader {
    private var report: MouseReport?
    private var isDown = false
    private var lastPress: (x: Int, y: Int, at: ContinuousClock.Instant)?

    /// Two presses of one cell within this time are a double click.
    private static let doubleClick = Duration.milliseconds(400)

    /// A report has begun; one that was never finished is forgotten.
    mutating func begin(_ form: MouseReport.Form) { report = MouseReport(form) }

    /// Forgets what has come of a report: another key came in the middle of it.
    mutating func abandon() { report = nil }

    enum Step: Equatable {
        /// No report has begun, or this is no part of one.
        case isKey
        /// It belongs to a report, which means nothing yet, or nothing that the viewer takes.
        case taken
        case event(Key)
    }

    mutating func take(_ scalar: UInt32) -> Step {
        guard var begun = report else { return .isKey }
        switch begun.take(scalar) {
        case .more:
            report = begun
            return .taken
        case .broken:
            report = nil
            return .isKey
        case .complete(let event):
            report = nil
            guard let event, let kind = kind(of: event) else { return .taken }
            return .event(.mouse(x: event.x, y: event.y, kind))
        }
    }

    private mutating func kind(of event: MouseReport.Event) -> MouseKind? {
        switch event.action {
        case .press:
            isDown = true
            return pressed(x: event.x, y: event.y)
        case .release:
            isDown = false
            return .release
        case .motion: return isDown ? .drag : nil
        case .rightPress: return .rightPress
        case .wheelUp: return .wheelUp
        case .wheelDown: return .wheelDown
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
