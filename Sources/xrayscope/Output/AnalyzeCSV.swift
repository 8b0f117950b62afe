import TraceAnalysis
import TraceFormats
import TraceModel
import Viewer

// `analyze` as CSV: one table, the first that was asked for, else where the time goes. Seconds.
extension AnalyzedSets {
    func csv() -> [UInt8] {
        if let grouping = choice.groupBy.first { return groupCSV(grouping) }
        if choice.differences { return differenceCSV() }
        if choice.patterns { return patternCSV() }
        return costCSV()
    }

    private func costCSV() -> [UInt8] {
        var csv = CSVWriter(
            showsSecrets: showsSecrets,
            header: [
                "Service", "Type", "Operation", "TraceCount", "InclusiveTime", "ExclusiveTime", "Drag", "Share",
                "ExclusiveDrag", "P0-50", "P0-95", "P0-99", "P0-100", "SlackTraceCount", "SlackTime", "Slack",
            ])
        let (costs, slack) = (costs(a), slack(a).operations)
        let slacks = Dictionary(slack.map { ($0.operation, $0) }, uniquingKeysWith: { first, _ in first })
        for cost in costs.operations {
            csv.record(
                name(cost.operation) + [
                    "\(cost.traces)", seconds(cost.inclusive), seconds(cost.exclusive), seconds(cost.drag),
                    "\(cost.share)", seconds(cost.exclusiveDrag),
                ] + SetCosts.bandEnds.indices.map { "\(costs.mean(cost, upTo: $0))" }
                    + cells(slacks[cost.operation]))
        }
        // What is on no path.
        let known = Set(costs.operations.map(\.operation))
        for line in slack where !known.contains(line.operation) {
            let none = Array(repeating: "0.0", count: 5 + SetCosts.bandEnds.count)
            csv.record(name(line.operation) + ["0"] + none + cells(line))
        }
        return csv.take()
    }

    private func name(_ operation: Operation) -> [String] {
        [operation.node.name, operation.node.type ?? "", operation.name]
    }

    private func cells(_ slack: OperationSlack?) -> [String] {
        ["\(slack?.traces ?? 0)", seconds(slack?.time ?? 0), seconds(slack?.slack ?? 0)]
    }

    private func groupCSV(_ grouping: TraceGrouping) -> [UInt8] {
        let names = choice.percentiles.values.map(PercentileList.name)
        var csv = CSVWriter(
            showsSecrets: showsSecrets,
            header: [
                "Value", "TraceCount", "Share", "OkCount", "ErrorCount", "ThrottleCount", "FaultCount",
                "MeanResponseTime",
            ] + names)
        for group in column(grouping).groups(of: a, in: table) {
            let statistics = group.statistics
            let times =
                [group.responseTimes.mean]
                + choice.percentiles.values.map {
                    group.responseTimes.percentile($0 / 100)
                }
            csv.record(
                [
                    shown(grouping, group.key), "\(statistics.total)", "\(group.share)", "\(statistics.ok)",
                    "\(statistics.error)", "\(statistics.throttle)", "\(statistics.fault)",
                ] + times.map { $0.map { "\($0)" } ?? "" })
        }
        return csv.take()
    }

    private func differenceCSV() -> [UInt8] {
        var csv = CSVWriter(
            showsSecrets: showsSecrets,
            header: [
                "GroupBy", "Value", "CountA", "CountB", "ShareA", "ShareB", "Difference", "RiskRatio",
            ])
        let found = foundDifferences
        for line in found.values + found.pairs {
            csv.record([
                line.grouping.name, shown(line.grouping, line.key), "\(line.countA)", "\(line.countB)",
                "\(line.shareA)",
                "\(line.shareB)", "\(line.delta)", line.risk.map { $0.isFinite ? "\($0)" : "" } ?? "",
            ])
        }
        return csv.take()
    }

    private func patternCSV() -> [UInt8] {
        var csv = CSVWriter(
            showsSecrets: showsSecrets,
            header: [
                "Pattern", "Service", "Operation", "CalledService", "CalledOperation", "TraceCount", "Occurrences",
                "Calls",
                "TimeLost", "ExampleTraceId",
            ])
        for finding in foundPatterns {
            csv.record([
                finding.kind.rawValue, finding.caller.node.name, finding.caller.name, finding.callee?.node.name ?? "",
                finding.callee?.name ?? "", "\(finding.traces)", "\(finding.occurrences)", "\(finding.calls)",
                seconds(finding.lost), data.store.traceName(finding.example),
            ])
        }
        return csv.take()
    }

    private func seconds(_ nanoseconds: Int64) -> String { "\(Double(nanoseconds) / 1e9)" }
}
