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
    fileprivate func matches(_ summary: TraceSummary) -> Bool? {
        switch keyword {
        case .ok: condition.holds(of: .boolean(!summary.hasFault && !summary.hasError))
        case .error: condition.holds(of: .boolean(summary.hasError))
        case .fault: condition.holds(of: .boolean(summary.hasFault))
        case .throttle: condition.holds(of: .boolean(summary.hasThrottle))
        case .partial: condition.holds(of: .boolean(summary.isPartial))
        case .responseTime: condition.holds(of: summary.responseTime.map(FilterValue.number))
        case .duration: condition.holds(of: summary.duration.map(FilterValue.number))
        case .status: condition.holds(of: summary.status.map { .number(Double($0)) })
        case .url: condition.holds(of: summary.url.map(FilterValue.string))
        case .method: condition.holds(of: summary.method.map(FilterValue.string))
        case .userAgent: condition.holds(of: summary.userAgent.map(FilterValue.string))
        case .clientIP: condition.holds(of: summary.clientIP.map(FilterValue.string))
        case .user: any(summary.users.map(\.name))
        case .availabilityZone: any(summary.availabilityZones)
        case .instanceID: any(summary.instanceIDs)
        case .resourceARN: any(summary.resourceARNs)
        case .annotation(let key):
            (summary.annotations.first { $0.key == key }?.values ?? []).contains {
                condition.holds(of: $0.value.filterValue)
            }
        // Whether a segment was inferred, a summary says only along its causes.
        default: nil
        }
    }

    private func any(_ texts: [String]) -> Bool { texts.contains { condition.holds(of: .string($0)) } }
}

extension ScalarValue {
    fileprivate var filterValue: FilterValue {
        switch self {
        case .string(let text): .string(text)
        case .number(let number): .number(number)
        case .boolean(let flag): .boolean(flag)
        }
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
    /// Rows that are summaries which do not say enough to be judged; they are not chosen.
    public var undecided: Int
}

extension FilterExpression {
    /// Judges every row of a table: traces by their rows, read summaries by what they say.
    /// - Throws: as `resolved(groups:)`, with the data's own groups.
    public func result(in table: TraceTable, of data: DataSet) throws(FilterError) -> FilterResult {
        let resolved = try resolved(groups: data.groups)
        let filter = try resolved.compiled(for: data.store)
        var result = FilterResult(selection: TraceSelection(capacity: table.count), undecided: 0)
        for row in 0..<table.storeTraceCount where filter.matches(row) { result.selection.insert(row) }
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
