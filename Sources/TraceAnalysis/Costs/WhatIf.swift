import TraceModel

/// A change that is tried on paper: every call of some service takes less time.
public struct WhatIf: Hashable, Sendable {
    /// Which services.
    public var selector: ServiceSelector
    public var change: Change

    /// What happens to the own time of each of their segments.
    public enum Change: Hashable, Sendable {
        /// So many nanoseconds less, as far as there are so many.
        case less(Int64)
        /// This part of it less, 0 to 1.
        case part(Double)
    }

    /// `service("tasks") -20ms`, `service("tasks") -50%`, `service("tasks") gone`.
    /// - Throws: what is wrong with it, and where.
    public init(parsing text: String) throws(FilterError) {
        guard let close = text.lastIndex(of: ")") else {
            throw FilterError(.syntax, column: 1, message: "there is no service", remedy: WhatIf.remedy)
        }
        guard case .service(let selector, nil) = try FilterExpression(parsing: String(text[...close])) else {
            throw FilterError(
                .syntax, column: 1, message: "only service(\"name\") can be changed", remedy: WhatIf.remedy)
        }
        self.selector = selector
        let rest = text[text.index(after: close)...].filter { !$0.isWhitespace }
        guard let change = WhatIf.change(rest) else {
            throw FilterError(
                .syntax, column: text.distance(from: text.startIndex, to: close) + 2,
                message: "'\(rest)' says not how much less", remedy: WhatIf.remedy)
        }
        self.change = change
    }

    private static let remedy = "Write service(\"tasks\") -20ms, service(\"tasks\") -50% or service(\"tasks\") gone"

    private static func change(_ text: String) -> Change? {
        if text.lowercased() == "gone" { return .part(1) }
        guard let sign = text.first, sign == "-" || sign == "\u{2212}" else { return nil }
        let amount = text.dropFirst()
        if amount.hasSuffix("%") {
            guard let percent = Double(amount.dropLast()), percent > 0, percent <= 100 else { return nil }
            return .part(percent / 100)
        }
        return TimeLength(amount).map { .less($0.nanoseconds) }
    }
}

/// What a change would do to a set: nanoseconds a trace, by trace.
public struct WhatIfResult: Sendable {
    /// Response times as they are, ascending.
    public var before: [Int64] = []
    /// As they would be, ascending.
    public var after: [Int64] = []
    /// Traces that the change reaches.
    public var changed = 0

    /// Nearest rank (reference 3.5), nanoseconds; nil of an empty set.
    public func percentile(_ share: Double) -> (before: Int64, after: Int64)? {
        guard let old = TraceAnalysis.percentile(share, of: before),
            let new = TraceAnalysis.percentile(share, of: after)
        else { return nil }
        return (old, new)
    }
}

extension WhatIf {
    /// Tries the change on each trace: time that a row of the service waited for nobody shrinks, what follows moves up, and a
    /// sibling that runs beside it takes over where it ends later. What runs side by side does not begin earlier.
    public func result(_ store: TraceStore, in selection: TraceSelection) -> WhatIfResult {
        let isChosen = store.services.map { selector.matches(NodeIdentity($0, store.strings)) }
        var result = WhatIfResult()
        store.withColumns { columns in
            selection.forEach { trace in
                guard trace < store.traceCount else { return }
                let rows = columns.rows(ofTrace: trace)
                let root = Int(columns.rootRows[trace])
                guard rows.contains(root), columns.flags[root].isMeasured else { return }
                let before = columns.duration(root)
                let own = ownSavings(columns, rows, isChosen)
                var after = before
                if let own {
                    var retiming = Retiming(columns, rows)
                    retiming.run(savings: own)
                    after = max(0, before - retiming.saved(root))
                    result.changed += 1
                }
                result.before.append(before)
                result.after.append(after)
            }
        }
        result.before.sort()
        result.after.sort()
        return result
    }

    /// By position: what each row would take less itself; nil when the service is not in the trace.
    private func ownSavings(_ columns: Columns, _ rows: Range<Int>, _ isChosen: [Bool]) -> [Int64]? {
        guard rows.contains(where: { columns.hasNode($0) && isChosen[Int(columns.nodes[$0])] }) else { return nil }
        var covers = rows.map { ChildCover(start: columns.starts[$0], end: columns.ends[$0]) }
        for row in rows {
            let parent = Int(columns.parents[row])
            if parent >= rows.lowerBound {
                covers[parent - rows.lowerBound].add(columns.starts[row], columns.ends[row])
            }
        }
        var budgets: [Int: Int64] = [:]
        var savings = Array(repeating: Int64(0), count: rows.count)
        for row in rows.reversed() where columns.hasNode(row) && isChosen[Int(columns.nodes[row])] {
            let free = covers[row - rows.lowerBound].free
            switch change {
            // All of it is no product: the longest time there is would round up to one more than fits.
            case .part(let part): savings[row - rows.lowerBound] = part >= 1 ? free : Int64(Double(free) * part)
            case .less(let length):
                let segment = Int(columns.segments[row])
                let taken = min(free, budgets[segment] ?? length)
                budgets[segment] = (budgets[segment] ?? length) - taken
                savings[row - rows.lowerBound] = taken
            }
        }
        return savings
    }
}
