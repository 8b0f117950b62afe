import Screen
import TraceAnalysis
import TraceModel

/// Two traces side by side: aligned by structure, durations beside each other, what is only in one, what got slower.
public struct CompareState: ScreenState {
    private(set) var a: TraceID
    private(set) var b: TraceID
    /// All lines, and the numbers of those shown.
    private(set) var lines: [AlignedTraces.Line] = []
    private(set) var shown: [Int] = []
    var cursor = 0
    var top = 0
    private(set) var showsChangesOnly = false
    private(set) var isWaiting = false
    private var version = -1

    init(a: TraceID, b: TraceID) { (self.a, self.b) = (a, b) }

    public func title(_ scene: Scene) -> String { "Compare" }
    public var traits: ScreenTraits { ScreenTraits(.traces([a, b])) }
    public func hints(_ scene: Scene) -> [Command] { [.open, .nextChange, .onlyChanges, .swapSides, .copy] }

    public mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        if version != scene.data.version {
            version = scene.data.version
            return ask()
        }
        settle(scene)
        return isWaiting ? ask() : []
    }

    private mutating func ask() -> [ScreenRequest] {
        isWaiting = true
        return [.ask(CompareQuestion(a: a, b: b))]
    }

    public mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest] {
        guard let (question, answer) = answered.to(CompareQuestion.self), question == CompareQuestion(a: a, b: b) else {
            return []
        }
        isWaiting = false
        lines = answer
        choose()
        settle(scene)
        return []
    }

    /// A row that is only in one, or a tenth and a millisecond slower or faster.
    static func isChange(_ line: AlignedTraces.Line) -> Bool {
        guard let a = line.durationA, let b = line.durationB else { return true }
        let (difference, larger) = (abs(Double(a) - Double(b)), Double(max(a, b)))
        return difference >= 1e6 && difference >= larger / 10
    }

    private mutating func choose() {
        let kept = shown.indices.contains(cursor) ? shown[cursor] : 0
        shown = lines.indices.filter { !showsChangesOnly || CompareState.isChange(lines[$0]) }
        cursor = shown.firstIndex { $0 >= kept } ?? max(0, shown.count - 1)
    }

    private mutating func settle(_ scene: Scene) {
        cursor = max(0, min(cursor, shown.count - 1))
        top = Scrolling.top(top, cursor: cursor, count: shown.count, height: CompareState.height(scene))
    }

    static func height(_ scene: Scene) -> Int { max(1, scene.rows - 3) }

    public mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        switch command {
        case .open: return open()
        case .copy: return [.copy("\(a) \(b)")]
        case .nextChange, .previousChange: return step(command == .nextChange ? 1 : -1, scene)
        case .onlyChanges:
            showsChangesOnly.toggle()
            choose()
        case .swapSides:
            (a, b) = (b, a)
            return ask()
        default:
            let page = max(1, CompareState.height(scene) - 1)
            if let target = Scrolling.target(command, cursor: cursor, count: shown.count, page: page) {
                cursor = target
            }
        }
        settle(scene)
        return []
    }

    private func open() -> [ScreenRequest] {
        guard shown.indices.contains(cursor) else { return [] }
        let line = lines[shown[cursor]]
        return [.open(TimelineRoute(id: line.a == nil ? b : a, focus: line.a ?? line.b))]
    }

    private mutating func step(_ step: Int, _ scene: Scene) -> [ScreenRequest] {
        var place = cursor + step
        while shown.indices.contains(place), !CompareState.isChange(lines[shown[place]]) { place += step }
        guard shown.indices.contains(place) else { return [.notice("No other change that way")] }
        cursor = place
        settle(scene)
        return []
    }

    public mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]? {
        let line = top + pointer.y - 3
        guard pointer.isPress, pointer.y >= 3, shown.indices.contains(line) else { return nil }
        cursor = line
        settle(scene)
        return []
    }

    public func find(_ text: String, _ scene: Scene) -> [ScreenRequest] { [] }
    public func matches(_ scene: Scene) -> (current: Int, total: Int)? { nil }
    public func nearby(_ scene: Scene) -> [TraceID] { [] }
    public mutating func prepare(_ scene: Scene) {}
}
