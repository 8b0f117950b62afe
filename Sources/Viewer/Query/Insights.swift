import Figures
import Screen
import TraceModel

// What X-Ray itself found amiss (reference 2.2): beside each group in the prompt, and in full behind `!`.
extension DataSet {
    /// A group's filter, and how many insights it has.
    func groupDetail(_ group: TraceGroup) -> String {
        let own = insights.filter { $0.group == group.name }
        guard !own.isEmpty else { return group.filter ?? "" }
        let active = own.filter { $0.state == "ACTIVE" }.count
        let words =
            active > 0
            ? "\(active) active of \(Format.count(own.count, "insight"))" : Format.count(own.count, "insight")
        return [words, group.filter ?? ""].filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// Each insight with its group, its time, where it began and how many requests it touched.
    func insightFacts(_ options: ViewOptions) -> [Fact] {
        guard !insights.isEmpty else { return [] }
        return [.heading("Insights")] + insights.flatMap { $0.facts(options) }
    }
}

extension InsightSummary {
    fileprivate func facts(_ options: ViewOptions) -> [Fact] {
        let isActive = state == "ACTIVE"
        var facts: [Fact] = [.text(text.isEmpty ? "an anomaly" : text, isActive ? .warning : .text)]
        let names = [state?.lowercased(), group.map { "group \($0)" }, rootCause.map { "began in \($0.name)" }]
        let times = start.map { start in
            Format.date(start, options) + " " + Format.clock(start, options)
                + (end.map { " to " + Format.clock($0, options) } ?? ", going on")
        }
        let words = (names + [times]).compactMap { $0 }.filter { !$0.isEmpty }
        facts.append(.text(words.joined(separator: "  "), .dim, indent: 1))
        for (whose, impact) in [("clients", clientImpact), ("service where it began", rootCauseImpact)] {
            guard let impact, impact.total > 0 else { continue }
            let share = Format.percent(Double(impact.faults) / Double(impact.total))
            let (faults, total) = (Format.count(impact.faults), Format.count(impact.total))
            facts.append(.text("\(whose): \(faults) of \(total) requests failed, \(share)", indent: 1))
        }
        return facts + [.blank]
    }
}
