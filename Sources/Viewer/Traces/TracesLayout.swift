import Screen
import TraceAnalysis

/// A column of the trace list.
struct TracesColumn {
    enum Kind { case mark, start, duration, responseTime, status, flags, request, service, user, entities, id }
    var kind: Kind
    var title: String
    /// What choosing it sorts by; nil: it does not sort.
    var sort: TraceColumn?
    var x: Int
    var width: Int
    var isRight: Bool
}

/// Where the parts of the trace list stand in the body.
struct TracesLayout {
    var chips: Rect
    var titles: Rect
    var list: Rect
    var panel: Rect
    var columns: [TracesColumn] = []

    init(_ scene: Scene, hasFilters: Bool) {
        let body = Rect(x: 0, y: 0, width: scene.columns, height: scene.rows)
        let (left, right) = body.splitRight(scene.isWide ? min(52, max(36, scene.columns * 3 / 10)) : 0)
        panel = right
        let (first, rest) = left.splitTop(hasFilters ? 1 : 0)
        chips = first
        (titles, list) = rest.splitTop(1)
        columns = TracesLayout.columns(width: left.width)
    }

    private struct Plan {
        var kind: TracesColumn.Kind
        var title: String
        var sort: TraceColumn?
        var width: Int
        var isRight = false
        /// The list must be so wide for it to be shown.
        var from: Int
    }

    private static let plans: [Plan] = [
        Plan(kind: .mark, title: "", sort: nil, width: 1, from: 0),
        Plan(kind: .start, title: "start", sort: .start, width: 12, from: 0),
        Plan(kind: .responseTime, title: "resp", sort: .responseTime, width: 7, isRight: true, from: 0),
        Plan(kind: .duration, title: "total", sort: .duration, width: 7, isRight: true, from: 92),
        Plan(kind: .status, title: "code", sort: .status, width: 5, isRight: true, from: 50),
        Plan(kind: .flags, title: "flag", sort: .outcome, width: 4, from: 0),
        Plan(kind: .request, title: "request", sort: .url, width: 0, from: 0),
        Plan(kind: .service, title: "service", sort: .entry, width: 18, from: 70),
        Plan(kind: .user, title: "user", sort: .user, width: 14, from: 112),
        Plan(kind: .entities, title: "spans", sort: .entities, width: 7, isRight: true, from: 104),
        Plan(kind: .id, title: "id", sort: .id, width: 35, from: 140),
    ]

    /// What the request takes is what the others leave.
    private static func columns(width: Int) -> [TracesColumn] {
        let shown = plans.filter { $0.from <= width }
        let fixed = shown.reduce(0) { $0 + $1.width + 1 }
        var x = 0
        return shown.map { plan in
            let own = plan.kind == .request ? max(8, width - fixed) : plan.width
            defer { x += own + 1 }
            return TracesColumn(
                kind: plan.kind, title: plan.title, sort: plan.sort, x: x, width: own, isRight: plan.isRight)
        }
    }
}
