import Figures
import Screen
import TraceAnalysis
import TraceModel

/// What the store knows of an entity, as lines: the timeline's side panel and the segment's Overview.
struct EntityFacts {
    let lines: [Fact]

    /// - Parameters:
    ///   - selfTime: nanoseconds; nil when it was not worked out.
    ///   - events: lines of what happened in it, where its document was read.
    init(row: Int, scene: Scene, selfTime: Int64?, events: [Fact] = []) {
        let store = scene.store
        guard row >= 0, row < store.rowCount else {
            lines = [.text("This entity is not in the data any more.", .dim)]
            return
        }
        var lines = EntityFacts.head(row, store)
        lines += EntityFacts.times(row, scene, selfTime)
        lines += EntityFacts.request(row, store)
        lines += events
        lines += EntityFacts.annotations(row, store)
        lines += EntityFacts.exceptions(row, store)
        lines += EntityFacts.identity(row, store)
        self.lines = lines
    }

    private static func head(_ row: Int, _ store: TraceStore) -> [Fact] {
        let flags = store.flags[row]
        let service = store.service(ofRow: row)
        let type = store.strings[service.type]
        let kind =
            flags.contains(.segment) ? (flags.contains(.inferred) ? "inferred segment" : "segment") : "subsegment"
        let outcome = flags.outcome
        var status = Marks.word(outcome)
        let code = store.request(row).status
        if code >= 0 { status = "\(code) " + status }
        var lines: [Fact] = [.heading(store.name(row))]
        lines.append(.text(kind + " of " + store.strings[service.name] + (type.isEmpty ? "" : "  " + type), .dim))
        var line = Fact.pair("status", status, Marks.style(outcome))
        line.glyph = Marks.glyph(outcome)
        lines.append(line)
        return lines + Marks.notes(flags).map(Fact.note)
    }

    private static func times(_ row: Int, _ scene: Scene, _ selfTime: Int64?) -> [Fact] {
        let store = scene.store
        var lines: [Fact] = [
            .pair("start", Format.clockInZone(store.start(row), scene.options)),
            .pair("date", Format.date(store.start(row), scene.options)),
        ]
        let trace = store.trace(ofRow: row)
        let root = Int(store.rootRows[trace])
        let offset = store.start(row).since(store.start(root))
        if row != root {
            lines.append(.pair("after root", (offset < 0 ? "" : "+") + Format.exact(nanoseconds: offset)))
        }
        let duration = store.duration(ofRow: row)
        let isOpen = store.flags[row].contains(.inProgress)
        lines.append(.pair("time", Format.exact(nanoseconds: duration) + (isOpen ? " so far" : "")))
        if let selfTime {
            let share = duration > 0 ? "  " + Format.percent(Double(selfTime) / Double(duration)) : ""
            lines.append(.pair("self time", Format.exact(nanoseconds: selfTime) + share))
        }
        return lines
    }

    private static func request(_ row: Int, _ store: TraceStore) -> [Fact] {
        let request = store.request(row)
        let profile = store.profile(row)
        let pairs: [(String, StringIndex)] = [
            ("method", request.method), ("url", request.url), ("user", request.user), ("client ip", request.clientIP),
            ("user agent", request.userAgent), ("operation", profile.operation), ("table", profile.table),
            ("queue", profile.queue), ("bucket", profile.bucket), ("region", profile.region),
        ]
        let lines = pairs.filter { $0.1 != 0 }.map { label, index in
            var fact = Fact.pair(label, store.strings[index])
            fact.filter = filter(label, row, store)
            return fact
        }
        return lines.isEmpty ? [] : [.blank] + lines
    }

    /// The traces with this user, or those in which a segment of the service answered this request.
    private static func filter(_ label: String, _ row: Int, _ store: TraceStore) -> TraceFilter? {
        let request = store.request(row)
        if label == "user" { return .value(.user, store.strings[request.user]) }
        guard label == "url", store.flags[row].contains(.segment) else { return nil }
        let (method, url) = (store.strings[request.method], store.strings[request.url])
        return .request(of: NodeIdentity(store.service(ofRow: row), store.strings), method: method, url: url)
    }

    /// An annotation, and the traces that have it.
    static func pair(_ entry: AnnotationEntry, _ store: TraceStore) -> Fact {
        let key = store.strings[entry.key]
        var fact = Fact.pair(key, text(entry.value, store), style(entry.value))
        fact.filter = .value(.annotation(key), scalar(entry.value, store).text)
        return fact
    }

    private static func scalar(_ value: AnnotationValue, _ store: TraceStore) -> ScalarValue {
        switch value {
        case .string(let index): .string(store.strings[index])
        case .number(let number): .number(number)
        case .boolean(let flag): .boolean(flag)
        }
    }

    static func annotations(_ row: Int, _ store: TraceStore) -> [Fact] {
        let entries = store.annotations(in: row..<row + 1)
        if entries.isEmpty { return [] }
        return [.blank, .heading("Annotations")]
            + entries.map { pair($0, store) }
    }

    static func text(_ value: AnnotationValue, _ store: TraceStore) -> String {
        switch value {
        case .string(let index): store.strings[index]
        case .number(let number): JSONText.number(number)
        case .boolean(let flag): flag ? "true" : "false"
        }
    }

    static func style(_ value: AnnotationValue) -> Style {
        switch value {
        case .string: .jsonString
        case .number: .jsonNumber
        case .boolean: .jsonKeyword
        }
    }

    private static func exceptions(_ row: Int, _ store: TraceStore) -> [Fact] {
        let entries = store.exceptions(in: row..<row + 1)
        if entries.isEmpty { return [] }
        return [.blank, .heading("Exceptions")]
            + entries.map { entry in
                if entry.isReference { return .text("as recorded below: exception \(entry.id)", .dim) }
                let (type, message) = (store.strings[entry.type], store.strings[entry.message])
                return .text([type, message].filter { !$0.isEmpty }.joined(separator: ": "), .fault)
            }
    }

    private static func identity(_ row: Int, _ store: TraceStore) -> [Fact] {
        let profile = store.profile(row)
        var lines: [Fact] = [.blank, .pair("id", store.idName(row))]
        let parent = Int(store.parents[row])
        if parent >= 0 { lines.append(.pair("parent", store.idName(parent))) }
        lines.append(.pair("trace", store.traceName(store.trace(ofRow: row))))
        for (label, index) in [("resource", profile.resourceARN), ("account", profile.accountID)] where index != 0 {
            lines.append(.pair(label, store.strings[index]))
        }
        for link in store.links(in: row..<row + 1) { lines.append(.pair("link", link.traceID.description, .link)) }
        return lines
    }
}
