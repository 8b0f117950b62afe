import Screen
import TraceAnalysis
import TraceModel

/// The list of traces.
public struct TracesState: TraceListing {
    var filters: [TraceFilter]
    var column = TraceColumn.start
    var isDescending = true
    /// Rows of the trace table that the filters leave, in the order chosen.
    var order: [UInt32] = []
    /// Positions in it of the traces that failed, ascending.
    var failed: [Int32] = []
    var cursor = 0
    var top = 0
    /// The traces that are marked, by their rows in the table.
    var marks: [TraceID: Int] = [:]
    var search = TraceSearch()
    var drawnAhead = DrawnAhead()
    /// The orders of the data's version: sorting twice costs once.
    private var orders: [TraceArrangement: ArrangedTraces] = [:]
    /// The order that was asked for and has not come yet.
    var pending: TraceArrangement?
    /// The cursor follows its trace to the new order: data arrived; else it is at the top: somebody sorted.
    var keepsTrace = false
    /// The cursor's trace, until the new order comes.
    private var keptID: TraceID?
    /// The cursor is on the newest trace, whatever comes.
    var staysAtNewest = false
    private var version = -1

    /// All traces, the newest first; those of a node, the slowest first.
    public init(filters: [TraceFilter] = []) {
        self.filters = filters
        if !filters.isEmpty { column = .responseTime }
    }

    public func title(_ scene: Scene) -> String { "Traces" }

    public func hints(_ scene: Scene) -> [Command] {
        var hints: [Command] = [.open, .analyzeHere, .sortNext, .sortReverse, .mark, .find]
        if !filters.isEmpty { hints.insert(.removeFilter, at: 1) }
        if !search.text.isEmpty { hints.insert(.findNext, at: 1) }
        return hints + [.copy]
    }

    /// The row of the trace table under the cursor.
    var cursorRow: Int? { order.indices.contains(cursor) ? Int(order[cursor]) : nil }

    public mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        drawnAhead.forget()
        var requests: [ScreenRequest] = []
        if version != scene.data.version {
            let id = cursorRow.flatMap { lastIDs.indices.contains($0) ? lastIDs[$0] : nil }
            version = scene.data.version
            orders = [:]
            keptID = id ?? (pending == nil ? nil : keptID)
            requests = arrange(scene)
            if !search.text.isEmpty { requests += look(for: search.text, scene) }
            lastIDs = scene.data.table.ids
            followMarks()
            if staysAtNewest {
                (cursor, top) = (0, 0)
            } else if let id, let position = order.firstIndex(where: { lastIDs[Int($0)] == id }) {
                follow(to: position)
            }
            keepsTrace = true
        } else {
            // Answers came while another screen was in front, or are still to come.
            if let pending { requests = [.ask(pending)] }
            if search.pending != nil { requests += look(for: search.text, scene) }
        }
        settle(scene)
        return requests
    }

    /// The ids of the rows as they were: the cursor stays on its trace when more arrive.
    private var lastIDs: [TraceID] = []

    /// The marked traces' rows in the table that has come.
    private mutating func followMarks() {
        if marks.isEmpty { return }
        let old = marks
        marks = [:]
        for (row, id) in lastIDs.enumerated() where old[id] != nil { marks[id] = row }
    }

    /// What the list should show: which traces, and in which order.
    var wanted: TraceArrangement {
        TraceArrangement(column: column, isDescending: isDescending, filters: filters)
    }

    /// Orders the list anew: at once when it is short or was ordered so before; else it asks for the order and keeps the one it has
    /// until the answer comes, because no key may take time that grows with the data.
    mutating func arrange(_ scene: Scene) -> [ScreenRequest] {
        let wanted = wanted
        if let known = orders[wanted] {
            take(known, wanted)
            return []
        }
        if scene.data.table.count <= TracesState.longestAtOnce {
            take(ArrangedTraces(wanted, scene.data), wanted)
            return []
        }
        pending = wanted
        // Data mostly grows, so that the rows of the old order still stand; a source read anew, or one that lets go of traces, may
        // hold others.
        if !scene.data.table.ids.starts(with: lastIDs) { (order, failed) = ([], []) }
        return [.ask(wanted)]
    }

    /// Lists longer than this are ordered off the main loop.
    static let longestAtOnce = 50_000

    private mutating func take(_ arranged: ArrangedTraces, _ arrangement: TraceArrangement) {
        orders[arrangement] = arranged
        (order, failed) = (arranged.order, arranged.failed)
        pending = nil
        search.place(order)
    }

    public mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest] {
        if let (arrangement, answer) = answered.to(TraceArrangement.self) { receive(answer, arrangement, scene) }
        if let (find, selection) = answered.to(TraceFind.self) { receive(selection, find, scene) }
        return []
    }

    private mutating func receive(_ arranged: ArrangedTraces, _ arrangement: TraceArrangement, _ scene: Scene) {
        guard arrangement == pending else { return }
        drawnAhead.forget()
        let ids = scene.data.table.ids
        let id = cursorRow.map { ids[$0] } ?? keptID
        take(arranged, arrangement)
        if staysAtNewest {
            (cursor, top) = (0, 0)
        } else if keepsTrace, let id, let position = order.firstIndex(where: { ids[Int($0)] == id }) {
            follow(to: position)
        }
        settle(scene)
    }

    /// The cursor's trace stays where the eye is while others come before it; at the top of the list what is new shows.
    private mutating func follow(to position: Int) {
        if top > 0 { top = max(0, top + position - cursor) }
        cursor = position
    }

    public var traits: ScreenTraits { ScreenTraits(.list) }

    public func nearby(_ scene: Scene) -> [TraceID] {
        let places = [cursor, cursor + 1, cursor - 1, cursor + 2, cursor - 2].filter(order.indices.contains)
        let table = scene.data.table
        return places.map { Int(order[$0]) }.filter { table.trace(ofRow: $0) == nil && $0 < table.count }
            .map { table.ids[$0] }
    }

    /// Scrolls.
    mutating func settle(_ scene: Scene) {
        cursor = max(0, min(cursor, order.count - 1))
        let height = TracesLayout(scene, hasFilters: !filters.isEmpty).list.height
        top = Scrolling.top(top, cursor: cursor, count: order.count, height: height)
    }
}
