import Figures
import Masking
import Screen
import TraceAnalysis
import TraceModel

/// The trace list as aligned columns. What has a fixed width comes first, so that rows are printed as they are made; the
/// request, which may be long, comes last, and is cut where there is a width to stay within. Where that is small, the date, the
/// duration and the entry point make room for it.
func printTable(_ list: TraceList, of all: Int, _ shown: ShownAs, _ out: inout StandardOutput) throws {
    guard !list.rows.isEmpty else { return }
    let isNarrow = shown.width.map { $0 < 124 } ?? false
    let heads = ["", "START", "RESPONSE", "DURATION", "STATUS", "ID", "ENTRY POINT", "REQUEST"]
    try out.print(line(heads, isNarrow), in: shown)
    for row in list.rows { try out.print(line(cells(list.table, Int(row), isNarrow, shown), isNarrow), in: shown) }
    if list.rows.count < all { try out.print("\(list.rows.count) of \(Format.count(Int64(all))) traces") }
}

/// Columns of each cell but the last; numbers stand at the right.
private let layout: [(columns: Int, side: PaddingSide)] = [
    (2, .after), (23, .after), (8, .before), (8, .before), (6, .before), (35, .after), (20, .after),
]

private func line(_ cells: [String], _ isNarrow: Bool) -> String {
    var line = ""
    for (number, (cell, place)) in zip(cells, layout).enumerated() {
        if isNarrow, [3, 6].contains(number) { continue }
        if isNarrow, number == 1 {
            line += padded(cell, to: 12, .after) + " "
            continue
        }
        line += padded(cell, to: place.columns, place.side) + " "
    }
    line += cells.last ?? ""
    while line.hasSuffix(" ") { line.removeLast() }
    return line
}

private func cells(_ table: TraceTable, _ row: Int, _ isNarrow: Bool, _ shown: ShownAs) -> [String] {
    let name = table.entry(row)?.name ?? "-"
    let start = shown.time(Timestamp(nanoseconds: table.starts[row]))
    // Before it is cut: half of a secret is one too.
    let entry = shown.view.showsSecrets ? name : Secrets.masked(name)
    let request = [table.methods[row], table.urls[row]].filter { $0 != 0 }.map { cleaned(table.text($0)) }
    return [
        marks(table.flags[row], shown.glyphs), isNarrow ? String(start.suffix(12)) : start,
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
