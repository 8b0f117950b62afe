import Figures
import TraceAnalysis
import TraceModel

/// The columns of a data set's version, kept from question to question: the same object is the same columns.
final class KeptColumns: Hashable, Sendable {
    let columns: KeyColumns
    let version: Int

    init(_ data: LoadedData) {
        columns = KeyColumns(data.table, data.dataSet)
        version = data.version
    }

    static func == (a: KeptColumns, b: KeptColumns) -> Bool { a === b }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// Everything that the screen shows of two sets, worked out beside the main loop.
struct AnalyzeQuestion: Question {
    static let lane = QuestionLane.latest(of: "analyze")

    var population: [TraceFilter]
    var choice: AnalyzeChoice
    var tags: [AnalyzeTag]
    var baseline: AnalyzeBaseline
    var grouping: TraceGrouping
    var measure: DifferenceMeasure
    var rule = CriticalPathRule.crisp
    var limits = PatternLimits()
    /// The answer before: what still holds of it is not worked out again.
    var kept: KeptPicture?

    /// What A was made by would only be said again.
    var groupings: Set<TraceGrouping> {
        var found: Set<TraceGrouping> = choice == .failed ? [.outcome, .status] : []
        for tag in tags { if case .value(let grouping, _) = tag.filter.condition { found.insert(grouping) } }
        return found
    }

    /// What the sets are chosen from: with another file as B, both in one.
    func data(_ context: QuestionContext) -> (LoadedData, OtherSet) {
        guard case .file(let path) = baseline else { return (context.data, .none) }
        switch context.joined(path) {
        case .success(let joined): return (joined.data, .second(joined.parts))
        case .failure(let problem):
            return (context.data, .refused(SetRefusal(message: problem.message, remedy: problem.remedy).sentence))
        }
    }

    func answer(_ context: QuestionContext) -> AnalyzePicture? {
        let (data, other) = data(context)
        let basis = AnalyzeBasis(self, data)
        if let same = kept?.picture.turned(self, basis, data) { return same }
        guard context.isWanted() else { return nil }
        let sets = AnalyzeSets(self, data, other, isWanted: context.isWanted)
        return context.isWanted() ? AnalyzePicture(self, basis, data, sets) : nil
    }
}

/// What another file is as set B.
enum OtherSet: Hashable, Sendable {
    case none
    case second(JoinedParts)
    /// Why it cannot be read.
    case refused(String)
}

/// What all figures of two sets follow from.
struct AnalyzeBasis: Hashable, Sendable {
    private let population: [TraceFilter]
    private let choice: AnalyzeChoice
    private let tags: [AnalyzeTag]
    private let baseline: AnalyzeBaseline
    private let version: Int
    let rule: CriticalPathRule
    let limits: PatternLimits

    init(_ question: AnalyzeQuestion, _ data: LoadedData) {
        (population, choice, tags) = (question.population, question.choice, question.tags)
        (baseline, rule, limits) = (question.baseline, question.rule, question.limits)
        version = data.version
    }
}

/// An answer that goes along with the next question: the same object is the same answer.
final class KeptPicture: Hashable, Sendable {
    let picture: AnalyzePicture

    init(_ picture: AnalyzePicture) { self.picture = picture }

    static func == (a: KeptPicture, b: KeptPicture) -> Bool { a === b }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A value that A was narrowed to, or that was taken out of it.
struct AnalyzeTag: Hashable, Sendable {
    var filter: TraceFilter
    var isExcluded: Bool

    var label: String { isExcluded ? filter.inverted.label : filter.label }
}

/// The two sets as rows of the table.
struct AnalyzeSets: Sendable {
    var population: TraceSelection
    var a: TraceSelection
    var b: TraceSelection
    /// What the choice came to, as a filter: `responsetime >= 512ms`.
    var chosen: [TraceFilter]
    /// Why there is no B.
    var refusal: String?
    /// What is missing of A.
    var remark: String?
    /// What traces can be told apart by.
    let columns: KeptColumns

