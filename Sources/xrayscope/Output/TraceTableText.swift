import Figures
import Masking
import Screen
import TraceAnalysis
import TraceModel

/// The trace list as aligned columns. What has a fixed width comes first, so that rows are printed as they are made; the
/// request, which may be long, comes last and is never cut: a reader who wants less has `cut`.
func printTable(_ list: TraceList, of all: Int, _ shown: ShownAs, _ out: inout StandardOutput) throws {
    guard !list.rows.isEmpty else { return }
    try out.print(line(["", "START", "RESPONSE", "DURATION", "STATUS", "ID", "ENTRY POINT", "REQUEST"]))
    for row in list.rows { try out.print(line(cells(list.table, Int(row), shown))) }
    if list.rows.count < all { try out.print("\(list.rows.count) of \(Format.count(Int64(all))) traces") }
}

/// Columns of each cell but the last; numbers stand at the right.
private let layout: [(columns: Int, side: PaddingSide)] = [
    (2, .after), (23, .after), (8, .before), (8, .before), (6, .before), (35, .after), (20, .after),
]

private func line(_ cells: [String]) -> String {
    var line = ""
    for (cell, place) in zip(cells, layout) { line += padded(cell, to: place.columns, place.side) + " " }
    line += cells.last ?? ""
    while line.hasSuffix(" ") { line.removeLast() }
    return line
}

private func cells(_ table: TraceTable, _ row: Int, _ shown: ShownAs) -> [String] {
    let name = table.entry(row)?.name ?? "-"
    // Before it is cut: half of a secret is one too.
    let entry = shown.view.showsSecrets ? name : Secrets.masked(name)
    let request = [table.methods[row], table.urls[row]].filter { $0 != 0 }.map { cleaned(table.text($0)) }
    return [
        marks(table.flags[row], shown.glyphs), shown.time(Timestamp(nanoseconds: table.starts[row])),
        shown.duration(table.responseTimes[row]), shown.duration(table.durations[row]),
        table.statuses[row] < 0 ? "-" : String(table.statuses[row]), cleaned(table.idName(row)),
        truncated(entry, to: 20, .middle, glyphs: shown.glyphs), request.joined(separator: " "),
    ]
}

/// The worst that happened, and whether the trace is whole.
private func marks(_ flags: TraceRowFlags, _ glyphs: GlyphSet) -> String {
    let worst = flags.outcome == .ok ? " " : glyphs.text(glyph(of: flags.outcome))
    return flags.contains(.partial) ? worst + glyphs.text(.partial) : worst
}

/// The marker of an outcome.
func glyph(of outcome: Outcome) -> Glyph {
    switch outcome {
    case .ok: .ok
    case .error: .error
    case .throttle: .throttle
    case .fault: .fault
    }
}
