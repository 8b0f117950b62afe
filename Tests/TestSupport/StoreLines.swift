import TraceModel

extension TraceStore {
    /// The store as text, one line a row: two stores with the same lines are the same to every screen and command.
    public var lines: [String] {
        var lines: [String] = []
        for trace in 0..<traceCount {
            lines.append("\(traceIDs[trace]) \(traceFlags[trace]) \(documentCounts[trace])")
            let first = Int(firstRows[trace])
            lines.append("root \(Int(rootRows[trace]) - first)")
            for row in rows(ofTrace: trace) {
                let service = service(ofRow: row)
                let request = request(row)
                let parent = Int(parents[row])
                lines.append(
                    "\(ids[row]) \(parent < 0 ? -1 : parent - first) \(Int(subtreeEnds[row]) - first) "
                        + "\(starts[row]) \(ends[row]) \(name(row)) \(flags[row].rawValue) "
                        + "\(strings[service.name]) \(strings[service.type]) \(request.status) "
                        + "\(strings[request.url]) \(strings[profile(row).table])")
                for entry in annotations(in: row..<(row + 1)) {
                    let value: String =
                        if case .string(let text) = entry.value { strings[text] } else { "\(entry.value)" }
                    lines.append("  \(strings[entry.key]) = \(value)")
                }
                for entry in exceptions(in: row..<(row + 1)) {
                    lines.append("  ! \(entry.id) \(strings[entry.type]) \(strings[entry.message])")
                }
            }
        }
        return lines
    }
}
