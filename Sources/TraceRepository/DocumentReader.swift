import TraceFormats
import TraceModel

/// Opens entities and traces again from the text that a repository kept of them: the same for files and for answers.
public struct DocumentReader {
    let store: TraceStore
    /// How spans become documents.
    var conversion = SpanConversion.services
    /// What places that hold several traces were read for; nil where that is not remembered.
    var shared: SharedPlaces?
    /// The bytes at a place.
    let text: (DocumentPlace) throws(Problem) -> [UInt8]
    /// Words for a place that does not hold any more what it held.
    let problem: (DocumentPlace, String) -> Problem

    /// What a document says of the entity in a row.
    func detail(ofRow row: Int) throws(Problem) -> SegmentDetail {
        // An inferred segment has no document of its own: its caller's speaks for it.
        let flags = store.flags[row]
        let isSynthetic = flags.contains(.synthetic) && !flags.contains(.ownDocument) && store.parents[row] >= 0
        let target = isSynthetic ? Int(store.parents[row]) : row
        let trace = store.traceIDs[store.trace(ofRow: row)]
        var detail = try detail(
            of: store.ids[target], trace, at: place(of: target), roles(target..<(target + 1)))
        if detail.exceptions.isEmpty, let other = referencedRow(target) {
            detail.exceptions = try self.detail(
                of: store.ids[other], trace, at: place(of: other), roles(other..<(other + 1))
            ).exceptions
        }
        return detail
    }

    /// The bytes in which a row's document stands, where its metadata stands in them as it was written; nil for other formats.
    func textOfMetadata(ofRow row: Int) throws(Problem) -> [UInt8]? {
        let place = place(of: row)
        return DocumentFinder.holdsMetadataAsWritten(place) ? try text(place) : nil
    }

    /// The documents of a trace as they stand, in order of arrival; those of answers as text.
    func documents(ofTrace trace: Int) throws(Problem) -> [DocumentFinder.Found] {
        let rows = store.rows(ofTrace: trace)
        let roles = roles(rows)
        var found: [DocumentFinder.Found] = []
        let finder = DocumentFinder(conversion)
        for index in store.places(ofTrace: trace) {
            found += try documents(at: store.places[Int(index)], of: store.traceIDs[trace], roles, finder)
        }
        found += rows.lazy.filter(isMadeOfSegment).map { DocumentFinder.Found(inferred: $0, in: store) }
        // Of what has no id, two that say the same are two (U-2).
        return store.ids[rows].contains(.none) ? found : once(found)
    }

    private func documents(
        at place: DocumentPlace, of trace: TraceID, _ roles: SpanRoles?, _ finder: DocumentFinder
    ) throws(Problem) -> [DocumentFinder.Found] {
        let plan = shared?.plan(for: place, of: trace, in: store) ?? .one
        if case .known(let documents) = plan { return documents }
        let text = try text(place)
        do throws(JSONError) {
            guard case .all = plan else { return try finder.documents(in: text, at: place, of: trace, roles: roles) }
            let all = try finder.documents(in: text, at: place) { other in
                other == trace ? roles : self.roles(of: other)
            }
            shared?.keep(all, at: place, but: trace)
            return all.filter { $0.traceID == nil || $0.traceID == trace }
        } catch {
            throw problem(place, "the document is no longer valid JSON: \(error.message)")
        }
    }

    private func roles(of trace: TraceID) -> SpanRoles? {
        shared?.number(of: trace, in: store).flatMap { roles(store.rows(ofTrace: $0)) }
    }

    /// A segment that was inferred of another segment: what that says will not have it inferred again. One whose caller has no id
    /// could not say whom it hangs under, and would be taken for the beginning of the trace.
    private func isMadeOfSegment(_ row: Int) -> Bool {
        guard store.flags[row].contains(.synthetic), !store.flags[row].contains(.ownDocument) else { return false }
        let parent = Int(store.parents[row])
        return parent >= 0 && store.ids[parent] != .none && store.flags[parent].contains(.segment)
    }

    /// Of what came twice, as in two files of overlapping windows, the last: it is the one that speaks for its entity.
    private func once(_ found: [DocumentFinder.Found]) -> [DocumentFinder.Found] {
        var seen: Set<String> = []
        let repeated = Set(found.lazy.map(\.id).filter { !seen.insert($0).inserted })
        if repeated.isEmpty { return found }
        var texts: Set<String> = []
        return found.reversed().filter { !repeated.contains($0.id) || texts.insert($0.text).inserted }.reversed()
    }

    private func place(of row: Int) -> DocumentPlace { store.places[Int(store.placeIndexes[row])] }

    /// What spans are because of where they stand in their trace; nil where nothing came as spans.
    private func roles(_ rows: Range<Int>) -> SpanRoles? {
        guard store.spans.count > 1 else { return nil }
        let segments = rows.lazy.filter { store.flags[$0].contains(.segment) }.map { store.ids[$0] }
        let ofResources = store.annotations(in: rows).lazy
            .filter { store.strings.withUTF8($0.key) { $0.starts(with: resourcePrefix.utf8) } }
            .map { store.ids[Int($0.row)] }
        return SpanRoles(segments: Set(segments), ofResources: Set(ofResources))
    }

    private func detail(
        of id: EntityID, _ trace: TraceID, at place: DocumentPlace, _ roles: SpanRoles?
    ) throws(Problem) -> SegmentDetail {
        let bytes = try text(place)
        do throws(JSONError) {
            let detail = try DocumentFinder(conversion).detail(
                of: id, in: trace, bytes: bytes, at: place, roles: roles)
            if let detail { return detail }
        } catch {
            throw problem(place, "the document is no longer valid JSON: \(error.message)")
        }
        throw problem(place, "segment \(id) is not there any more")
    }

    /// The row that holds the exceptions which a row's `cause` names by id.
    private func referencedRow(_ row: Int) -> Int? {
        guard let reference = store.exceptions(in: row..<(row + 1)).first, reference.isReference else { return nil }
        let rows = store.rows(ofTrace: store.trace(ofRow: row))
        return store.exceptions(in: rows).first { !$0.isReference && $0.id == reference.id }.map { Int($0.row) }
    }
}
