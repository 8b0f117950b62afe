import Figures
import Screen
import TraceAnalysis
import TraceModel

/// The lines of each tab.
struct SegmentTabs {
    let state: SegmentState
    let scene: Scene

    private var store: TraceStore { scene.store }
    private var row: Int { state.row }

    func facts(_ tab: SegmentTab) -> [Fact] {
        guard row >= 0, row < store.rowCount else { return [.text("This entity is not in the data any more.", .dim)] }
        switch tab {
        case .overview:
            return EntityFacts(row: row, scene: scene, selfTime: store.selfTime(ofRow: row), events: events).lines
        case .annotations: return annotations
        case .exceptions: return exceptions
        case .links: return links
        case .metadata, .sql, .resources, .raw: return document(tab)
        }
    }

    /// Whether there is something behind a tab, as far as the store knows.
    func isFilled(_ tab: SegmentTab) -> Bool {
        guard row >= 0, row < store.rowCount else { return false }
        let flags = store.flags[row]
        switch tab {
        case .overview, .resources, .raw: return true
        case .annotations: return flags.contains(.hasAnnotations)
        case .metadata: return flags.contains(.hasMetadata)
        case .exceptions: return flags.contains(.hasCause)
        case .sql: return flags.contains(.hasSQL)
        case .links: return !store.links(in: row..<row + 1).isEmpty
        }
    }

    /// Of a span: on its time axis.
    private var events: [Fact] {
        guard case .success(let detail)? = state.detail else { return [] }
        return EventFacts(
            events: detail.events, duration: store.duration(ofRow: row), glyphs: scene.options.glyphs,
            width: scene.columns - 2
        ).lines
    }

    private var kind: String { store.flags[row].contains(.segment) ? "segment" : "subsegment" }
}

// Annotations.
extension SegmentTabs {
    /// Those of the entity, then those that other entities of the trace carry: what is sought is often one level up.
    private var annotations: [Fact] {
        let own = store.annotations(in: row..<row + 1).map(pair)
        var facts = own.isEmpty ? [Fact.text("No annotations on this \(kind).", .dim)] : own
        let trace = store.rows(ofTrace: store.trace(ofRow: row))
        var last = -1
        var others: [Fact] = []
        for entry in store.annotations(in: trace) where Int(entry.row) != row {
            if Int(entry.row) != last {
                last = Int(entry.row)
                others += [.blank, heading(last)]
            }
            var fact = pair(entry)
            fact.indent = 1
            others.append(fact)
            if others.count > 500 { break }
        }
        if !others.isEmpty { facts += [.blank, .heading("Elsewhere in this trace")] + others.dropFirst() }
        return facts
    }

    private func pair(_ entry: AnnotationEntry) -> Fact {
        EntityFacts.pair(entry, store)
    }

    /// Enter on it opens that entity.
    private func heading(_ row: Int) -> Fact {
        var fact = Fact.text(store.name(row), .link)
        fact.target = row
        fact.glyph = .goesOn
        return fact
    }
}

// Links.
extension SegmentTabs {
    /// Those of the entity, then those that other entities of the trace carry.
    private var links: [Fact] {
        let own = store.links(in: row..<row + 1).map(link)
        var facts = own.isEmpty ? [Fact.text("No links on this \(kind).", .dim)] : own
        let trace = store.rows(ofTrace: store.trace(ofRow: row))
        let others = store.links(in: trace).lazy.filter { Int($0.row) != row }.prefix(500)
        if others.isEmpty { return facts }
        facts += [.blank, .heading("Elsewhere in this trace")]
        var last = -1
        for entry in others {
            if Int(entry.row) != last {
                last = Int(entry.row)
                facts.append(heading(last))
            }
            var fact = link(entry)
            fact.indent = 1
            facts.append(fact)
        }
        return facts
    }

    /// Enter on it opens the other trace.
    private func link(_ entry: LinkEntry) -> Fact {
        var fact = Fact.pair("trace", "\(entry.traceID)  segment \(entry.entityID)", .link, copy: "\(entry.traceID)")
        fact.link = entry
        fact.glyph = .goesOn
        return fact
    }
}

// What needs the document.
extension SegmentTabs {
    private func document(_ tab: SegmentTab) -> [Fact] {
        switch state.detail {
        case nil: return [.text("Reading the document" + "...", .dim)]
        case .failure(let problem)?:
            let remedy: [Fact] = problem.remedy.isEmpty ? [] : [.text(problem.remedy, .dim)]
            return [.text("The document cannot be read: " + problem.message, .warning)] + remedy
        case .success(let detail)?: return facts(tab, detail)
        }
    }

