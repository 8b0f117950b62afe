import TraceModel

extension BlockBuilder {
    /// Spans come as segments; here, where all spans of the trace are known, those that are part of their parent's service
    /// become subsegments: services are nodes (U-28). Done anew whenever parts of a trace are joined, because a parent may
    /// have come with the other part.
    mutating func settleSpans(_ tables: inout TraceTables) {
        guard tables.spans.count > 1 else { return }
        for number in items.indices where !items[number].isDropped {
            guard let span = tables.openSpan(items[number].entity.profile) else { continue }
            let parent = items[number].parent
            let above = parent < 0 ? nil : items[Int(parent)].entity.profile
            if tables.isSegment(span, under: above) {
                items[number].entity.name = span.segmentName
            } else {
                items[number].entity.flags.remove(.segment)
                items[number].entity.name = span.callName
            }
            items[number].entity.flags.formUnion(span.namespace)
        }
    }

    /// Zipkin gives both ends of a call one id: the server becomes a span of its own under the client, with what hangs under
    /// that id, as Jaeger has it.
    /// - Returns: whether two items with one id are such a pair.
    mutating func separate(_ one: Int, _ other: Int, _ tables: inout TraceTables) -> Bool {
        guard let first = tables.openSpan(items[one].entity.profile)?.kind,
            let second = tables.openSpan(items[other].entity.profile)?.kind
        else {
            return false
        }
        let isPair = first == .client && second == .server || first == .server && second == .client
        guard isPair else { return false }
        let (client, server) = first == .client ? (one, other) : (other, one)
        index.replace(items[server].entity.id, Int32(server))
        items[server].entity.id = items[server].entity.id.ofServer
        items[server].entity.parentID = .none
        items[server].parent = Int32(client)
        return true
    }

    /// A span that heads a ring of parents is its service's segment.
    mutating func settleRingHead(_ number: Int, _ tables: inout TraceTables) {
        guard let span = tables.openSpan(items[number].entity.profile) else { return }
        items[number].entity.flags.insert(.segment)
        items[number].entity.name = span.segmentName
    }

    /// The name of the node that a call leads to when no segment answers it: nil when the item made no call that X-Ray follows.
    func calledName(_ number: Int, _ tables: inout TraceTables) -> StringIndex? {
        let entity = items[number].entity
        let flags = entity.flags
        guard !flags.isDisjoint(with: .downstream) else { return nil }
        if !flags.contains(.segment) { return entity.name }
        // A client or producer that is a segment, because it begins its service's part of the trace, called somebody too.
        let index = tables.profiles[Int(entity.profile)].span
        guard index != 0, tables.spans[Int(index)].isOpen, !flags.contains(.inferred) else { return nil }
        return tables.spans[Int(index)].callName
    }
}

extension EntityID {
    /// The id of the server of a call, both ends of which came with this one.
    var ofServer: EntityID { EntityID(raw: raw ^ 0x5E4B_E400_5E4B_E400) }
}

// Of the tables, not of the builder: a question to the builder would copy it, for every span.
extension TraceTables {
    /// What a profile says as a span, when it depends on its parent what it is.
    fileprivate func openSpan(_ profile: UInt32) -> SpanProfile? {
        let index = profiles[Int(profile)].span
        guard index != 0, spans[Int(index)].isOpen else { return nil }
        return spans[Int(index)]
    }

    /// A server is one always; so is whatever has no parent here, or one of another service.
    /// - Parameter parent: the parent's profile.
    fileprivate func isSegment(_ span: SpanProfile, under parent: UInt32?) -> Bool {
        guard span.kind != .server, let parent else { return true }
        let index = profiles[Int(parent)].span
        // Under an X-Ray document it belongs to that document's service.
        return index != 0 && spans[Int(index)].service != span.service
    }
}
