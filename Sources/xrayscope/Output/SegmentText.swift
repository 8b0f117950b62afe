import Masking
import Screen
import TraceFormats
import TraceModel

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
    let document = text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    return lines + (shown.view.showsSecrets ? document : masked(document))
}

/// The lines of indented JSON, without what stands in a list or an object that is secret by its name.
private func masked(_ lines: [String]) -> [String] {
    var secret: Int?
    var isNamed = false
    return lines.map { line in
        let indent = line.prefix { $0 == " " }.count
        let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
        // `"name": "Cookie",` stands over its value.
        if isNamed, parts.count > 3, parts[1] == "value" {
            return line.prefix(indent) + "\"value\": \"\(Secrets.mask)\""
        }
        isNamed =
            parts.count > 3 && ["name", "key"].contains(parts[1]) && Secrets.isSecret(name: String(parts[3]))
        if let depth = secret {
            if indent > depth { return line.prefix(indent) + Secrets.mask }
            secret = nil
        } else if line.hasSuffix("[") || line.hasSuffix("{"), let name = line.split(separator: "\"").dropFirst().first,
            Secrets.isSecret(name: String(name))
        {
            secret = indent
        }
        return line
    }
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
