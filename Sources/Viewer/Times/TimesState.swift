import Figures
import Screen
import TraceAnalysis
import TraceModel

/// Where the time of one trace goes, as a table.
public struct TimesState: ScreenState {
    let id: TraceID
    private(set) var grouping = SpanGrouping.operation
    private(set) var rule: CriticalPathRule
    private(set) var lines: [SpanTimes] = []
    private var longest: [EntityID] = []
    private var groupings: [SpanGrouping] = []
    private var pending: TimesQuestion?
    private var cursor = 0
    private var finding = LineFind()
    private var top = 0
    private var version = -1

    init(id: TraceID, rule: CriticalPathRule = .crisp) { (self.id, self.rule) = (id, rule) }

    public func title(_ scene: Scene) -> String { "Times" }
    public var traits: ScreenTraits { ScreenTraits(.trace(id)) }
    public func hints(_ scene: Scene) -> [Command] { [.open, .narrowTo, .nextTable, .otherRule, .copy] }

    public mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        if version != scene.data.version {
            version = scene.data.version
            return ask()
        }
        settle(scene)
        return pending.map { [.ask($0)] } ?? []
    }

    private mutating func ask() -> [ScreenRequest] {
        let question = TimesQuestion(id: id, grouping: grouping, rule: rule)
        pending = question
        return [.ask(question)]
    }

    public mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest] {
        guard let (question, answer) = answered.to(TimesQuestion.self), question == pending else { return [] }
        pending = nil
        (lines, longest, groupings) = (answer.lines, answer.longest, answer.groupings)
        finding.look(in: lines.count) { scene.shown(lines[$0].key, of: grouping) }
        settle(scene)
        return []
    }

    /// Under the cursor.
    var line: SpanTimes? { lines.indices.contains(cursor) ? lines[cursor] : nil }

    private mutating func settle(_ scene: Scene) {
        cursor = max(0, min(cursor, lines.count - 1))
        top = Scrolling.top(top, cursor: cursor, count: lines.count, height: max(1, scene.rows - 1))
    }

    public mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        switch command {
        case .open:
            guard longest.indices.contains(cursor) else { return [] }
            return scene.store.row(of: longest[cursor], in: id).map { [.goToRow($0)] } ?? []
        case .copy: return lines.indices.contains(cursor) ? [.copy(scene.shown(lines[cursor].key, of: grouping))] : []
        case .narrowTo, .exclude: return narrow(isExcluded: command == .exclude)
        case .nextTable, .previousTable:
            let step = command == .nextTable ? 1 : groupings.count - 1
            guard let at = groupings.firstIndex(of: grouping) else { return [] }
            grouping = groupings[(at + step) % groupings.count]
            cursor = 0
            return ask()
        case .findNext, .findPrevious:
            guard let next = finding.next(command == .findNext ? 1 : -1, from: cursor) else { return finding.refusal }
            cursor = next
        case .otherRule:
            rule = rule == .crisp ? .jaeger : .crisp
            return [.notice("Critical path by \(rule == .crisp ? "CRISP" : "Jaeger's viewer")")] + ask()
        default:
            let page = max(1, scene.rows - 2)
            if let target = Scrolling.target(command, cursor: cursor, count: lines.count, page: page) {
                cursor = target
            }
        }
        settle(scene)
        return []
    }

    public mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]? {
        guard pointer.isPress, pointer.y >= 1, lines.indices.contains(top + pointer.y - 1) else { return nil }
        cursor = top + pointer.y - 1
        settle(scene)
        return []
    }

    public mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] {
        cursor = finding.find(text, from: cursor, in: lines.count) { lines[$0].key }
        settle(scene)
        return []
    }

    public func matches(_ scene: Scene) -> (current: Int, total: Int)? { finding.matches(cursor) }
    public func nearby(_ scene: Scene) -> [TraceID] { [] }
    public mutating func prepare(_ scene: Scene) {}

    private static let titles = ["share", "self", "critical", "count", "total", "mean", "p50", "p99"]
    private static let cell = 9

    public func draw(_ scene: Scene, on canvas: inout Canvas) {
        // The names keep a third of the line.
        let columns = max(1, min(TimesState.titles.count, canvas.width * 2 / 3 / TimesState.cell))
        let left = canvas.width - columns * TimesState.cell
        canvas.put("By \(grouping.name)", x: 1, y: 0, style: .title, maxWidth: max(0, left - 1))
        for (index, title) in TimesState.titles.prefix(columns).enumerated() {
            canvas.putRight(title, right: left + TimesState.cell * (index + 1), y: 0, style: .dim)
        }
        guard !lines.isEmpty else {
            let words = pending == nil ? "The trace is not here whole." : "Working it out."
            canvas.putCentered(words, y: max(1, canvas.height / 2), style: .dim)
            return
        }
        for y in 0..<max(0, min(canvas.height - 1, lines.count - top)) {
            let line = lines[top + y]
            canvas.put(
                scene.shown(line.key, of: grouping), x: 1, y: y + 1, style: finding.isMatch(top + y) ? .match : .text,
                maxWidth: max(0, left - 2), truncate: .middle)
            for (index, cell) in cells(line, scene).prefix(columns).enumerated() {
                canvas.putRight(cell, right: left + TimesState.cell * (index + 1), y: y + 1, style: .text)
            }
        }
        canvas.setStyle(Rect(x: 0, y: cursor - top + 1, width: canvas.width, height: 1), .selection)
    }

    private func cells(_ line: SpanTimes, _ scene: Scene) -> [String] {
        func time(_ nanoseconds: Int64) -> String {
            Format.duration(nanoseconds: nanoseconds, ascii: scene.options.isASCII)
        }
        return [
            Format.percent(line.share), time(line.selfTime), time(line.critical), Format.count(line.count),
            time(line.total), time(line.mean), time(line.p50), time(line.p99),
        ]
    }
}

extension Scene {
    /// A value of the table, unless it is secret.
    fileprivate func shown(_ key: String, of grouping: SpanGrouping) -> String {
        grouping.shown(key, showsSecrets: options.showsSecrets)
    }
}
