import Screen
import TraceFormats
import TraceModel
import Viewer

/// One segment or subsegment as text: where it stands, its exceptions with their stacks, and all that its document says.
func segmentText(_ row: Int, _ detail: SegmentDetail, _ store: TraceStore, _ shown: ShownAs) -> [String] {
    let flags = store.flags[row]
    let kind = flags.contains(.inferred) ? "inferred segment" : flags.contains(.segment) ? "segment" : "subsegment"
    var lines = ["\(cleaned(detail.name))  \(kind) \(cleaned(store.foreignIDs.name(of: detail.id)))"]
    lines.append("\(shown.time(store.start(row)))  \(shown.duration(store.duration(ofRow: row)))  \(flags.outcome)")
    if flags.contains(.endsBeforeStart) { lines.append("its end lies before its start: shown as 0") }
    let segment = Int(store.segments[row])
    if segment != row { lines.append("in segment \(cleaned(store.name(segment)))  \(cleaned(store.idName(segment)))") }
    let parent = Int(store.parents[row])
    if parent >= 0 { lines.append("called by \(cleaned(store.name(parent)))  \(cleaned(store.idName(parent)))") }
    for exception in detail.exceptions { lines += [""] + exceptionLines(exception) }
    var json = JSONWriter(indented: true)
    json.value(detail.document)
    lines += [
        "", "Document" + (detail.subsegmentCount > 0 ? " (without its \(detail.subsegmentCount) subsegments)" : ""),
    ]
    let text = String(decoding: json.take(), as: UTF8.self)
    let shownLines = text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    return lines + (shown.view.showsSecrets ? shownLines : masked(shownLines, detail.document))
}

/// The lines of indented JSON without its secrets: each line but those that only close something shows a value, and the first the
/// document itself.
private func masked(_ lines: [String], _ document: JSONValue) -> [String] {
    var values = ([nil] + maskedValues(of: document)).makeIterator()
    return lines.map { line in
        let indent = line.prefix { $0 == " " }
        let start = line.dropFirst(indent.count)
        if start.hasPrefix("}") || start.hasPrefix("]") { return line }
        guard let shown = values.next() ?? nil else { return line }
        let comma = line.hasSuffix(",") ? "," : ""
        return indent + name(start) + shown + comma
    }
}

/// `"password": ` of `"password": "…"`; empty for an element of a list.
private func name(_ line: Substring) -> String {
    guard line.hasPrefix("\"") else { return "" }
    var isEscaped = false
    for index in line.indices.dropFirst() {
        if isEscaped {
            isEscaped = false
        } else if line[index] == "\\" {
            isEscaped = true
        } else if line[index] == "\"" {
            let rest = line[line.index(after: index)...]
            return rest.hasPrefix(": ") ? String(line[...index]) + ": " : ""
        }
    }
    return ""
}

private func exceptionLines(_ exception: ExceptionDetail) -> [String] {
    var lines = [cleaned(exception.type ?? "exception") + (exception.isRemote ? " (remote)" : "")]
    if let message = exception.message { lines[0] += ": " + cleaned(message) }
    for frame in exception.frames {
        let place = [frame.path.map { cleaned($0) }, frame.line.map(String.init)].compactMap { $0 }.joined(
            separator: ":")
        lines.append("    at \(cleaned(frame.label ?? "?"))  \(place)")
    }
    if exception.truncated > 0 { lines.append("    \(exception.truncated) more frames") }
    if exception.skipped > 0 { lines.append("    \(exception.skipped) exceptions skipped") }
    return lines
}