    private func facts(_ tab: SegmentTab, _ detail: SegmentDetail) -> [Fact] {
        let tree = JSONTree(folded: state.folded)
        switch tab {
        case .metadata:
            guard let metadata = detail.document["metadata"] else {
                return [.text("No metadata on this \(kind).", .dim)]
            }
            return tree.lines(metadata, path: [-1])
        case .sql:
            guard let sql = detail.document["sql"] else { return [.text("No SQL on this \(kind).", .dim)] }
            return tree.lines(sql, path: [-2])
        case .resources: return resources(detail, tree)
        default:
            let left = detail.subsegmentCount
            let note: [Fact] =
                left > 0
                ? [.blank, .text("\(Format.count(left, "subsegment")) left out: see the timeline.", .dim)] : []
            return tree.lines(detail.document) + note
        }
    }

    /// What of a document stands under Resources.
    static let resourceNames = ["origin", "resource_arn", "user", "namespace", "aws", "http", "service"]

    private func resources(_ detail: SegmentDetail, _ tree: JSONTree) -> [Fact] {
        var facts: [Fact] = []
        for (index, name) in SegmentTabs.resourceNames.enumerated() {
            guard let value = detail.document[name] else { continue }
            if case .object = value {
                if !facts.isEmpty { facts.append(.blank) }
                facts.append(.heading(name))
                facts += tree.lines(value, indent: 1, path: [-3, Int32(index)])
            } else {
                var fact = Fact.pair(name, value.string ?? JSONText.scalar(value))
                fact.path = [-3, Int32(index)]
                facts.append(fact)
            }
        }
        return facts.isEmpty ? [.text("The document names no resources, request or service.", .dim)] : facts
    }
}

// Exceptions.
extension SegmentTabs {
    private var exceptions: [Fact] {
        guard case .success(let detail)? = state.detail else {
            return store.flags[row].contains(.hasCause)
                ? document(.exceptions) : [.text("No exceptions on this \(kind).", .dim)]
        }
        if detail.exceptions.isEmpty { return [.text("No exceptions on this \(kind).", .dim)] }
        var facts: [Fact] = []
        if let folder = detail.workingDirectory { facts += [.pair("directory", folder), .blank] }
        for (index, exception) in detail.exceptions.enumerated() {
            if index > 0 { facts.append(.blank) }
            facts += self.facts(exception, index)
        }
        return facts
    }

    private func facts(_ exception: ExceptionDetail, _ index: Int) -> [Fact] {
        var title = Fact.text(exception.type ?? "exception", .fault)
        title.glyph = .fault
        title.path = [-4, Int32(index)]
        title.filter = filter(exception)
        title.isFolded = exception.frames.isEmpty ? nil : state.folded.contains(title.path)
        var facts = [title]
        if let message = exception.message, !message.isEmpty {
            var line = Fact.text(message, .strong, indent: 2)
            line.filter = title.filter
            facts.append(line)
        }
        if exception.isRemote { facts.append(.text("raised by the service that was called", .dim, indent: 2)) }
        if title.isFolded != true { facts += exception.frames.map(frame) }
        if exception.truncated > 0 {
            facts.append(.text("\(Format.count(exception.truncated, "frame")) left out by the SDK", .dim, indent: 2))
        }
        if exception.skipped > 0 {
            facts.append(.text("\(Format.count(exception.skipped, "exception")) left out by the SDK", .dim, indent: 2))
        }
        return facts
    }

    /// The traces in which this service raised it; nil for one that is another entity's.
    private func filter(_ exception: ExceptionDetail) -> TraceFilter? {
        let (type, message) = (exception.type ?? "", exception.message ?? "")
        let isOwn = store.exceptions(in: row..<row + 1).contains {
            !$0.isReference && store.strings[$0.type] == type && store.strings[$0.message] == message
        }
        guard isOwn else { return nil }
        return .exception(of: NodeIdentity(store.service(ofRow: row), store.strings), type: type, message: message)
    }

    private func frame(_ frame: StackFrame) -> Fact {
        var place = frame.path ?? "?"
        if let line = frame.line { place += ":\(line)" }
        var fact = Fact.pair("at " + (frame.label ?? "?"), place, .link)
        fact.indent = 2
        fact.copy = place
        return fact
    }
}
