import Figures
import Screen
import TraceAnalysis
import TraceModel

/// A trace as text: what it is, a line with a bar for each segment and subsegment, and where its time goes.
func printTraceText(_ trace: Int, _ loaded: LoadedSources, _ shown: ShownAs, _ out: inout StandardOutput) throws {
    let store = loaded.dataSet.store
    let drawing = TraceDrawing(store, trace, shown)
    for line in drawing.heading.split(separator: "\n") { try out.print(String(line), in: shown) }
    try out.print("")
    try out.print(drawing.columnNames, in: shown)
    for row in store.rows(ofTrace: trace) { try out.print(drawing.line(row), in: shown) }
    let shares = drawing.shares
    guard !shares.isEmpty else { return }
    try out.print("")
    try out.print("Self time on the critical path")
    for share in shares { try out.print(share, in: shown) }
}

/// What every line of a trace's text needs.
private struct TraceDrawing {
    private let store: TraceStore
    private let trace: Int
    private let outline: TraceOutline
    private let critical: CriticalPath
    private let shown: ShownAs
    private let nameColumns: Int
    private let barColumns: Int

    init(_ store: TraceStore, _ trace: Int, _ shown: ShownAs) {
        self.store = store
        self.shown = shown
        self.trace = trace
        critical = CriticalPath(store, trace: trace, rule: shown.view.criticalPath)
        outline = TraceOutline(store, trace: trace)
        let columns = max(60, min(shown.columns, 200))
        nameColumns = columns * 2 / 5
        barColumns = columns - nameColumns - 24
    }

    /// Id, start, length, and the request of its root.
    var heading: String {
        var facts = [
            cleaned(store.traceName(trace)), shown.time(Timestamp(nanoseconds: outline.start)),
            shown.duration(outline.length), "\(Format.count(Int64(outline.rows.count))) spans",
        ]
        if store.traceFlags[trace].contains(.partial) { facts.append("partial") }
        if store.traceFlags[trace].contains(.limitExceeded) { facts.append("cut by the service's limit") }
        let root = Int(store.rootRows[trace])
        guard outline.rows.contains(root) else { return facts.joined(separator: "  ") }
        let request = store.request(root)
        let words = [request.method, request.url].filter { $0 != 0 }.map { cleaned(store.strings[$0]) }
        return facts.joined(separator: "  ") + (words.isEmpty ? "" : "\n" + words.joined(separator: " "))
            + (request.status < 0 ? "" : " \(request.status)")
    }

    var columnNames: String {
        "  " + padded("NAME", to: nameColumns) + padded("DURATION", to: 10, .before) + padded("SELF", to: 10, .before)
    }

    func line(_ row: Int) -> String {
        let flags = store.flags[row]
        let mark = flags.outcome == .ok ? " " : shown.glyphs.text(glyph(of: flags.outcome))
        let state: String =
            flags.contains(.endsBeforeStart)
            ? shown.glyphs.text(.warning) : flags.contains(.inProgress) ? shown.glyphs.text(.inProgress) : " "
        // Deep ones share an indentation, so that there is room for their names.
        let indent = String(repeating: " ", count: min(2 * outline.depth(row), nameColumns / 2))
        let name = padded(indent + label(row, flags), to: nameColumns, glyphs: shown.glyphs)
        let times = [store.duration(ofRow: row), outline.selfTime(row)]
            .map { padded(shown.duration($0), to: 10, .before) }.joined()
        return mark + state + name + times + "  " + bar(row, flags)
    }

    /// The name; of a segment that X-Ray makes of a call, marked so; of a call, what it asks for.
    private func label(_ row: Int, _ flags: EntityFlags) -> String {
        var text = store.name(row)
        if flags.contains(.inferred) { text = shown.glyphs.text(.inferred) + " " + text }
        let operation = store.profile(row).operation
        if operation != 0 { text += " " + store.strings[operation] }
        return shown.masked(text)
    }

    private func bar(_ row: Int, _ flags: EntityFlags) -> String {
        let scale = TimeScale(start: 0, length: outline.length, columns: barColumns)
        let (start, end) = (outline.offset(store.starts[row]), outline.offset(store.ends[row]))
        guard let cells = scale.bar(start: start, end: end)?.columns else { return "" }
        let kind: Glyph =
            flags.contains(.inProgress)
            ? .barInProgress
            : flags.contains(.inferred) ? .barInferred : critical.waited(for: row) ? .barCritical : .barSelf
        return String(repeating: " ", count: cells.lowerBound)
            + String(repeating: shown.glyphs.text(kind), count: cells.count)
    }

    /// Each service's part of the time that the trace waited for, the largest first.
    var shares: [String] {
        let times = critical.timeByNode(store).prefix(8)
        let total = Double(critical.total)
        guard total > 0 else { return [] }
        return times.map { node, nanoseconds in
            let service = store.services[Int(node)]
            let share = padded(Format.percent(Double(nanoseconds) / total), to: 7, .before)
            let type = service.type == 0 ? "" : "  " + cleaned(store.strings[service.type])
            return share + padded(shown.duration(nanoseconds), to: 9, .before) + "  "
                + cleaned(store.strings[service.name]) + type
        }
    }
}