    /// - Parameter other: of a baseline that is another file, whose traces are among the data.
    /// - Parameter isWanted: asked by filters that read documents again; once it says no, what is made is of no use.
    init(
        _ question: AnalyzeQuestion, _ data: LoadedData, _ other: OtherSet = .none,
        isWanted: @escaping () -> Bool = { true }
    ) {
        let old = question.kept?.picture.columns
        let columns = old.flatMap { $0.version == data.version ? $0 : nil } ?? KeptColumns(data)
        self.columns = columns
        func rows(_ filter: TraceFilter) -> TraceSelection {
            data.rows(fulfilling: filter.condition, columns: columns.columns, isWanted: isWanted)
        }
        let whole = TraceSelection(capacity: data.table.count, full: true)
        let shown = data.shown ?? whole
        // Conditions are judged on all that was read: a baseline may lie outside of what is shown.
        var people = question.population.reduce(into: whole) {
            $0.formIntersection(rows($1))
        }
        // Of another file, the same node's or edge's traces; none of them is one of A's.
        var others = TraceSelection(capacity: data.table.count)
        if case .second(let parts) = other {
            let second = data.table.rows(ofSecond: parts)
            others = second
            others.formIntersection(people)
            people.subtract(second)
        }
        population = people
        population.formIntersection(shown)
        chosen = AnalyzeSets.filters(question, population, data)
        var passing = chosen.reduce(into: people) { $0.formIntersection(rows($1)) }
        for tag in question.tags {
            let tagged = rows(tag.filter)
            if tag.isExcluded { passing.subtract(tagged) } else { passing.formIntersection(tagged) }
        }
        a = passing
        a.formIntersection(shown)
        b = population
        switch question.baseline {
        case .rest: b.subtract(a)
        case .everything: break
        case .filter(let text):
            b.formIntersection(rows(TraceFilter(label: text, condition: .expression(text))))
        case .file(let path):
            b = others
            if case .refused(let words) = other { refusal = words }
            if refusal == nil, b.isEmpty { refusal = "no trace of \(path) is one of these" }
            if case .second(let parts) = other { remark = parts.remark }
        case .before, .yesterday, .lastWeek:
            guard let baseline = question.baseline.baseline else { break }
            (b, refusal) = AnalyzeSets.earlier(passing, baseline, data)
        }
    }

    private static func filters(
        _ question: AnalyzeQuestion, _ population: TraceSelection, _ data: LoadedData
    ) -> [TraceFilter] {
        switch question.choice {
        case .all: return []
        case .filters(let filters): return filters
        case .failed:
            return [TraceFilter(label: "failed", condition: .value(.outcome, keys: ["error", "throttle", "fault"]))]
        case .slowest(let part):
            // Of a node, its own time; else that of the traces.
            let node = question.population.lazy.compactMap(\.node).first
            let times = node.map { node in
                RequestFigures(
                    of: ServiceSelector(name: node.name, type: node.type, accountID: node.accountID), data.store,
                    in: population)
            }
            let figures = times.flatMap { $0.times.isEmpty ? nil : $0 } ?? RequestFigures(data.table, in: population)
            guard let exact = figures.percentile(1 - part) else { return [] }
            // As filters and labels have it, in whole milliseconds: else the request that it is of falls out.
            let least = roundedSeconds(Int64((exact * 1e9).rounded()))
            let range = least...Double.greatestFiniteMagnitude
            let isNode = times?.times.isEmpty == false
            let condition: TraceFilter.Condition =
                isNode ? .node(node ?? ServiceIdentity(name: ""), seconds: range, window: nil) : .responseTime(range)
            return [TraceFilter(label: AnalyzeSets.label(part, least), condition: condition)]
        }
    }

    private static func label(_ part: Double, _ least: Double) -> String {
        let percent = ScalarValue.number((part * 1000).rounded() / 10).text
        return "slowest \(percent)% (\(Format.duration(least)) and more)"
    }

    private static func earlier(
        _ passing: TraceSelection, _ baseline: Baseline, _ data: LoadedData
    ) -> (TraceSelection, String?) {
        let none = TraceSelection(capacity: data.table.count)
        let window = data.narrowing.query.window.window(latest: data.latest)
        do throws(SetRefusal) {
            let part = TracePart(window: window)
            var b = try TwoSets(part, against: baseline, in: data.table, data.dataSet).b
            b.formIntersection(passing)
            return (b, b.isEmpty ? "nothing was read of that time" : nil)
        } catch {
            return (none, error.sentence)
        }
    }
}

extension TraceFilter {
    /// The node that it is about.
    var node: ServiceIdentity? { if case .node(let node, _, _) = condition { node } else { nil } }
}
