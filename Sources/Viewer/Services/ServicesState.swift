import Screen
import TraceAnalysis
import TraceModel

/// All nodes of the service graph as a table: what is readable where the map has too many of them.
public struct ServicesState: ScreenState {
    /// As they are sorted; those that the find leaves.
    var rows: [ServiceRow] = []
    var column = ServiceColumn.faults
    var isDescending = true
    var cursor = 0
    var top = 0
    var findText = ""
    private var all: [ServiceRow] = []
    private var version = -1
    private var nodes: [NodeIdentity] = []

    public init() {}

    public var traits: ScreenTraits { ScreenTraits(.map) }
    public func title(_ scene: Scene) -> String { "Services" }

    public func hints(_ scene: Scene) -> [Command] {
        rows.isEmpty ? [.map] : [.open, .sortNext, .sortReverse, .find, .nextProblem, .map, .traces]
    }

    public mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        if version != scene.data.version {
            let kept = rows.indices.contains(cursor) ? nodes[rows[cursor].node] : nil
            version = scene.data.version
            let graph = scene.data.graph
            all = graph.nodes.enumerated().filter { !$1.isClient }.map {
                ServiceRow($1, at: $0, rate: graph.requestsPerMinute($1))
            }
            nodes = graph.nodes.map { NodeIdentity($0) }
            arrange()
            if let kept, let place = rows.firstIndex(where: { nodes[$0.node] == kept }) { cursor = place }
        }
        settle(scene)
        return []
    }

    /// Sorts and narrows: as many as there are services, which is never many.
    private mutating func arrange() {
        let needle = TextNeedle(findText)
        rows = findText.isEmpty ? all : all.filter { needle.isIn($0.name) || needle.isIn($0.type) }
        rows.sort { isDescending ? column.comesBefore($1, $0) : column.comesBefore($0, $1) }
    }

    mutating func settle(_ scene: Scene) {
        cursor = max(0, min(cursor, rows.count - 1))
        top = Scrolling.top(top, cursor: cursor, count: rows.count, height: scene.rows - 1)
    }

    public mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        defer { settle(scene) }
        switch command {
        case .open: return rows.indices.contains(cursor) ? [.open(NodeRoute(node: rows[cursor].node))] : []
        case .copy: return rows.indices.contains(cursor) ? [.copy(rows[cursor].name)] : []
        case .sortNext, .sortPrevious: sort(by: next(command == .sortNext ? 1 : -1))
        case .sortReverse:
            isDescending.toggle()
            arrange()
        case .nextProblem, .previousProblem: return goToRed(command == .nextProblem ? 1 : -1)
        case .findNext: cursor = cursor + 1 < rows.count ? cursor + 1 : 0
        case .findPrevious: cursor = cursor > 0 ? cursor - 1 : rows.count - 1
        case .removeFilter:
            if findText.isEmpty { return [.widen] }
            return find("", scene)
        default:
            let page = max(1, scene.rows - 2)
            cursor = Scrolling.target(command, cursor: cursor, count: rows.count, page: page) ?? cursor
        }
        return []
    }

    private func next(_ step: Int) -> ServiceColumn {
        let count = ServiceColumn.allCases.count
        return ServiceColumn(rawValue: (column.rawValue + step + count) % count) ?? .name
    }

    /// Names from A on, figures from the largest on; once more turns it round.
    private mutating func sort(by column: ServiceColumn) {
        isDescending = column == self.column ? !isDescending : !column.isText
        self.column = column
        cursor = 0
        arrange()
    }

    private mutating func goToRed(_ step: Int) -> [ScreenRequest] {
        for distance in 1...max(1, rows.count) where !rows.isEmpty {
            let place = (cursor + step * distance + rows.count * 2) % rows.count
            if rows[place].trouble != .ok {
                cursor = place
                return []
            }
        }
        return [.notice("No service is red: faults from 1%, throttles from 1%, errors from 5%")]
    }

    /// The table narrows while one types.
    public mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] {
        findText = text
        cursor = 0
        arrange()
        settle(scene)
        return []
    }

    public func matches(_ scene: Scene) -> (current: Int, total: Int)? {
        findText.isEmpty ? nil : (rows.isEmpty ? 0 : cursor + 1, rows.count)
    }

    public mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]? {
        guard pointer.isPress, pointer.x >= 0, pointer.x < scene.columns else { return nil }
        if pointer.y == 0 {
            let layout = ServicesLayout(width: scene.columns)
            guard let hit = layout.columns.first(where: { ($0.x...$0.x + $0.width).contains(pointer.x) }) else {
                return nil
            }
            sort(by: hit.column)
            settle(scene)
            return []
        }
        guard rows.indices.contains(top + pointer.y - 1) else { return nil }
        cursor = top + pointer.y - 1
        return []
    }

    public func nearby(_ scene: Scene) -> [TraceID] { [] }
    public mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest] { [] }
    public mutating func prepare(_ scene: Scene) {}
}
