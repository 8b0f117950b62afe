import TraceModel

/// How a value's part in what sets A apart is measured.
public enum DifferenceMeasure: String, CaseIterable, Hashable, Sendable {
    /// Its share of A less its share of B.
    case share
    /// How often its traces are in A, against how often the others are: the relative risk of being in A.
    case risk
}

/// A value that the traces of set A have more, or less, often than those of set B.
public struct ValueDifference: Hashable, Sendable {
    public var grouping: TraceGrouping
    /// As the tables show it; `-` for "no value".
    public var key: String
    /// Number in the column's labels; -1 for a pair, which is in `parts`.
    public var number: Int
    /// The two values of a pair, else empty.
    public var parts: [ValuePart] = []
    public var countA: Int
    public var countB: Int
    /// Of all traces of A and of B, 0 to 1.
    public var shareA: Double
    public var shareB: Double
    /// How often traces with the value are in A, by how often those without it are; nil where all or none have it.
    public var risk: Double?
    /// The values of the grouping are ids, or nearly: they say which traces these are, and not why.
    public var isIdentifier: Bool

    /// Share of A less share of B, -1 to 1.
    public var delta: Double { shareA - shareB }
}

/// One value of a pair.
public struct ValuePart: Hashable, Sendable {
    public var grouping: TraceGrouping
    public var key: String
    public var number: Int
}

/// Numbers that lie elsewhere in A than in B.
public struct NumberDifference: Hashable, Sendable {
    /// The annotation's key.
    public var key: String
    /// The largest distance between the two distributions (Kolmogorov and Smirnov), 0 to 1.
    public var statistic: Double
    /// How likely so large a distance is if both sets came from one distribution (the asymptotic formula).
    public var probability: Double
    public var countA: Int
    public var countB: Int
    public var medianA: Double
    public var medianB: Double
}

/// What sets the traces of A apart from those of B.
public struct Differences: Sendable {
    public let countA: Int
    public let countB: Int
    /// Traces of B that are not in A as well: B may be everything.
    private let countOthers: Int
    /// Ranked; what is rare or no difference is left out, ids come last.
    public private(set) var values: [ValueDifference] = []
    /// Pairs of values that single out A better than each of the two alone.
    public private(set) var pairs: [ValueDifference] = []
    /// Largest distance first.
    public private(set) var numbers: [NumberDifference] = []

    /// Sets of fewer traces than this get no verdict: shares of so few say nothing.
    public static let leastTraces = 5
    /// A value that fewer traces of both sets have is an accident.
    public static let leastSupport = 3
    /// Smaller differences of shares are left out.
    static let leastDelta = 0.02

    /// Why there is no verdict, in words; nil when there is one.
    public var refusal: String? {
        if countA == 0 { return "set A has no traces" }
        if countB == 0 { return "set B has no traces" }
        if countA < Differences.leastTraces { return Differences.few("A", countA) }
        return countB < Differences.leastTraces ? Differences.few("B", countB) : nil
    }

    /// Nothing differs.
    public var isEmpty: Bool { values.isEmpty && pairs.isEmpty && numbers.isEmpty }

    private static func few(_ set: String, _ count: Int) -> String {
        "\(count) trace\(count == 1 ? "" : "s") in set \(set): no verdict"
    }

    /// One pass over each column for each set.
    /// - Parameter excluded: groupings that the sets were made by, which would only say so again.
    public init(
        _ columns: KeyColumns, a: TraceSelection, b: TraceSelection, measure: DifferenceMeasure = .share,
        without excluded: Set<TraceGrouping> = []
    ) {
        var others = b
        others.subtract(a)
        (countA, countB, countOthers) = (a.count, b.count, others.count)
        guard refusal == nil else { return }
        for column in columns.columns where !excluded.contains(column.grouping) && !column.grouping.isPath {
            values += values(column, a, b, others)
        }
        values.sort { Differences.precedes($0, $1, measure) }
        pairs = pairs(columns, a, b, others)
        numbers = columns.numbers.compactMap { number($0, a, b) }.sorted {
            $0.statistic != $1.statistic ? $0.statistic > $1.statistic : $0.key < $1.key
        }
    }

    private func values(
        _ column: KeyColumn, _ a: TraceSelection, _ b: TraceSelection, _ others: TraceSelection
    ) -> [ValueDifference] {
        let (inA, inB) = (column.counts(a), column.counts(b))
        let inOthers = countOthers == countB ? inB : column.counts(others)
        let forms = inA.indices.count { inA[$0] + inOthers[$0] > 0 }
        let isIdentifier = forms > 20 && forms * 2 > countA + countOthers
        let found: [ValueDifference] = column.labels.indices.compactMap { number in
            guard inA[number] + inOthers[number] >= Differences.leastSupport else { return nil }
            let line = ValueDifference(
                grouping: column.grouping, key: column.labels[number].text, number: number, countA: inA[number],
                countB: inB[number], shareA: Double(inA[number]) / Double(countA),
                shareB: Double(inB[number]) / Double(countB), risk: risk(inA[number], inOthers[number]),
                isIdentifier: isIdentifier)
            return abs(line.delta) >= Differences.leastDelta ? line : nil
        }
        // What A has more of says what it has less of: a value that mirrors another is left out.
        return found.contains { $0.delta > 0 } ? found.filter { $0.delta > 0 } : found
    }

