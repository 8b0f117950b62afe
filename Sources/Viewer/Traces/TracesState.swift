import Screen
import TraceAnalysis
import TraceModel

/// The list of traces.
public struct TracesState: ScreenState {
    public static let context = KeyContext.traces

    private(set) var filters: [TraceFilter]
    private(set) var column = TraceColumn.start
    private(set) var isDescending = true
    /// Rows of the trace table that the filters leave, in the order chosen.
    private(set) var order: [UInt32] = []
    private(set) var cursor = 0
    private(set) var top = 0
    private(set) var marks: Set<TraceID> = []
    private(set) var search = TraceSearch()
    /// The side panel of the trace under the cursor, and which row it is of.
    private(set) var panel: (row: Int, facts: [Fact]) = (-1, [])
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

    private mutating func arrange(_ scene: Scene) {
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
        for filter in filters {
            let traces: TraceSelection =
                switch filter.condition {
                case .node(let node, let seconds):
                    scene.store.traces(through: NodeIdentity(node), responseTime: seconds)
                case .edge(let source, let target, let seconds):
                    scene.store.traces(from: NodeIdentity(source), to: NodeIdentity(target), responseTime: seconds)
                }
            selection.formIntersection(traces)
        }
        return selection
    }

    /// Scrolls, and makes the panel of the trace under the cursor where there is room for it.
    private mutating func settle(_ scene: Scene) {
        cursor = max(0, min(cursor, order.count - 1))
        let height = TracesLayout(scene, hasFilters: !filters.isEmpty).list.height
        top = Scrolling.top(top, cursor: cursor, count: order.count, height: height)
        guard scene.isWide, let row = cursorRow, panel.row != row else { return }
        panel = (row, TraceFacts(row: row, scene: scene).lines)
        panelOptions = scene.options
    }
}

extension TracesState {
    public mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        switch command {
        case .open: return open(scene)
        case .copy: return cursorRow.map { [.copy(scene.data.table.ids[$0].description)] } ?? []
        case .sortNext: return sort(1, scene)
        case .sortPrevious: return sort(-1, scene)
        case .sortReverse:
            isDescending.toggle()
            arrangeKeepingCursor(scene)
        case .mark: mark(scene)
        case .clearMarks: marks = []
        case .removeFilter:
            if filters.isEmpty { return [.notice("No filter to take away")] }
            filters.removeLast()
            arrangeKeepingCursor(scene)
        case .findNext, .findPrevious: return goToMatch(command == .findNext ? 1 : -1, scene)
        default:
            let page = TracesLayout(scene, hasFilters: !filters.isEmpty).list.height - 1
            guard let target = Scrolling.target(command, cursor: cursor, count: order.count, page: max(1, page)) else {
                return []
            }
            cursor = target
        }
        settle(scene)
        return []
    }

    private func open(_ scene: Scene) -> [ScreenRequest] {
        guard let row = cursorRow else { return [] }
        guard let trace = scene.data.table.trace(ofRow: row) else {
            return [.fetchTrace(scene.data.table.ids[row])]
        }
        return [.openTrace(trace, focus: nil)]
    }

    private mutating func sort(_ step: Int, _ scene: Scene) -> [ScreenRequest] {
        let columns = TracesLayout(scene, hasFilters: !filters.isEmpty).columns.compactMap(\.sort)
        guard !columns.isEmpty else { return [] }
        let index = columns.firstIndex(of: column) ?? -step
        column = columns[(index + step + columns.count) % columns.count]
        // What people look for first: the slowest, the newest, the worst; names from A on.
        isDescending = [.start, .duration, .responseTime, .outcome, .status, .entities].contains(column)
        arrangeKeepingCursor(scene)
        settle(scene)
        return []
    }

    private mutating func arrangeKeepingCursor(_ scene: Scene) {
        arrange(scene)
        cursor = 0
        top = 0
    }

    private mutating func mark(_ scene: Scene) {
        guard let row = cursorRow else { return }
        let id = scene.data.table.ids[row]
        if marks.remove(id) == nil { marks.insert(id) }
        cursor = min(cursor + 1, order.count - 1)
    }

    public mutating func find(_ text: String, _ scene: Scene) {
        if search.text.isEmpty { search.origin = cursor }
        search.run(text, scene.data.table, order)
        cursor = text.isEmpty ? search.origin : search.next(from: search.origin - 1, step: 1) ?? search.origin
        settle(scene)
    }

    public mutating func point(x: Int, y: Int, _ scene: Scene) -> Bool {
        let list = TracesLayout(scene, hasFilters: !filters.isEmpty).list
        guard list.contains(x: x, y: y), order.indices.contains(top + y - list.y) else { return false }
        cursor = top + y - list.y
        settle(scene)
        return true
    }

    public func matches(_ scene: Scene) -> (current: Int, total: Int)? {
        search.text.isEmpty ? nil : (search.number(of: cursor), search.positions.count)
    }

    private mutating func goToMatch(_ step: Int, _ scene: Scene) -> [ScreenRequest] {
        if search.text.isEmpty { return [.notice("Nothing to find yet: / begins")] }
        guard let next = search.next(from: cursor, step: step) else {
            return [.notice("No match for “\(search.text)”")]
        }
        cursor = next
        settle(scene)
        return []
    }
}

/// What the find looks for in the list, and where it is.
struct TraceSearch: Sendable {
    private(set) var text = ""
    private(set) var selection = TraceSelection(capacity: 0)
    /// Positions in the list's order, ascending.
    private(set) var positions: [Int32] = []
    var origin = 0

    mutating func run(_ text: String, _ table: TraceTable, _ order: [UInt32]) {
        self.text = text
        selection = text.isEmpty ? TraceSelection(capacity: 0) : table.rows(containing: text)
        place(order)
    }

    mutating func place(_ order: [UInt32]) {
        positions = text.isEmpty ? [] : order.indices.filter { selection.contains(Int(order[$0])) }.map { Int32($0) }
    }

    /// The match after a position, or before it, round the end.
    func next(from position: Int, step: Int) -> Int? {
        guard !positions.isEmpty else { return nil }
        let index =
            step > 0
            ? lowerBound(positions.count) { positions[$0] <= Int32(position) }
            : lowerBound(positions.count) { positions[$0] < Int32(position) } - 1
        return Int(positions[(index + positions.count) % positions.count])
    }

    /// 1 for the first match; 0 when the position is none.
    func number(of position: Int) -> Int {
        let index = lowerBound(positions.count) { positions[$0] < Int32(position) }
        return index < positions.count && positions[index] == Int32(position) ? index + 1 : 0
    }
}
