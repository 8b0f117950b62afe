import Figures
import Screen
import TraceAnalysis
import TraceModel
import Viewer

// `analyze` as text: the two sets on top, then each part with a heading of its own.
extension AnalyzedSets {
    func text(_ shown: ShownAs) -> [String] {
        var lines = heading(shown)
        for grouping in choice.groupBy { lines += groupLines(grouping, shown) }
        let all = !choice.isPartial
        if all || choice.criticalPath { lines += costLines(shown) }
        if (all && (hasB || choice.hasBaseline)) || choice.differences { lines += differenceLines(shown) }
        if all || choice.patterns { lines += patternLines(shown) }
        for change in changes { lines += changeLines(change, shown) }
        return lines
    }

    private func heading(_ shown: ShownAs) -> [String] {
        let whole = sources.sets.population.count
        let share = whole > 0 ? "  " + Format.percent(Double(a.count) / Double(whole)) : ""
        var lines = ["A  \(Format.count(Int64(a.count))) of \(Format.count(whole, "trace"))\(share)"]
        lines[0] += responseTimes(a, shown)
        if hasB || choice.hasBaseline {
            lines.append("B  \(Format.count(b.count, "trace"))\(responseTimes(b, shown))")
        }
        let summaries = a.count - costTraces
        if summaries > 0 {
            lines.append(
                "Of \(Format.count(Int64(summaries))) traces of A only summaries were read: they have no critical path")
        }
        if let rule = choice.sampling {
            let estimate = Format.shortCount(estimatedRequests(rule))
            lines.append("estimated: about \(estimate) requests, if the rule sampled them as it says")
        }
        return lines
    }

    /// Traces of A whose documents were read.
    private var costTraces: Int { a.numbers.filter { $0 < table.storeTraceCount }.count }

    private func responseTimes(_ set: TraceSelection, _ shown: ShownAs) -> String {
        let figures = RequestFigures(table, in: set)
        guard !figures.times.isEmpty else { return set.isEmpty ? "" : "  without response times" }
        let times = choice.percentiles.values.map { value in
            "\(PercentileList.name(value).lowercased()) \(shown.duration(seconds: figures.percentile(value / 100)))"
        }
        return "  mean \(shown.duration(seconds: figures.mean))  " + times.joined(separator: "  ")
    }

    private func costLines(_ shown: ShownAs) -> [String] {
        let costs = costs(a)
        if let refusal = costs.refusal(of: a.count) { return ["", "Where the time goes: \(refusal)"] }
        let compared = costs.compared(with: costs_(hasB))
        var lines = [
            "",
            "Where the time goes (critical path of \(Format.count(costs.traces, "trace")), by \(rule.rawValue))",
            columns(["SHARE", "A MEAN"] + (hasB ? ["B MEAN", "A - B"] : []) + ["IF GONE"]) + "  SERVICE, OPERATION",
        ]
        for line in compared.prefix(choice.limit) {
            let b = hasB ? [shown.duration(seconds: line.meanB), signed(line.change, shown)] : []
            lines.append(
                columns(
                    [Format.percent(line.shareA), shown.duration(seconds: line.meanA)] + b + [
                        signed(-line.goneA, shown)
                    ])
                    + "  " + name(line.operation))
        }
        return lines + rest(compared.count) + slackLines(shown) + failureLines(costs.traces, shown)
            + rangeLines(costs, shown)
    }

    /// What never is on the path of a trace that calls it: the longest first.
    private func slackLines(_ shown: ShownAs) -> [String] {
        let beside = slack(a).lasting
        guard !beside.isEmpty else { return [] }
        var lines = [
            "", "Beside the critical path: how much longer it could last, the least of a trace in the mean",
            columns(["SLACK", "MEAN", "TRACES", "CALLS"]) + "  SERVICE, OPERATION",
        ]
        for line in beside.prefix(min(8, choice.limit)) {
            lines.append(
                columns([
                    shown.duration(seconds: line.mean),
                    shown.duration(seconds: Double(line.time) / Double(max(1, line.calls)) / 1e9),
                    Format.count(Int64(line.traces)), Format.count(Int64(line.calls)),
                ]) + "  " + name(line.operation))
        }
        return lines
    }

    private func failureLines(_ traces: Int, _ shown: ShownAs) -> [String] {
        let cost = failures
        guard cost.failedWork > 0 else { return [] }
        let part = Format.percent(Double(cost.failedWork) / Double(max(1, cost.work)))
        let sooner = shown.duration(seconds: Double(cost.savedTime) / 1e9 / Double(max(1, traces)))
        return [
            "",
            "Calls that failed took \(part) of all work; without them a trace would end \(sooner) sooner in the mean",
        ]
    }

    private func costs_(_ hasB: Bool) -> SetCosts { costs(hasB ? b : TraceSelection(capacity: table.count)) }

    /// The same for the fast traces and the slow ones.
    private func rangeLines(_ costs: SetCosts, _ shown: ShownAs) -> [String] {
        guard costs.traces >= 20 else { return [] }
        var lines = ["", "The same of the fastest traces, mean", columns(["P0-50", "P0-95", "P0-99", "P0-100"])]
        for cost in costs.operations.filter({ $0.exclusive > 0 }).prefix(min(8, choice.limit)) {
            lines.append(
                columns((0..<4).map { shown.duration(seconds: costs.mean(cost, upTo: $0)) }) + "  "
                    + name(cost.operation))
        }
        return lines
    }