    /// The relative risk of being in A.
    /// - Parameter inOthers: of the traces of B that are not in A, so that none counts twice.
    private func risk(_ inA: Int, _ inOthers: Int) -> Double? {
        let (with, without) = (inA + inOthers, countA + countOthers - inA - inOthers)
        guard with > 0, without > 0 else { return nil }
        let others = Double(countA - inA) / Double(without)
        let own = Double(inA) / Double(with)
        return others > 0 ? own / others : own > 0 ? .infinity : nil
    }

    private static func precedes(_ x: ValueDifference, _ y: ValueDifference, _ measure: DifferenceMeasure) -> Bool {
        if x.isIdentifier != y.isIdentifier { return y.isIdentifier }
        let (first, second) = (strength(x, measure), strength(y, measure))
        if first != second { return first > second }
        if (x.delta > 0) != (y.delta > 0) { return x.delta > 0 }
        if x.countA != y.countA { return x.countA > y.countA }
        return (x.grouping.name, x.key) < (y.grouping.name, y.key)
    }

    private static func strength(_ line: ValueDifference, _ measure: DifferenceMeasure) -> Double {
        switch measure {
        case .share: abs(line.delta)
        // A value that keeps traces out of A counts as much as one that brings them in.
        case .risk: line.risk.map { $0 >= 1 ? $0 : $0 > 0 ? 1 / $0 : .infinity } ?? 0
        }
    }
}

extension Differences {
    /// Only the values that A has most more often are combined: all with all would be their square.
    private static let mostPaired = 12

    private func pairs(
        _ columns: KeyColumns, _ a: TraceSelection, _ b: TraceSelection, _ others: TraceSelection
    ) -> [ValueDifference] {
        let singles = values.filter { $0.delta > 0 && !$0.isIdentifier && $0.key != TraceGrouping.none }
            .prefix(Differences.mostPaired)
        let sets = singles.map { single in
            columns.column(single.grouping)?.rows(having: single.number) ?? TraceSelection(capacity: a.capacity)
        }
        var found: [ValueDifference] = []
        for (i, first) in singles.enumerated() {
            for (j, second) in singles.enumerated() where j > i && first.grouping != second.grouping {
                var both = sets[i]
                both.formIntersection(sets[j])
                let (inA, inB) = (both.count(sharedWith: a), both.count(sharedWith: b))
                guard inA >= Differences.leastTraces, let risk = risk(inA, both.count(sharedWith: others)) else {
                    continue
                }
                // Worth a line only if the two together tell more than each.
                guard risk > 1.2 * max(first.risk ?? .infinity, second.risk ?? .infinity) else { continue }
                found.append(pair(first, second, inA, inB, risk))
            }
        }
        return found.sorted {
            let (x, y) = ($0.risk ?? 0, $1.risk ?? 0)
            return x != y ? x > y : $0.countA != $1.countA ? $0.countA > $1.countA : $0.key < $1.key
        }
    }

    private func pair(
        _ first: ValueDifference, _ second: ValueDifference, _ inA: Int, _ inB: Int, _ risk: Double
    ) -> ValueDifference {
        ValueDifference(
            grouping: .pair(first.grouping, second.grouping), key: first.key + TraceGrouping.between + second.key,
            number: -1,
            parts: [first, second].map { ValuePart(grouping: $0.grouping, key: $0.key, number: $0.number) },
            countA: inA, countB: inB, shareA: Double(inA) / Double(countA), shareB: Double(inB) / Double(countB),
            risk: risk, isIdentifier: false)
    }

    private func number(_ column: NumberColumn, _ a: TraceSelection, _ b: TraceSelection) -> NumberDifference? {
        let (inA, inB) = (column.sorted(a), column.sorted(b))
        guard inA.count >= Differences.leastTraces, inB.count >= Differences.leastTraces,
            let medianA = percentile(0.5, of: inA), let medianB = percentile(0.5, of: inB)
        else { return nil }
        let statistic = kolmogorovSmirnov(inA, inB)
        let sizes = Double(inA.count) * Double(inB.count) / Double(inA.count + inB.count)
        return NumberDifference(
            key: column.key, statistic: statistic, probability: kolmogorovProbability(statistic, sizes),
            countA: inA.count, countB: inB.count, medianA: medianA, medianB: medianB)
    }
}
