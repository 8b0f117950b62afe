import Screen
import TraceAnalysis
import TraceModel

/// Whose time the widths of the picture are.
enum PathSide: Int, CaseIterable, Hashable, Sendable {
    case a, b, difference

    /// Seconds of a trace that a place is wide by: of the difference both together, so that what is below fits.
    func width(_ node: ComparedPaths.Node) -> Double {
        switch self {
        case .a: node.a.inclusive
        case .b: node.b.inclusive
        case .difference: node.a.inclusive + node.b.inclusive
        }
    }
}

/// The call paths of Analyze's two sets as an icicle: entries above what they wait for, as wide as they take of a trace.
public struct PathsState: ScreenState {
    private(set) var sets: AnalyzeQuestion
    private(set) var paths: ComparedPaths?
    var side = PathSide.difference
    /// The place that is as wide as the screen, and the one under the cursor.
    private(set) var top = 0
    private(set) var cursor = 0
    private var isWaiting = false
    private var version = -1

    init(sets: AnalyzeQuestion) {
        self.sets = sets
        self.sets.kept = nil
    }

    public func title(_ scene: Scene) -> String { "Call paths" }
    public var traits: ScreenTraits { ScreenTraits(.list) }
    public func hints(_ scene: Scene) -> [Command] { [.pathIn, .pathOut, .nextSide, .down, .right, .copy] }

    public mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        guard version != scene.data.version || isWaiting else { return [] }
        version = scene.data.version
        isWaiting = true
        return [.ask(PathsQuestion(sets: sets))]
    }

    public mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest] {
        guard let (question, answer) = answered.to(PathsQuestion.self), question.sets == sets else { return [] }
        isWaiting = false
        // By what they are: the numbers of places are those of an answer.
        let (top, cursor) = (place(self.top), place(self.cursor))
        paths = answer
        (self.top, self.cursor) = (answer.find(top), answer.find(cursor))
        if answer.tracesB == 0 { side = .a }
        return []
    }

    private func place(_ number: Int) -> [Operation] { paths.map { $0.operations(to: number) } ?? [] }

    public mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        guard let paths else { return [] }
        switch command {
        case .left, .right: stepAside(command == .left ? -1 : 1, paths)
        case .down, .halfPageDown, .pageDown: if let next = children(of: cursor, paths).first { cursor = next }
        case .up, .halfPageUp, .pageUp:
            if cursor == top { return zoomOut(paths) }
            cursor = paths.nodes[cursor].parent
        case .top: cursor = top
        case .pathIn: top = cursor
        case .pathOut: return zoomOut(paths)
        case .nextSide:
            guard paths.tracesB > 0 else { return [.notice("Set B has no traces that were read whole")] }
            side = PathSide(rawValue: (side.rawValue + 1) % PathSide.allCases.count) ?? .a
            // What the side has nothing of is not seen.
            while cursor != top, side.width(paths.nodes[cursor]) <= 0 { cursor = paths.nodes[cursor].parent }
        case .copy: return [.copy(paths.operations(to: cursor).map(\.path).joined(separator: ";"))]
        default: break
        }
        return []
    }

    private mutating func zoomOut(_ paths: ComparedPaths) -> [ScreenRequest] {
        guard top != 0 else { return [.notice("These are whole traces")] }
        if cursor == top { cursor = paths.nodes[top].parent }
        top = paths.nodes[top].parent
        return []
    }

    private mutating func stepAside(_ step: Int, _ paths: ComparedPaths) {
        guard cursor != top else { return }
        let siblings = children(of: paths.nodes[cursor].parent, paths)
        guard let at = siblings.firstIndex(of: cursor), siblings.indices.contains(at + step) else { return }
        cursor = siblings[at + step]
    }

    /// Those that the side shows anything of, as many as a key may look at.
    func children(of node: Int, _ paths: ComparedPaths) -> [Int] {
        paths.nodes[node].children.prefix(PathsState.mostChildren).filter { side.width(paths.nodes[$0]) > 0 }
    }

    /// More children of one place than any screen has columns are not looked at: those that take most come first.
    private static let mostChildren = 2000

    public mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]? {
        guard pointer.isPress, let paths else { return nil }
        let layout = PathsLayout(
            self, paths, width: scene.columns, rows: scene.rows - PathsState.head - PathsState.foot)
        let row = pointer.y - PathsState.head
        guard let box = layout.boxes.first(where: { $0.row == row && ($0.x..<$0.x + $0.width).contains(pointer.x) })
        else { return nil }
        cursor = box.node
        if pointer.kind == .doubleClick { top = box.node }
        return []
    }

    /// Rows above and below the picture.
    static let head = 3
    static let foot = 3

    public mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] { [] }
    public func matches(_ scene: Scene) -> (current: Int, total: Int)? { nil }
    public func nearby(_ scene: Scene) -> [TraceID] { [] }
    public mutating func prepare(_ scene: Scene) {}
}

extension ComparedPaths {
    /// The way to a place from the whole.
    func operations(to number: Int) -> [Operation] {
        var result: [Operation] = []
        var node = number
        while node > 0 {
            result.append(nodes[node].operation)
            node = nodes[node].parent
        }
        return result.reversed()
    }

    /// The place that a way leads to, as far as there is one.
    func find(_ way: [Operation]) -> Int {
        var node = 0
        for operation in way {
            guard let next = nodes[node].children.first(where: { nodes[$0].operation == operation }) else { break }
            node = next
        }
        return node
    }
}