    private func differenceLines(_ shown: ShownAs) -> [String] {
        let found = foundDifferences
        var lines = ["", "What sets A apart"]
        if let refusal = found.refusal { return [lines[0], lines[1] + ": " + refusal] }
        if found.values.isEmpty, found.numbers.isEmpty { return [lines[0], lines[1] + ": nothing that was recorded"] }
        lines.append(columns(["IN A", "", "IN B", "", "A - B", "RISK"]) + "  WHAT")
        for line in (found.values.prefix(choice.limit) + found.pairs.prefix(3)) {
            let delta = (line.delta >= 0 ? "+" : "-") + Format.fixed(abs(line.delta) * 100, decimals: 0)
            lines.append(
                columns([
                    Format.count(Int64(line.countA)), Format.percent(line.shareA), Format.count(Int64(line.countB)),
                    Format.percent(line.shareB), delta, line.risk.map(risk) ?? "-",
                ]) + "  \(cleaned(line.grouping.name)) = \(value(line.grouping, line.key))"
                    + (line.isIdentifier ? "  (ids)" : ""))
        }
        lines += rest(found.values.count)
        guard !found.numbers.isEmpty else { return lines }
        lines += [
            "", "Numbers that differ (Kolmogorov-Smirnov)", columns(["D", "P", "MEDIAN A", "MEDIAN B"]) + "  WHAT",
        ]
        for line in found.numbers.prefix(choice.limit) {
            lines.append(
                columns([
                    Format.fixed(line.statistic, decimals: 2), probability(line.probability),
                    ScalarValue.number(line.medianA).text, ScalarValue.number(line.medianB).text,
                ]) + "  annotation.\(cleaned(line.key))")
        }
        return lines
    }

    private func patternLines(_ shown: ShownAs) -> [String] {
        let found = foundPatterns
        guard !found.isEmpty else { return ["", "Patterns that cost time: none found"] }
        var lines = [
            "", "Patterns that cost time", columns(["LOST", "TRACES", "TIMES"]) + "  WHAT, AND A TRACE TO LOOK AT",
        ]
        for finding in found.prefix(choice.limit) {
            let callee = finding.callee.map { " > " + name($0) } ?? ""
            lines.append(
                columns([
                    shown.duration(finding.lost), Format.count(Int64(finding.traces)),
                    Format.count(Int64(finding.occurrences)),
                ])
                    + "  \(finding.kind.title): \(name(finding.caller))\(callee)  \(data.store.traceName(finding.example))"
            )
        }
        return lines + rest(found.count)
    }

    private func groupLines(_ grouping: TraceGrouping, _ shown: ShownAs) -> [String] {
        let column = column(grouping)
        let groups = column.groups(of: a, in: table)
        let names = choice.percentiles.values.map(PercentileList.name)
        var lines = [
            "",
            columns(["TRACES", "SHARE", "ERRORS", "FAULTS", "MEAN"] + names) + "  "
                + cleaned(grouping.name).uppercased(),
        ]
        for group in groups.prefix(choice.limit) {
            let statistics = group.statistics
            let times = choice.percentiles.values.map {
                shown.latency(seconds: group.responseTimes.percentile($0 / 100))
            }
            lines.append(
                columns(
                    [
                        Format.count(statistics.total), Format.percent(group.share),
                        Format.count(statistics.error + statistics.throttle), Format.count(statistics.fault),
                        shown.latency(seconds: group.responseTimes.mean),
                    ] + times) + "  " + value(grouping, group.key))
        }
        return lines + rest(groups.count)
    }

    private func changeLines(_ change: (text: String, result: WhatIfResult), _ shown: ShownAs) -> [String] {
        let reached =
            "\(Format.count(Int64(change.result.changed))) of \(Format.count(Int64(change.result.before.count)))"
        var lines = ["", "If \(cleaned(change.text)): \(reached) traces would change"]
        for value in choice.percentiles.values {
            guard let times = change.result.percentile(value / 100) else { continue }
            lines.append(
                "  " + padded(PercentileList.name(value).lowercased(), to: 6)
                    + padded(shown.duration(times.before), to: 9, .before)
                    + " -> " + padded(shown.duration(times.after), to: 9, .before))
        }
        return lines
    }

    private func rest(_ count: Int) -> [String] {
        count > choice.limit ? ["  and \(Format.count(Int64(count - choice.limit))) more; --limit shows them"] : []
    }

    private func columns(_ cells: [String]) -> String { cells.map { padded($0, to: 10, .before) }.joined() }

    private func name(_ operation: Operation) -> String {
        let type = operation.node.type.map { " (\(cleaned($0)))" } ?? ""
        return cleaned(operation.node.name) + type + "  "
            + (operation.name.isEmpty ? "(self)" : cleaned(operation.name))
    }

    private func value(_ grouping: TraceGrouping, _ key: String) -> String { cleaned(shown(grouping, key)) }

    /// What a value is shown as: nothing of it where the attribute's name says that it is secret.
    func shown(_ grouping: TraceGrouping, _ key: String) -> String {
        grouping.shown(key, showsSecrets: showsSecrets)
    }

    private func signed(_ seconds: Double, _ shown: ShownAs) -> String {
        (seconds < 0 ? "-" : "+") + shown.duration(seconds: abs(seconds))
    }

    private func risk(_ risk: Double) -> String { risk.isFinite ? Format.fixed(risk, decimals: 1) + "x" : "only" }
    private func probability(_ p: Double) -> String { p < 0.001 ? "<0.001" : Format.fixed(p, decimals: 3) }
}
