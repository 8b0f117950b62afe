import TraceAnalysis
import TraceFormats
import TraceModel

// `analyze` as JSON: names in X-Ray's style, times in seconds, sums over the traces of set A.
extension AnalyzedSets {
    func json() -> [UInt8] {
        var json = JSONWriter(indented: true)
        json.beginObject()
        json.member("Traces", Int64(a.count))
        write(costs(a), &json)
        json.array("Slack", slack(a).operations) { json, line in Self.write(line, &json) }
        json.array("Groups", choice.groupBy.flatMap(groupLines)) { json, line in write(line, &json) }
        let found = foundDifferences
        json.array("Differences", found.values + found.pairs) { json, line in Self.write(line, &json) }
        json.array("Patterns", foundPatterns) { json, finding in write(finding, &json) }
        writeRest(found, &json)
        json.endObject()
        return json.take()
    }

    private func writeRest(_ found: Differences, _ json: inout JSONWriter) {
        json.array("NumberDifferences", found.numbers) { json, line in Self.write(line, &json) }
        json.member("Remark", found.refusal)
        json.name("ResponseTime")
        writeTimes(RequestFigures(table, in: a), &json)
        json.name("SetB")
        json.beginObject()
        json.member("Traces", Int64(b.count))
        write(costs(b), &json)
        json.endObject()
        let failures = failures
        json.name("FailureCost")
        json.beginObject()
        json.member("Work", Double(failures.work) / 1e9)
        json.member("FailedWork", Double(failures.failedWork) / 1e9)
        json.member("SavedTime", Double(failures.savedTime) / 1e9)
        json.endObject()
        json.array("WhatIf", changes) { json, change in
            json.beginObject()
            json.member("Change", change.text)
            json.member("ChangedTraceCount", Int64(change.result.changed))
            for value in choice.percentiles.values {
                guard let times = change.result.percentile(value / 100) else { continue }
                json.name(PercentileList.name(value))
                json.beginObject()
                json.member("Before", Double(times.before) / 1e9)
                json.member("After", Double(times.after) / 1e9)
                json.endObject()
            }
            json.endObject()
        }
        if let rule = choice.sampling { json.member("EstimatedRequests", estimatedRequests(rule)) }
    }

    private func write(_ costs: SetCosts, _ json: inout JSONWriter) {
        json.array("CriticalPath", costs.operations) { json, cost in Self.write(cost, of: costs, &json) }
    }

    private static func write(_ cost: OperationCost, of costs: SetCosts, _ json: inout JSONWriter) {
        json.beginObject()
        json.member("Service", cost.operation.node.name)
        json.name("Type")
        if let type = cost.operation.node.type { json.value(type) } else { json.null() }
        json.member("Operation", cost.operation.name)
        json.member("TraceCount", Int64(cost.traces))
        json.member("InclusiveTime", Double(cost.inclusive) / 1e9)
        json.member("ExclusiveTime", Double(cost.exclusive) / 1e9)
        json.member("Drag", Double(cost.drag) / 1e9)
        json.member("Share", cost.share)
        json.member("ExclusiveDrag", Double(cost.exclusiveDrag) / 1e9)
        for (band, end) in SetCosts.bandEnds.enumerated() {
            json.member("P0-\(ScalarValue.number(end * 100).text)", costs.mean(cost, upTo: band))
        }
        json.endObject()
    }

    private static func write(_ line: OperationSlack, _ json: inout JSONWriter) {
        json.beginObject()
        json.member("Service", line.operation.node.name)
        json.name("Type")
        if let type = line.operation.node.type { json.value(type) } else { json.null() }
        json.member("Operation", line.operation.name)
        json.member("TraceCount", Int64(line.traces))
        json.member("Calls", Int64(line.calls))
        json.member("Time", Double(line.time) / 1e9)
        json.member("Slack", Double(line.slack) / 1e9)
        json.endObject()
    }

    private func groupLines(_ grouping: TraceGrouping) -> [(column: KeyColumn, group: TableGroup)] {
        let column = column(grouping)
        return column.groups(of: a, in: table).map { (column, $0) }
    }

    private func write(_ line: (column: KeyColumn, group: TableGroup), _ json: inout JSONWriter) {
        let (group, statistics) = (line.group, line.group.statistics)
        json.beginObject()
        json.member("GroupBy", line.column.grouping.name)
        json.member("Value", group.key)
        json.member("TraceCount", statistics.total)
        json.member("Share", group.share)
        json.member("OkCount", statistics.ok)
        json.member("ErrorCount", statistics.error)
        json.member("ThrottleCount", statistics.throttle)
        json.member("FaultCount", statistics.fault)
        json.member("TotalResponseTime", roundedSeconds(Int64((statistics.totalResponseTime * 1e9).rounded())))
        json.member("MeanResponseTime", group.responseTimes.mean)
        for value in choice.percentiles.values {
            json.member(PercentileList.name(value), group.responseTimes.percentile(value / 100))
        }
        json.member("FilterExpression", line.column.filter(group.number))
        json.endObject()
    }

    private func writeTimes(_ figures: RequestFigures, _ json: inout JSONWriter) {
        json.beginObject()
        json.member("Count", Int64(figures.times.count))
        json.member("Mean", figures.mean)
        for value in choice.percentiles.values {
            json.member(PercentileList.name(value), figures.percentile(value / 100))
        }
        json.endObject()
    }

    private static func write(_ line: ValueDifference, _ json: inout JSONWriter) {
        json.beginObject()
        json.member("GroupBy", line.grouping.name)
        json.member("Value", line.key)
        json.member("CountA", Int64(line.countA))
        json.member("CountB", Int64(line.countB))
        json.member("ShareA", line.shareA)
        json.member("ShareB", line.shareB)
        json.member("Difference", line.delta)
        if let risk = line.risk, risk.isFinite { json.member("RiskRatio", risk) }
        json.member("IsIdentifier", line.isIdentifier)
        json.endObject()
    }

    private static func write(_ line: NumberDifference, _ json: inout JSONWriter) {
        json.beginObject()
        json.member("GroupBy", TraceGrouping.annotation(line.key).name)
        json.member("KolmogorovSmirnov", line.statistic)
        json.member("Probability", line.probability)
        json.member("CountA", Int64(line.countA))
        json.member("CountB", Int64(line.countB))
        json.member("MedianA", line.medianA)
        json.member("MedianB", line.medianB)
        json.endObject()
    }

    private func write(_ finding: PatternFinding, _ json: inout JSONWriter) {
        json.beginObject()
        json.member("Pattern", finding.kind.rawValue)
        json.member("Service", finding.caller.node.name)
        json.member("Operation", finding.caller.name)
        json.member("CalledService", finding.callee?.node.name)
        json.member("CalledOperation", finding.callee?.name)
        json.member("TraceCount", Int64(finding.traces))
        json.member("Occurrences", Int64(finding.occurrences))
        json.member("Calls", Int64(finding.calls))
        json.member("TimeLost", Double(finding.lost) / 1e9)
        json.member("ExampleTraceId", data.store.traceName(finding.example))
        json.endObject()
    }
}
