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

extension TraceStore {
    /// What traces are in any format, a line an entity: how they hang together, what they are called, when they were and how they
    /// ended. What X-Ray infers is left out, as is what has no id of its own, and times are in milliseconds. Sorted.
    /// - Parameter openTakesNoTime: what is in progress is told as if it ended where it starts: Jaeger has no word for it.
    public func outline(openTakesNoTime: Bool) -> [String] {
        (0..<traceCount).flatMap { trace in
            let shown = rows(ofTrace: trace).filter { flags[$0].isDisjoint(with: .inferred) && ids[$0] != .none }
            return shown.map { row in
                let parent = parents[row] < 0 ? "nothing" : "\(ids[Int(parents[row])])"
                let isOpen = flags[row].contains(.inProgress)
                let end = openTakesNoTime && isOpen ? starts[row] : ends[row]
                // Without a name it is written as what OpenTelemetry calls it. A span whose parent is not there has nothing else to be.
                let isSegment = flags[row].contains(.segment) || parents[row] < 0
                return "\(traceIDs[trace]) \(ids[row]) under \(parent): \(isSegment ? "segment" : "subsegment") "
                    + "\(name(row).isEmpty ? "span" : name(row)), \(flags[row].intersection(.anyFailure).rawValue), "
                    + "\(starts[row] / 1_000_000) to \(isOpen && !openTakesNoTime ? "open" : "\(end / 1_000_000)")"
            }
        }.sorted()
    }
}
