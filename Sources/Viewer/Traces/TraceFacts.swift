import Figures
import Screen
import TraceAnalysis
import TraceModel

/// The side panel of a trace: what its summary says (reference 4), read or derived.
struct TraceFacts {
    let lines: [Fact]

    /// A summary of more rows than this is not worked out while the cursor passes.
    static let largest = 5000

    init(row: Int, scene: Scene) {
        let table = scene.data.table
        var lines = TraceFacts.head(row, table, scene.options)
        let isLarge = Int(table.entityCounts[row]) > TraceFacts.largest
        if let summary = isLarge ? nil : TraceFacts.summary(row, scene) {
            lines += TraceFacts.causes(summary)
            lines += TraceFacts.services(summary)
            lines += TraceFacts.annotations(summary)
        } else {
            lines += [.blank, .text("Open it to see more: a trace this large is not read in passing.", .dim)]
        }
        self.lines = lines
    }

    private static func summary(_ row: Int, _ scene: Scene) -> TraceSummary? {
        let table = scene.data.table
        if let trace = table.trace(ofRow: row) { return TraceSummary.derived(ofTrace: trace, in: scene.store) }
        let position = row - table.storeTraceCount
        guard table.summaryPositions.indices.contains(position) else { return nil }
        return scene.data.dataSet.summaries[table.summaryPositions[position]]
    }

    private static func head(_ row: Int, _ table: TraceTable, _ options: ViewOptions) -> [Fact] {
        let flags = table.flags[row]
        let outcome = flags.outcome
        let url = table.text(table.urls[row])
        let request = [table.text(table.methods[row]), url].filter { !$0.isEmpty }.joined(
            separator: " ")
        var lines: [Fact] = [.heading(request.isEmpty ? table.entry(row)?.name ?? "Trace" : request)]
        var status = Fact.pair("status", Marks.word(outcome), Marks.style(outcome))
        if table.statuses[row] >= 0 { status.value = "\(table.statuses[row]) " + status.value }
        status.glyph = Marks.glyph(outcome)
        lines.append(status)
        if flags.contains(.inProgress) { lines.append(.text("in progress: no response yet", .inProgress)) }
        if flags.contains(.partial) { lines.append(.text("partial: segments are missing or unfinished", .warning)) }
        if flags.contains(.rootMissing) { lines.append(.text("its root segment is not in the data", .warning)) }
        if flags.contains(.limitExceeded) {
            lines.append(.text("X-Ray left segments out: the trace is too large", .warning))
        }
        if flags.contains(.summaryOnly) { lines.append(.text("summary only: its segments are not in the data", .dim)) }
        if table.starts[row] > 0 {
            let start = Timestamp(nanoseconds: table.starts[row])
            lines.append(.pair("start", Format.clockInZone(start, options)))
            lines.append(.pair("date", Format.date(start, options)))
        }
        for (label, time) in [("response", table.responseTimes[row]), ("duration", table.durations[row])]
        where time >= 0 {
            lines.append(.pair(label, Format.exact(nanoseconds: time)))
        }
        lines.append(.pair("id", table.idName(row)))
        return lines
    }

    private static func causes(_ summary: TraceSummary) -> [Fact] {
        var lines: [Fact] = []
        let kinds: [(String, [RootCause], Style)] = [
            ("Root cause of the fault", summary.faultRootCauses, .fault),
            ("Root cause of the error", summary.errorRootCauses, .error),
            ("Where the time goes", summary.responseTimeRootCauses, .text),
        ]
        for (title, causes, style) in kinds {
            guard let cause = causes.first else { continue }
            lines += [.blank, .heading(title)]
            for (depth, service) in cause.services.enumerated() { lines += steps(service, min(depth, 6), style) }
            if causes.count > 1 { lines.append(.text("and \(Format.count(causes.count - 1)) more", .dim)) }
        }
        return lines
    }

    private static func steps(_ service: RootCauseService, _ depth: Int, _ style: Style) -> [Fact] {
        var lines: [Fact] = []
        for (index, entity) in service.path.enumerated() {
            let share = entity.coverage.map { "  " + Format.percent($0) } ?? ""
            lines.append(.text(entity.name + share, index == 0 ? .strong : .text, indent: depth + min(index, 1)))
            for exception in entity.exceptions {
                let words = [exception.name, exception.message].compactMap(\.self).joined(separator: ": ")
                if !words.isEmpty { lines.append(.text(words, style, indent: depth + 1)) }
            }
        }
        return lines
    }

    private static func services(_ summary: TraceSummary) -> [Fact] {
        let services = summary.services.filter { !$0.isClient }
        if services.isEmpty { return [] }
        return [.blank, .heading("Services")] + services.prefix(12).map { .pair($0.name, $0.type ?? "", .dim) }
    }

    private static func annotations(_ summary: TraceSummary) -> [Fact] {
        var lines: [Fact] = summary.annotations.prefix(12).map { group in
            let values = group.values.prefix(3).map { value in
                switch value.value {
                case .string(let text): text
                case .number(let number): JSONText.number(number)
                case .boolean(let flag): flag ? "true" : "false"
                }
            }
            return .pair(group.key, values.joined(separator: ", "), .jsonString)
        }
        for user in summary.users.prefix(3) { lines.append(.pair("user", user.name)) }
        return lines.isEmpty ? [] : [.blank, .heading("Annotations")] + lines
    }
}
