import Screen
import TraceAnalysis
import TraceModel

/// Two sets of traces side by side: A is looked at, B is what it is compared with.
public struct AnalyzeState: ScreenState {
    /// Which traces are looked at at all.
    let population: [TraceFilter]
    var choice: AnalyzeChoice
    var tags: [AnalyzeTag] = []
    /// What was taken away, the last at the end.
    var dropped: [AnalyzeTag] = []
    var baseline = AnalyzeBaseline.rest
    var grouping = TraceGrouping.path
    var measure = DifferenceMeasure.share
    /// Of the response times.
    var scale = LatencyScale.logarithmic
    var panel = AnalyzePanel.costs
    /// Line under the cursor, and the first line shown, of each panel.
    var cursors: [AnalyzePanel: Int] = [:]
    var tops: [AnalyzePanel: Int] = [:]
    var picture: AnalyzePicture? { kept?.picture }
    private var kept: KeptPicture?
    /// What was asked and has not been answered.
    private(set) var pending: AnalyzeQuestion?
    var finding = LineFind()
    /// The range of a chart that is chosen instead of a line.
    var brush: AnalyzeBrush?
    /// How times are written, for labels.
    private(set) var options = ViewOptions()
    private var version = -1
    private var rule = CriticalPathRule.crisp
    private var limits = PatternLimits()

    init(population: [TraceFilter], choice: AnalyzeChoice) { (self.population, self.choice) = (population, choice) }

    public func title(_ scene: Scene) -> String { "Analyze" }

    public var traits: ScreenTraits { ScreenTraits(.list) }

    public func hints(_ scene: Scene) -> [Command] {
        var hints: [Command] = [
            .open, .narrowTo, .exclude, .nextPanel, .chooseSlowest, .chooseFailed, .nextBaseline, .callPaths,
            .nextTable,
        ]
        if !tags.isEmpty { hints.insert(.removeFilter, at: 3) }
        return hints
    }

    public mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        options = scene.options
        if version != scene.data.version {
            version = scene.data.version
            (rule, limits) = (scene.options.criticalPath, scene.options.patterns)
            return ask()
        }
        settle(scene)
        // Answers came while another screen was in front, or are still to come.
        return pending.map { [.ask($0)] } ?? []
    }

    /// Has the sets worked out anew; what is there stays until the answer comes.
    mutating func ask() -> [ScreenRequest] {
        let question = question
        pending = question
        return [.ask(question)]
    }

    /// What the screen shows, as it is asked for.
    var question: AnalyzeQuestion {
        AnalyzeQuestion(
            population: population, choice: choice, tags: tags, baseline: baseline, grouping: grouping,
            measure: measure, rule: rule, limits: limits, kept: kept)
    }

    public mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest] {
        guard let (question, answer) = answered.to(AnalyzeQuestion.self), question == pending else { return [] }
        pending = nil
        // Columns of another picture stand for other times.
        if answer.slices != picture?.slices || answer.responseTimes(scale).axis != picture?.responseTimes(scale).axis {
            brush = nil
        }
        kept = KeptPicture(answer)
        grouping = answer.grouping
        lookAgain()
        settle(scene)
        return []
    }

    /// Everything that A was chosen by, for the list of its traces.
    var filtersOfA: [TraceFilter] {
        population + (picture?.chosen ?? [])
            + tags.map { tag in
                tag.isExcluded ? tag.filter.inverted : tag.filter
            }
    }

    func cursor(_ panel: AnalyzePanel) -> Int { cursors[panel] ?? 0 }

    /// Cursors stay on lines that there are, and in sight.
    mutating func settle(_ scene: Scene) {
        let layout = AnalyzeLayout(self, scene)
        for panel in AnalyzePanel.allCases {
            let count = lineCount(panel)
            cursors[panel] = max(0, min(cursor(panel), count - 1))
            tops[panel] = Scrolling.top(
                tops[panel] ?? 0, cursor: cursor(panel), count: count, height: layout.lines(panel).height)
        }
    }

    func lineCount(_ panel: AnalyzePanel) -> Int {
        guard let picture else { return 0 }
        switch panel {
        case .costs: return picture.costs.count
        case .apart: return picture.apart.count
        case .table: return picture.table.count
        case .patterns: return picture.patterns.count
        }
    }

    /// In the panel with the cursor.
    public mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] {
        let state = self
        cursors[panel] = finding.find(text, from: cursor(panel), in: lineCount(panel)) { state.label($0) }
        settle(scene)
        return []
    }

    public func matches(_ scene: Scene) -> (current: Int, total: Int)? { finding.matches(cursor(panel)) }

    /// Other lines came, or the cursor is in another panel.
    mutating func lookAgain() {
        let state = self
        finding.look(in: lineCount(panel)) { state.label($0) }
    }

    private func shown(_ key: String, _ grouping: TraceGrouping) -> String {
        grouping.shown(key, showsSecrets: options.showsSecrets)
    }

    /// What a line of the panel with the cursor is found by: what is seen of it.
    func label(_ line: Int) -> String {
        guard let picture else { return "" }
        switch panel {
        case .costs: return picture.costs[line].operation.path
        case .table: return shown(picture.table[line].key, picture.grouping)
        case .patterns:
            let finding = picture.patterns[line]
            return [finding.kind.title, finding.caller.path, finding.callee?.path ?? ""].joined(separator: " ")
        case .apart:
            switch picture.apart[line] {
            case .value(let value): return value.grouping.name + " = " + shown(value.key, value.grouping)
            case .number(let number): return "annotation." + number.key
            }
        }
    }
    public func nearby(_ scene: Scene) -> [TraceID] { [] }
    public mutating func prepare(_ scene: Scene) {}
}

/// The parts of the screen that have lines.
enum AnalyzePanel: Int, CaseIterable, Hashable, Sendable {
    case costs, apart, table, patterns
}
