import TraceModel

/// What a link leads to.
struct LinkEnd: Hashable {
    let traceID: TraceID
    let entityID: EntityID

    init(traceID: TraceID, entityID: EntityID) { (self.traceID, self.entityID) = (traceID, entityID) }
    init(_ link: LinkEntry) { self.init(traceID: link.traceID, entityID: link.entityID) }
}

extension TraceStore {
    /// The first row of each entity that a link leads to: one pass over the traces that are named, however many links name them.
    func linkedRows() -> [LinkEnd: Int] {
        let wanted = Set(links.map(LinkEnd.init))
        let traces = Set(links.map(\.traceID))
        var found: [LinkEnd: Int] = [:]
        for (trace, id) in traceIDs.enumerated() where traces.contains(id) {
            for row in rows(ofTrace: trace) {
                let end = LinkEnd(traceID: id, entityID: ids[row])
                if wanted.contains(end), found[end] == nil { found[end] = row }
            }
        }
        return found
    }
}
