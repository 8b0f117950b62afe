import TraceFormats
import TraceModel

/// Tells what X-Ray would do with OpenTelemetry or Jaeger data of files: what it would refuse, cut, hang elsewhere or not find.
/// It reads the files twice, as they are shown and as the exporter would send them (reference 8), and names the differences.
public struct SpanDoctor {
    private let own: DataSet
    private let exact: DataSet
    private let exactFiles: FileRepository

    /// - Throws: the problem when nothing of the files can be read, or when none of it came as spans.
    public init(_ sources: [FileRepository.Source]) throws(Problem) {
        own = try FileRepository(sources).answer(.overview(.init()))
        exactFiles = FileRepository(sources, conversion: .exporter)
        exact = try exactFiles.answer(.overview(.init()))
        if own.store.spans.count <= 1 {
            throw Problem(
                .failure, source: own.sources.first?.name ?? "", message: "holds no OpenTelemetry or Jaeger spans",
                remedy: "What X-Ray itself wrote has nothing to lose")
        }
    }

    /// All checks in their order; a failure is what would be refused or lost.
    public func checks() throws(Problem) -> [DoctorCheck] {
        [unread] + (try sizes()) + [
            spansPerTrace, length, attributes, names, services, parents, clocks, generations, ids,
        ]
    }

    /// `1 span`, `5 spans`.
    private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    private var unread: DoctorCheck {
        let lost = own.problems.filter { $0.severity != .notice }
        guard let first = lost.first else { return DoctorCheck("reading", .ok, count(spanRows.count, "span")) }
        let total = lost.reduce(0) { $0 + 1 + $1.more }
        return DoctorCheck(
            "reading", .failure, "\(count(total, "part")) cannot be read: \(first)", remedy: first.remedy)
    }

    private var spanRows: [Int] {
        (0..<own.store.rowCount).filter { !own.store.flags[$0].contains(.synthetic) && own.store.span($0) != nil }
    }

    /// Documents of more than 64 kB are refused, and so is what goes beyond 500 kB of a trace (reference 1.1).
    private func sizes() throws(Problem) -> [DoctorCheck] {
        var (documents, traces) = ([(TraceID, String, Int)](), [(TraceID, Int)]())
        for trace in 0..<exact.store.traceCount {
            var sum = 0
            for found in try exactFiles.documents(ofTrace: trace, in: exact) {
                let size = found.text.utf8.count
                sum += size
                if size > 64 << 10 { documents.append((exact.store.traceIDs[trace], found.id, size)) }
            }
            if sum > 500 << 10 { traces.append((exact.store.traceIDs[trace], sum)) }
        }
        let remedy = "Shorten long attributes (attribute_value_length_limit of the SDK), or drop them in the Collector"
        let document =
            documents.first.map { trace, id, size in
                DoctorCheck(
                    "document size", .failure,
                    "\(count(documents.count, "document")) over 64 kB, which X-Ray refuses: span \(id) of \(trace) has \(size >> 10) kB",
                    remedy: remedy)
            } ?? DoctorCheck("document size", .ok, "no document over 64 kB")
        let trace =
            traces.first.map { id, size in
                DoctorCheck(
                    "trace size", .failure,
                    "\(count(traces.count, "trace")) over 500 kB, of which X-Ray keeps a part: \(id) has \(size >> 10) kB",
                    remedy: "Split the work into linked traces, or sample its inner spans away")
            } ?? DoctorCheck("trace size", .ok, "no trace over 500 kB")
        return [document, trace]
    }

    /// The OTLP endpoint takes 10,000 spans a trace (reference 13).
    private var spansPerTrace: DoctorCheck {
        let sizes = (0..<own.store.traceCount).map { (own.store.traceIDs[$0], own.store.rows(ofTrace: $0).count) }
        guard let largest = sizes.max(by: { $0.1 < $1.1 }), largest.1 > 10_000 else {
            return DoctorCheck("spans of a trace", .ok, "no trace over 10,000 spans")
        }
        return DoctorCheck(
            "spans of a trace", .failure,
            "\(count(sizes.filter { $0.1 > 10_000 }.count, "trace")) over 10,000 spans, the limit of X-Ray's OTLP endpoint: \(largest.0) has \(largest.1)",
            remedy: "Split the work into linked traces")
    }

