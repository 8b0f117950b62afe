import TraceAnalysis
import TraceModel

/// What the screen shows of two sets.
struct AnalyzePicture: Sendable {
    let populationCount: Int
    let countA: Int
    let countB: Int
    /// Traces of A of which only a summary is known: they have no critical path.
    let summariesA: Int
    let refusal: String?
    /// What is missing of A.
    let remark: String?
    let chosen: [TraceFilter]
    /// Requests of A over time, by outcome.
    let series: [RequestStatistics]
    let slices: TimeSlices?
    private let logarithmic: AnalyzeHistogram
    private let linear: AnalyzeHistogram
    let figuresA: RequestFigures
    let figuresB: RequestFigures
    let costs: [ComparedCost]
    /// Why nothing is said of where the time of A goes.
    let noCosts: String?
    /// Something stands beside the paths of A.
    var hasSlack: Bool { costs.contains { $0.slackA != nil } }
    private(set) var apart: [ApartLine]
    /// Why nothing is said of what sets A apart.
    private(set) var verdict: String?
    private(set) var grouping: TraceGrouping
    private(set) var table: [AnalyzeTableLine]
    let patterns: [PatternFinding]
    /// Where each pattern costs most: by ids, for traces and rows move when data arrives.
    let examples: [(trace: TraceID, entity: EntityID)]
    /// The tables that there are.
    let groupings: [TraceGrouping]
    let columns: KeptColumns

    /// What the sets were chosen by, and how their differences were measured.
    private let basis: AnalyzeBasis
    private let sets: AnalyzeSets
    private var measure: DifferenceMeasure

    init(_ question: AnalyzeQuestion, _ basis: AnalyzeBasis, _ data: LoadedData, _ sets: AnalyzeSets) {
        (self.basis, self.sets, measure) = (basis, sets, question.measure)
        (chosen, refusal, remark) = (sets.chosen, sets.refusal, sets.remark)
        columns = sets.columns
        (populationCount, countA, countB) = (sets.population.count, sets.a.count, sets.b.count)
        summariesA = sets.a.numbers.reduce(0) { $0 + ($1 >= data.table.storeTraceCount ? 1 : 0) }
        let set = TraceSetAnalysis(data.table, of: data.dataSet, selection: sets.a)
        let population = TraceSetAnalysis(data.table, of: data.dataSet, selection: sets.population)
        slices = population.window.map { TimeSlices(covering: $0, period: 1, atMost: AnalyzePicture.slices) }
        series = slices.map { set.series($0).statistics } ?? []
        let other = TraceSetAnalysis(data.table, of: data.dataSet, selection: sets.b)
        let times = (a: set.responseTimes, b: other.responseTimes)
        logarithmic = AnalyzeHistogram(times.a, times.b, .logarithmic)
        linear = AnalyzeHistogram(times.a, times.b, .linear)
        (figuresA, figuresB) = (RequestFigures(data.table, in: sets.a), RequestFigures(data.table, in: sets.b))
        let costsA = SetCosts(data.store, in: sets.a, rule: basis.rule)
        noCosts = costsA.refusal(of: sets.a.count)
        costs =
            costsA
            .compared(
                with: SetCosts(data.store, in: sets.b, rule: basis.rule),
                slack: SetSlack(data.store, in: sets.a, rule: basis.rule))
        patterns = data.store.patterns(in: sets.a, limits: basis.limits)
        examples = patterns.map { (data.store.traceIDs[$0.example], data.store.ids[$0.exampleRow]) }
        groupings = columns.columns.columns.map(\.grouping)
        (apart, verdict) = AnalyzePicture.apart(question, sets)
        (grouping, table) = AnalyzePicture.table(question.grouping, sets, data.table)
    }

    /// The same sets with another table or measure: no more is worked out than that. Nil for other sets.
    func turned(_ question: AnalyzeQuestion, _ basis: AnalyzeBasis, _ data: LoadedData) -> AnalyzePicture? {
        guard basis == self.basis else { return nil }
        var picture = self
        if measure != question.measure {
            (picture.apart, picture.verdict) = AnalyzePicture.apart(question, sets)
            picture.measure = question.measure
        }
        if grouping != question.grouping {
            (picture.grouping, picture.table) = AnalyzePicture.table(question.grouping, sets, data.table)
        }
        return picture
    }

