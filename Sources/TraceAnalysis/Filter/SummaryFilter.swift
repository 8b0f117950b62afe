import TraceModel

extension FilterExpression {
    /// Whether a read summary matches, as far as it holds the data: nil where it does not say enough (what single
    /// segments and calls did). Groups must be resolved before.
    public func matches(_ summary: TraceSummary) -> Bool? {
        switch self {
        case .all(let parts): all(parts.map { $0.matches(summary) })
        case .any(let parts): all(parts.map { $0.matches(summary).map { !$0 } }).map { !$0 }
        case .not(let part): part.matches(summary).map { !$0 }
        case .test(let test): test.matches(summary)
        case .service(let selector, let body):
            summary.reaches(selector).flatMap { $0 && body != nil ? nil : $0 }
        case .edge(let source, let target, _):
            all([summary.reaches(source), summary.reaches(target)]).flatMap { $0 ? nil : false }
        case .rootCause(let kind, let element, let body):
            summary.causes(kind).contains { items(of: $0, element).contains { body?.holds(of: $0) ?? true } }
        case .rootCauseJSON(let patterns):
            RootCauseKind.allCases.contains { TraceAnalysis.matches(patterns, summary.causes($0)) }
        case .group: nil
        }
    }

    /// False if any is, else unknown if any is.
    private func all(_ parts: [Bool?]) -> Bool? {
        if parts.contains(false) { return false }
        return parts.contains(nil) ? nil : true
    }
}

extension KeywordTest {
    /// Several values match if any does (U-23).
    fileprivate func matches(_ summary: TraceSummary) -> Bool? {
        keyword.rule.ofSummary(summary, keyword.key)?.contains { condition.holds(of: $0) }
    }
}

extension TraceSummary {
    /// The causes of one list.
    public func causes(_ kind: RootCauseKind) -> [RootCause] {
        switch kind {
        case .responseTime: responseTimeRootCauses
        case .fault: faultRootCauses
        case .error: errorRootCauses
        }
    }

    /// nil for summaries of before `ServiceIds`.
    fileprivate func reaches(_ selector: ServiceSelector) -> Bool? {
        services.isEmpty ? nil : services.contains { selector.matches(NodeIdentity($0)) }
    }
}

/// What a filter chose of a trace table.
public struct FilterResult: Hashable, Sendable {
    /// Rows of the table.
    public var selection: TraceSelection
    /// Rows that do not say enough to be judged: summaries, and traces whose documents cannot be read again. They are not chosen.
    public var undecided: Int
}

extension FilterExpression {
    /// Judges every row of a table: traces by their rows, read summaries by what they say.
    /// - Parameter isWanted: asked before a document is read; once it says no, none is, and what comes back is of no use.
    /// - Throws: as `resolved(groups:)`, with the data's own groups.
    public func result(
        in table: TraceTable, of data: DataSet, isWanted: @escaping () -> Bool = { true }
    ) throws(FilterError) -> FilterResult {
        let resolved = try resolved(groups: data.groups)
        var filter = try resolved.compiled(for: data.store)
        let documents = DocumentsRead(data, isWanted: isWanted)
        filter.documents = documents
        var result = FilterResult(selection: TraceSelection(capacity: table.count), undecided: 0)
        for row in 0..<table.storeTraceCount where !documents.isGivenUp {
            documents.begin()
            let isMeant = filter.matches(row)
            if documents.hasFailed {
                result.undecided += 1
            } else if isMeant {
                result.selection.insert(row)
            }
        }
        for (index, position) in table.summaryPositions.enumerated() {
            switch resolved.matches(data.summaries[position]) {
            case true?: result.selection.insert(table.storeTraceCount + index)
            case false?: break
            case nil: result.undecided += 1
            }
        }
        return result
    }
}
