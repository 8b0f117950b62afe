import TraceModel

// A store that others send to is kept small by letting go of traces: what only they meant goes with them.
extension TraceAssembler {
    /// Lets go of all traces but some, and of the strings, profiles, nodes and places that only the others meant. The assembler holds
    /// what it did when `assemble` was told to keep its store, and nothing beside it.
    /// - Parameters:
    ///   - traces: numbers of the traces that stay, ascending.
    ///   - place: where a document stands from now on.
    /// - Returns: the store of the traces that stay, which the assembler keeps in the place of the one it had.
    public mutating func keepOnly(
        _ traces: [Int], release: @escaping @Sendable () -> Void = {}, place: (DocumentPlace) -> DocumentPlace
    ) -> TraceStore {
        guard let old = takeKept() else { return TraceStore() }
        var tables = TraceTables()
        let map = TableMap(of: old, traces, in: &tables)
        let runs = old.runs(of: traces)
        let joiner = RunJoiner(JoinPlan(runs, [map]), of: [old], release: release)
        var store = joiner.joined { count, body in (0..<count).forEach(body) }
        store.movePlaces(from: old.places, place)
        tables.foreignIDs = old.foreignIDs(ofTraces: traces)
        store.take(tables)
        keep(store, tables)
        return store
    }
}

extension TraceStore {
    /// Keeps the places of its documents, in their order, which is that of their arrival.
    fileprivate mutating func movePlaces(from old: [DocumentPlace], _ place: (DocumentPlace) -> DocumentPlace) {
        var isUsed = [Bool](repeating: false, count: old.count)
        for index in placeIndexes { isUsed[Int(index)] = true }
        for other in otherPlaces { isUsed[Int(other.place)] = true }
        var numbers = [UInt32](repeating: 0, count: old.count)
        places = []
        for index in old.indices where isUsed[index] {
            numbers[index] = UInt32(places.count)
            places.append(place(old[index]))
        }
        for row in placeIndexes.indices { placeIndexes[row] = numbers[Int(placeIndexes[row])] }
        for index in otherPlaces.indices { otherPlaces[index].place = numbers[Int(otherPlaces[index].place)] }
    }

    /// The names that ids of some traces have, of foreign form.
    fileprivate func foreignIDs(ofTraces traces: [Int]) -> ForeignIDs {
        var names = ForeignIDs()
        guard !foreignIDs.isEmpty else { return names }
        func note(_ id: TraceID) { if let name = foreignIDs.traces[id] { names.note(name, for: id) } }
        func note(_ id: EntityID) { if let name = foreignIDs.entities[id] { names.note(name, for: id) } }
        for trace in traces {
            note(traceIDs[trace])
            let rows = rows(ofTrace: trace)
            for row in rows { note(ids[row]) }
            for link in links(in: rows) {
                note(link.traceID)
                note(link.entityID)
            }
            for missing in missingParents(in: rows) { note(missing.parent) }
        }
        return names
    }
}

extension TableMap {
    /// What some traces mean, in new tables; numbers that they do not use become 0.
    fileprivate init(of store: TraceStore, _ traces: [Int], in tables: inout TraceTables) {
        self.init()
        strings = [UInt32](repeating: 0, count: store.strings.count)
        profiles = [UInt32](repeating: 0, count: store.profiles.count)
        services = [UInt32](repeating: 0, count: store.services.count)
        var known = [Bool](repeating: false, count: store.strings.count)
        var seenProfiles = [Bool](repeating: false, count: store.profiles.count)
        var seenServices = [Bool](repeating: false, count: store.services.count)
        var map = strings
        func use(_ index: StringIndex) -> StringIndex {
            if known[Int(index)] { return map[Int(index)] }
            known[Int(index)] = true
            map[Int(index)] = store.strings.withUTF8(index) { tables.strings.intern(utf8: $0) }
            return map[Int(index)]
        }
        for trace in traces {
            let rows = store.rows(ofTrace: trace)
            for row in rows {
                _ = use(store.names[row])
                seenProfiles[Int(store.profileIndexes[row])] = true
                seenServices[Int(store.nodes[row])] = true
                if store.requestIndexes[row] != 0 { _ = store.request(row).mapped(use) }
            }
            for entry in store.annotations(in: rows) { _ = entry.mapped(row: 0, use) }
            for entry in store.exceptions(in: rows) { (_, _) = (use(entry.type), use(entry.message)) }
        }
        for (number, isSeen) in seenProfiles.enumerated() where isSeen {
            var profile = store.profiles[number].mapped(use)
            if profile.span != 0 { profile.span = tables.intern(store.spans[Int(profile.span)].mapped(use)) }
            profiles[number] = tables.intern(profile)
        }
        for (number, isSeen) in seenServices.enumerated() where isSeen {
            let key = store.services[number]
            services[number] = tables.intern(
                ServiceKey(name: use(key.name), type: use(key.type), accountID: use(key.accountID)))
        }
        strings = map
    }
}
