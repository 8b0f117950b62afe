import Screen
import TraceAnalysis
import TraceModel

/// What two maps differ in, ranked: what fails more first, then what is slower, new, gone, better.
public struct ChangesState: ScreenState {
    let baseline: AnalyzeBaseline
    /// All that is not the same, gravest first.
    private(set) var changes: [MapComparison.Change] = []
    /// Nodes and edges that are as before.
    private(set) var sameCount = 0
    /// Why there is no comparison.
    private(set) var refusal: String?
    private(set) var cursor = 0
    private(set) var top = 0
    var finding = LineFind()
    private(set) var pending: MapComparisonQuestion?
    private var version = -1

    init(baseline: AnalyzeBaseline) { self.baseline = baseline }

    public func title(_ scene: Scene) -> String { "Changes" }
    public var traits: ScreenTraits { ScreenTraits(.map) }
    public func hints(_ scene: Scene) -> [Command] { [.open, .find, .copy] }

    public mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        settle(scene)
        guard version != scene.data.version else { return pending.map { [.ask($0)] } ?? [] }
        version = scene.data.version
        let question = MapComparisonQuestion(baseline: baseline, can: scene.can, query: scene.query)
        pending = question
        return [.ask(question)]
    }

    public mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest] {
        guard let (question, answer) = answered.to(MapComparisonQuestion.self), question == pending else { return [] }
        pending = nil
        let kept = changes.indices.contains(cursor) ? changes[cursor] : nil
        switch answer {
        case .success(let compared):
            changes = compared.comparison.changes.filter { $0.kind != .same }
            (sameCount, refusal) = (compared.comparison.changes.count - changes.count, nil)
        case .failure(let refused): (changes, sameCount, refusal) = ([], 0, refused.sentence)
        }
        if let kept, let place = changes.firstIndex(where: { ($0.source, $0.target) == (kept.source, kept.target) }) {
            cursor = place
        }
        let state = self
        finding.look(in: changes.count) { state.label($0) }
        settle(scene)
        return []
    }

    private func label(_ line: Int) -> String { ChangeCells.name(changes[line]) }

    /// Sets, a line of headings, and the changes.
    static let head = 3

    private mutating func settle(_ scene: Scene) {
        cursor = max(0, min(cursor, changes.count - 1))
        top = Scrolling.top(top, cursor: cursor, count: changes.count, height: scene.rows - ChangesState.head)
    }

    public mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        defer { settle(scene) }
        switch command {
        case .open: return open(scene)
        case .removeFilter: return [.widen]
        case .copy: return changes.indices.contains(cursor) ? [.copy(label(cursor))] : []
        case .findNext, .findPrevious:
            guard let next = finding.next(command == .findNext ? 1 : -1, from: cursor) else { return finding.refusal }
            cursor = next
        default:
            let page = max(1, scene.rows - ChangesState.head - 1)
            cursor = Scrolling.target(command, cursor: cursor, count: changes.count, page: page) ?? cursor
        }
        return []
    }

    private func open(_ scene: Scene) -> [ScreenRequest] {
        guard changes.indices.contains(cursor) else { return [] }
        let change = changes[cursor]
        if change.kind == .gone { return [.notice("It is gone: only B has it")] }
        guard let target = change.target else {
            guard let position = scene.data.graph.position(of: change.source) else { return [] }
            return [.open(NodeRoute(node: position))]
        }
        let filter = TraceFilter.edge(change.source, target, names: (change.source.name, target.name))
        return [.open(TracesRoute(filters: [filter]))]
    }

    public mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] {
        let state = self
        cursor = finding.find(text, from: cursor, in: changes.count) { state.label($0) }
        settle(scene)
        return []
    }

    public func matches(_ scene: Scene) -> (current: Int, total: Int)? { finding.matches(cursor) }

    public mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]? {
        let line = top + pointer.y - ChangesState.head
        guard pointer.isPress, pointer.y >= ChangesState.head, changes.indices.contains(line) else { return nil }
        cursor = line
        return []
    }

    public func nearby(_ scene: Scene) -> [TraceID] { [] }
    public mutating func prepare(_ scene: Scene) {}
}