    private static func apart(_ question: AnalyzeQuestion, _ sets: AnalyzeSets) -> ([ApartLine], String?) {
        let differences = Differences(
            sets.columns.columns, a: sets.a, b: sets.b, measure: question.measure, without: question.groupings)
        let verdict = differences.refusal ?? (differences.isEmpty ? "nothing that was recorded sets A apart" : nil)
        return (ApartLine.ranked(differences, question.measure), verdict)
    }

    /// The table that was asked for; where there is none of it, the first.
    private static func table(
        _ wanted: TraceGrouping, _ sets: AnalyzeSets, _ table: TraceTable
    ) -> (TraceGrouping, [AnalyzeTableLine]) {
        let columns = sets.columns.columns
        guard let column = columns.column(wanted) ?? columns.columns.first else { return (.path, []) }
        return (column.grouping, AnalyzeTableLine.lines(column, sets.a, sets.b, table))
    }

    private static let slices = 48

    /// Response times of both.
    func responseTimes(_ scale: LatencyScale) -> AnalyzeHistogram { scale == .linear ? linear : logarithmic }
}

/// Response times of both sets over one axis.
struct AnalyzeHistogram: Sendable {
    let a: [Double]
    let b: [Double]
    let axis: LatencyAxis?

    static let columns = 32

    init(_ a: LatencyProfile, _ b: LatencyProfile, _ scale: LatencyScale) {
        let values = (a.entries + b.entries).map(\.value).filter { $0 > 0 }
        guard let low = values.min(), let high = values.max() else {
            (self.a, self.b, axis) = ([], [], nil)
            return
        }
        let axis = LatencyAxis(
            scale: scale, columns: AnalyzeHistogram.columns, minimum: min(low, high / 8), maximum: high)
        func counts(_ profile: LatencyProfile) -> [Double] {
            var counts = Array(repeating: 0.0, count: axis.columns)
            for entry in profile.entries { counts[axis.column(of: entry.value)] += entry.count }
            return counts
        }
        (self.a, self.b, self.axis) = (counts(a), counts(b), axis)
    }
}

/// One line of what sets A apart: a value, a pair of values, or numbers that lie elsewhere.
enum ApartLine: Hashable, Sendable {
    case value(ValueDifference)
    case number(NumberDifference)

    /// Values and numbers by strength, both from 0 to 1; pairs and ids behind.
    static func ranked(_ differences: Differences, _ measure: DifferenceMeasure) -> [ApartLine] {
        var lines: [ApartLine] = []
        var numbers = differences.numbers.filter { $0.probability < 0.05 }[...]
        for value in differences.values where !value.isIdentifier {
            while measure == .share, let next = numbers.first, next.statistic > abs(value.delta) {
                lines.append(.number(next))
                numbers = numbers.dropFirst()
            }
            lines.append(.value(value))
        }
        lines += numbers.map { .number($0) }
        lines += differences.pairs.map { .value($0) }
        return lines + differences.values.filter(\.isIdentifier).map { .value($0) }
    }
}

/// One line of a table.
struct AnalyzeTableLine: Hashable, Sendable {
    var key: String
    var countA: Int64
    var countB: Int64
    var shareA: Double
    var shareB: Double
    /// Seconds, of A; nil where it has no times.
    var p50: Double?

    /// What A has most of first, then what only B has.
    static func lines(_ column: KeyColumn, _ a: TraceSelection, _ b: TraceSelection, _ table: TraceTable)
        -> [AnalyzeTableLine]
    {
        let inA = column.groups(of: a, in: table)
        let inB = Dictionary(
            column.groups(of: b, in: table).map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        var lines = inA.map { group in
            AnalyzeTableLine(
                key: group.key, countA: group.statistics.total, countB: inB[group.number]?.statistics.total ?? 0,
                shareA: group.share, shareB: inB[group.number]?.share ?? 0, p50: group.responseTimes.p50)
        }
        let known = Set(inA.map(\.number))
        lines += inB.values.filter { !known.contains($0.number) }
            .map {
                AnalyzeTableLine(
                    key: $0.key, countA: 0, countB: $0.statistics.total, shareA: 0, shareB: $0.share, p50: nil)
            }
            .sorted { $0.countB != $1.countB ? $0.countB > $1.countB : $0.key < $1.key }
        return lines
    }
}
