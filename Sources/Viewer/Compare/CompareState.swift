import Screen
import TraceAnalysis
import TraceModel

/// Two traces side by side: aligned by structure, durations beside each other, what is only in one, what got slower.
public struct CompareState: ScreenState {
    private(set) var a: TraceID
    private(set) var b: TraceID
    private(set) var compared = ComparedTraces()
    /// The numbers of the lines shown.
    private(set) var shown: [Int] = []
    var cursor = 0
    var finding = LineFind()
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
        let kept = line.map { ($0.a, $0.b) }
        compared = answer
        choose(from: kept.flatMap { kept in answer.lines.firstIndex { ($0.a, $0.b) == kept } })
        settle(scene)
        return []
    }

    /// The line under the cursor.
    private var line: ComparedTraces.Line? { shown.indices.contains(cursor) ? compared.lines[shown[cursor]] : nil }

    /// - Parameter kept: the line that the cursor stays on, or as near to it as it gets.
    private mutating func choose(from kept: Int? = nil) {
        let kept = kept ?? (shown.indices.contains(cursor) ? shown[cursor] : 0)
        shown = compared.lines.indices.filter { !showsChangesOnly || compared.lines[$0].isChange }
        cursor = shown.firstIndex { $0 >= kept } ?? max(0, shown.count - 1)
        finding.look(in: shown.count) { compared.lines[shown[$0]].label }
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
        case .findNext, .findPrevious:
            guard let next = finding.next(command == .findNext ? 1 : -1, from: cursor) else { return finding.refusal }
            cursor = next
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
        guard let line, let entity = line.a ?? line.b, let side = line.a == nil ? compared.b : compared.a else {
            return []
        }
        return [.openLink(side.id, entity)]
    }

    private mutating func step(_ step: Int, _ scene: Scene) -> [ScreenRequest] {
        var place = cursor + step
        while shown.indices.contains(place), !compared.lines[shown[place]].isChange { place += step }
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

    public mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] {
        cursor = finding.find(text, from: cursor, in: shown.count) { compared.lines[shown[$0]].label }
        settle(scene)
        return []
    }

    public func matches(_ scene: Scene) -> (current: Int, total: Int)? { finding.matches(cursor) }
    public func nearby(_ scene: Scene) -> [TraceID] { [] }
    public mutating func prepare(_ scene: Scene) {}
}