    /// A request may span 24 hours (reference 13).
    private var length: DoctorCheck {
        let store = own.store
        let day: Int64 = 86_400_000_000_000
        let long = (0..<store.traceCount).filter { trace in
            let rows = store.rows(ofTrace: trace)
            guard let first = store.starts[rows].min(), let last = store.ends[rows].max() else { return false }
            return Timestamp(nanoseconds: last).since(Timestamp(nanoseconds: first)) > day
        }
        guard let one = long.first else { return DoctorCheck("length", .ok, "no trace over 24 hours") }
        return DoctorCheck(
            "length", .warning, "\(count(long.count, "trace")) over 24 hours: \(store.traceIDs[one])",
            remedy: "X-Ray's OTLP endpoint takes at most 24 hours in one request")
    }
}

// MARK: - What is not found, or elsewhere
extension SpanDoctor {
    /// Attributes that the exporter neither turns into members of the document nor indexes.
    private var attributes: DoctorCheck {
        let indexed = Set(exact.store.annotations.map { exact.store.strings[$0.key] })
        var counts: [StringIndex: Int] = [:]
        for entry in own.store.annotations { counts[entry.key, default: 0] += 1 }
        let keys = counts.map { (own.store.strings[$0.key], $0.value) }
            .filter { !$0.0.hasPrefix("otel.resource.") && !isMember(attribute: $0.0) && !indexed.contains($0.0) }
            .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        guard !keys.isEmpty else { return DoctorCheck("attributes", .ok, "all can be searched in X-Ray") }
        let shown = keys.prefix(8).map { "\($0.0) (\(count($0.1, "span")))" }.joined(separator: ", ")
        let more = keys.count > 8 ? " and \(keys.count - 8) more" : ""
        let list = keys.prefix(50).map(\.0).joined(separator: ", ")
        return DoctorCheck(
            "attributes", .warning,
            "\(count(keys.count, "attribute")) \(keys.count == 1 ? "becomes" : "become") metadata, which X-Ray cannot search: \(shown)\(more)",
            remedy:
                "Index what you search by, at most 50 a trace. Collector: exporters: awsxray: indexed_attributes: [\(list)]"
        )
    }

    /// Names that lose characters, or are cut.
    private var names: DoctorCheck {
        let store = exact.store
        var cleaned: [String: Int] = [:]
        for row in 0..<store.rowCount where !store.flags[row].contains(.synthetic) {
            guard let name = store.span(row).map({ store.strings[$0.name] }), xrayName(name) != name else { continue }
            if store.name(row) == xrayName(name) { cleaned[name, default: 0] += 1 }
        }
        guard let first = cleaned.keys.sorted().first else {
            return DoctorCheck("names", .ok, "X-Ray takes all names as they are")
        }
        return DoctorCheck(
            "names", .warning,
            "\(count(cleaned.count, "span name")) would be cleaned or cut: “\(first)” is “\(xrayName(first))”",
            remedy: "X-Ray takes 200 letters, digits, blanks and _ . : / % & # = + - @")
    }

    /// Segments here that the exporter makes subsegments of, so that their service is no node.
    private var services: DoctorCheck {
        let nodes = exactNodes
        var (hung, renamed) = ([String: Int](), [String: String]())
        for row in spanRows where own.store.flags[row].contains(.segment) {
            let name = own.store.name(row)
            switch nodes[SpanPlace(own.store, row)] {
            case nil: hung[name, default: 0] += 1
            case let other? where other != name: renamed[name] = other
            default: break
            }
        }
        let list = hung.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        if !list.isEmpty {
            let shown = list.prefix(5).map { "\($0.key) (\(count($0.value, "span")))" }.joined(separator: ", ")
            return DoctorCheck(
                "services", .warning,
                "X-Ray would hang spans of these services under their callers, not as nodes: \(shown)",
                remedy: "Give the span that receives a request the kind SERVER; see it with --as-xray")
        }
        guard let (name, other) = renamed.min(by: { $0.key < $1.key }) else {
            return DoctorCheck("services", .ok, "the same nodes in X-Ray as here")
        }
        return DoctorCheck(
            "services", .warning,
            "X-Ray would name nodes of \(count(renamed.count, "service")) otherwise: \(name) is “\(other)”",
            remedy: "It names a span without parent that is no SERVER by what it does; see it with --as-xray")
    }

