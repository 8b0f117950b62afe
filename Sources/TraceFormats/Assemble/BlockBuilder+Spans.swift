import TraceModel

extension BlockBuilder {
    /// Spans come as segments; here, where all spans of the trace are known, those that are part of their parent's service
    /// become subsegments: services are nodes (U-28). Done anew whenever parts of a trace are joined, because a parent may
    /// have come with the other part.
    mutating func settleSpans(_ tables: inout TraceTables) {
        guard tables.spans.count > 1 else { return }
        for number in items.indices where !items[number].isDropped {
            let index = tables.openSpan(items[number].entity.profile)
            guard index != 0 else { continue }
            let parent = Int(items[number].parent)
            let parentProfile = parent < 0 ? nil : items[parent].entity.profile
            if tables.isSegment(span: index, parentProfile: parentProfile) {
                items[number].entity.name = tables.spans[index].segmentName
                if !resource(of: items[number], tables).isEmpty { items[number].entity.flags.insert(.hasAnnotations) }
            } else {
                items[number].entity.flags.remove(.segment)
                items[number].entity.name = tables.spans[index].callName
            }
            items[number].entity.flags.formUnion(tables.spans[index].namespace)
        }
    }

    /// Zipkin gives both ends of a call one id: the server becomes a span of its own under the client, with what hangs under
    /// that id, as Jaeger has it.
    /// - Returns: the server of two items with one id that are such a pair.
    mutating func separated(_ one: Int, _ other: Int, _ tables: TraceTables) -> Int? {
        let first = tables.spans[tables.openSpan(items[one].entity.profile)].kind
        let second = tables.spans[tables.openSpan(items[other].entity.profile)].kind
        let isPair = first == .client && second == .server || first == .server && second == .client
        guard isPair else { return nil }
        hasPairs = true
        let (client, server) = first == .client ? (one, other) : (other, one)
        index.replace(items[client].entity.id, Int32(client))
        items[server].entity.id = items[server].entity.id.ofServer
        items[server].entity.parentID = .none
        items[server].parent = Int32(client)
        return server
    }

    /// The item that an id means as a parent: of both ends of a call the server.
    @inline(__always) func parent(_ id: EntityID) -> Int32? {
        if hasPairs, let server = index.find(id.ofServer) { return server }
        return index.find(id)
    }

    /// A span that heads a ring of parents is its service's segment.
    mutating func settleRingHead(_ number: Int, _ tables: inout TraceTables) {
        let index = tables.openSpan(items[number].entity.profile)
        guard index != 0 else { return }
        items[number].entity.flags.insert(.segment)
        items[number].entity.name = tables.spans[index].segmentName
        if !resource(of: items[number], tables).isEmpty { items[number].entity.flags.insert(.hasAnnotations) }
    }

    /// What the resource of a span says, which stands on its segments, for that is what they have in common.
    @inline(__always) func resource(of item: Item, _ tables: TraceTables) -> [AnnotationEntry] {
        guard item.part == -1, Int(item.number) < batch.resources.count else { return [] }
        return tables.resourceAnnotations[Int(batch.resources[Int(item.number)])]
    }
}

extension TraceTables {
    /// Whether the key of an annotation says that it was its resource's.
    func isOfResource(_ key: StringIndex) -> Bool {
        strings.withUTF8(key) { $0.starts(with: resourcePrefix.utf8) }
    }

    /// The number of the span of a profile whose parent decides what it is (U-28); 0 for any other profile. Methods of the
    /// tables, not of the builder, because each call of one of those would copy it.
    @inline(__always) func openSpan(_ profile: UInt32) -> Int {
        let span = Int(profiles[Int(profile)].span)
        return spans[span].isOpen ? span : 0
    }

    /// A server is one always; so is whatever has no parent here, or one of another service. Under an X-Ray document a span
    /// belongs to that document's service.
    @inline(__always) func isSegment(span: Int, parentProfile: UInt32?) -> Bool {
        guard spans[span].kind != .server, let parentProfile else { return true }
        let parent = Int(profiles[Int(parentProfile)].span)
        return parent != 0 && spans[parent].service != spans[span].service
    }

    /// The name of the node that a call leads to when no segment answers it: nil when the entity made no call that X-Ray follows.
    @inline(__always) func calledName(_ entity: RawEntity) -> StringIndex? {
        guard !entity.flags.isDisjoint(with: .downstream) else { return nil }
        if !entity.flags.contains(.segment) { return entity.name }
        // A client or producer that is a segment, because it begins its service's part of the trace, called somebody too.
        let index = openSpan(entity.profile)
        return index == 0 || entity.flags.contains(.inferred) ? nil : spans[index].callName
    }
}

extension EntityID {
    /// The id of the server of a call, both ends of which came with this one.
    var ofServer: EntityID { EntityID(raw: raw ^ 0x5E4B_E400_5E4B_E400) }
}
