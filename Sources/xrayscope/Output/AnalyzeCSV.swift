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
            ])
        for cost in costs(a).operations {
            csv.record([
                cost.operation.node.name, cost.operation.node.type ?? "", cost.operation.name, "\(cost.traces)",
                seconds(cost.inclusive), seconds(cost.exclusive), seconds(cost.drag), "\(cost.share)",
            ])
        }
        return csv.take()
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