    /// The names of X-Ray's segments by their place.
    private var exactNodes: [SpanPlace: String] {
        var names: [SpanPlace: String] = [:]
        for row in 0..<exact.store.rowCount {
            if exact.store.flags[row].contains(.segment) {
                names[SpanPlace(exact.store, row)] = exact.store.name(row)
            } else if let segment = madeSegment(ofCall: row) {
                names[SpanPlace(exact.store, row)] = exact.store.name(segment)
            }
        }
        return names
    }

    /// The exporter makes two documents of a call that begins its service's part of a trace: the service's segment, of its times and
    /// its kind, and the call below it, which keeps the span's id.
    private func madeSegment(ofCall row: Int) -> Int? {
        let store = exact.store
        let parent = Int(store.parents[row])
        guard parent >= 0, store.flags[parent].contains(.segment), let own = store.span(row),
            let span = store.span(parent), span.name == own.name, span.kind == own.kind, own.kind != .internal,
            store.starts[parent] == store.starts[row], store.ends[parent] == store.ends[row]
        else { return nil }
        return parent
    }

    private var parents: DoctorCheck {
        let broken = spanRows.filter { !own.store.flags[$0].isDisjoint(with: [.orphan, .cycle, .unattached]) }
        guard let first = broken.first else { return DoctorCheck("parents", .ok, "all are there") }
        return DoctorCheck(
            "parents", .warning,
            "\(count(broken.count, "span")) whose parent is not in the data: \(own.store.ids[first]) of \(own.store.traceIDs[own.store.trace(ofRow: first)])",
            remedy: "A service may not export, or sample for itself")
    }

    private var clocks: DoctorCheck {
        let skewed = spanRows.filter { own.store.flags[$0].contains(.skewed) }
        guard let first = skewed.first else {
            return DoctorCheck("clocks", .ok, "no span begins outside of its parent")
        }
        return DoctorCheck(
            "clocks", .warning,
            "\(count(skewed.count, "span")) outside of the parent: \(own.store.ids[first]) of \(own.store.name(first))",
            remedy: "Their machines' clocks differ, or the call was asynchronous: synchronise clocks, use links")
    }

    /// Old and new names of one attribute in one set of files (reference 14).
    private var generations: DoctorCheck {
        let keys = Set(own.store.annotations.map { own.store.strings[$0.key] })
        let pairs = RenamedAttributes.generations.filter {
            keys.contains($0.newest) && !keys.isDisjoint(with: $0.older)
        }
        guard let first = pairs.first, let older = first.older.first(where: keys.contains) else {
            return DoctorCheck("attribute names", .ok, "of one generation")
        }
        return DoctorCheck(
            "attribute names", .warning,
            "\(count(pairs.count, "attribute")) under an old and a new name: \(older) and \(first.newest)",
            remedy:
                "X-Ray's filters know them as two, those of xrayscope as one: bring instrumentations to one generation")
    }

    /// W3C ids begin with any bits; X-Ray takes them (reference 13).
    private var ids: DoctorCheck {
        let store = own.store
        let foreign = (0..<store.traceCount).filter { trace in
            guard let start = store.starts[store.rows(ofTrace: trace)].min() else { return false }
            let apart = Int64(store.traceIDs[trace].epoch) - start / 1_000_000_000
            return apart > 86_400 || apart < -86_400
        }
        if foreign.isEmpty { return DoctorCheck("trace ids", .ok, "all begin with their time") }
        return DoctorCheck(
            "trace ids", .ok,
            "\(count(foreign.count, "trace")) with W3C ids, which hold no time: X-Ray takes them, and needs a window to find them"
        )
    }
}

/// A span in its trace.
private struct SpanPlace: Hashable {
    var trace: TraceID
    var id: EntityID

    init(_ store: TraceStore, _ row: Int) {
        trace = store.traceIDs[store.trace(ofRow: row)]
        id = store.ids[row]
    }
}
