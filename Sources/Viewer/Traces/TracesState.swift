import Screen
import TraceAnalysis
import TraceModel

/// The list of traces.
public struct TracesState: ScreenState {
    public static let context = KeyContext.traces

    var filters: [TraceFilter]
    var column = TraceColumn.start
    var isDescending = true
    /// Rows of the trace table that the filters leave, in the order chosen.
    var order: [UInt32] = []
    var cursor = 0
    var top = 0
    var marks: Set<TraceID> = []
    var search = TraceSearch()
    /// The side panel of the trace under the cursor, and which row it is of.
    var panel: (row: Int, facts: [Fact]) = (-1, [])
    /// Sorted permutations of the data's version: sorting twice costs once.
    private var permutations: [Bool: [TraceColumn: [UInt32]]] = [:]
    private var version = -1
    private var panelOptions = ViewOptions()

    /// All traces, the newest first; those of a node, the slowest first.
    public init(filters: [TraceFilter] = []) {
        self.filters = filters
        if !filters.isEmpty { column = .responseTime }
    }

    public func title(_ scene: Scene) -> String { "Traces" }

    public func hints(_ scene: Scene) -> [Command] {
        var hints: [Command] = [.open, .sortNext, .sortReverse, .mark, .find]
        if !filters.isEmpty { hints.insert(.removeFilter, at: 1) }
        if !search.text.isEmpty { hints.insert(.findNext, at: 1) }
        return hints + [.copy]
    }

    /// The row of the trace table under the cursor.
    var cursorRow: Int? { order.indices.contains(cursor) ? Int(order[cursor]) : nil }

    public mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        if version != scene.data.version {
            let id = cursorRow.flatMap { lastIDs.indices.contains($0) ? lastIDs[$0] : nil }
            version = scene.data.version
            permutations = [:]
            panel.row = -1
            arrange(scene)
            lastIDs = scene.data.table.ids
            if let id, let position = order.firstIndex(where: { lastIDs[Int($0)] == id }) { cursor = position }
        }
        if panelOptions != scene.options { panel.row = -1 }
        settle(scene)
        return []
    }

    /// The ids of the rows as they were: the cursor stays on its trace when more arrive.
    private var lastIDs: [TraceID] = []

    mutating func arrange(_ scene: Scene) {
        let table = scene.data.table
        let permutation =
            permutations[isDescending]?[column]
            ?? table.sortedPermutation(by: column, descending: isDescending)
        permutations[isDescending, default: [:]][column] = permutation
        order = filters.isEmpty ? permutation : table.filtered(permutation, by: selection(scene))
        search.place(order)
    }

    private func selection(_ scene: Scene) -> TraceSelection {
        var selection = TraceSelection(capacity: scene.data.table.count, full: true)
        for filter in filters { selection.formIntersection(scene.data.rows(fulfilling: filter.condition)) }
        return selection
    }

    /// Scrolls, and makes the panel of the trace under the cursor where there is room for it.
    mutating func settle(_ scene: Scene) {
        cursor = max(0, min(cursor, order.count - 1))
        let height = TracesLayout(scene, hasFilters: !filters.isEmpty).list.height
        top = Scrolling.top(top, cursor: cursor, count: order.count, height: height)
        guard scene.isWide, let row = cursorRow, panel.row != row else { return }
        panel = (row, TraceFacts(row: row, scene: scene).lines)
        panelOptions = scene.options
    }
}
