import TraceModel

/// Lays out traces as rows: groups a batch's documents by trace, merges them (U-2), hangs entities under their parents across
/// documents, adds inferred segments (reference 3.2) and writes the rows depth first. Its scratch lists are used again.
struct BlockBuilder {
    var block = TraceBlock()
    /// Where items come from: a batch, or the parts of one trace in several blocks (then the batch is empty).
    var batch = EntityBatch()
    var parts: [Part] = []

    /// An entity of the trace being built.
    struct Item {
        var entity: RawEntity
        /// Its number in the batch, or its row in the part.
        var number: Int32
        /// Which part it came from; -1 for the batch, -2 for a segment that is inferred here.
        var part: Int32
        /// The item that it hangs under, -1 for none.
        var parent: Int32 = -1
        /// Another item speaks for the same entity, or it is made anew.
        var isDropped = false
    }
    /// A trace's rows in another store, to be merged with others.
    struct Part {
        var store: TraceStore
        var trace: Int
        var map: TableMap
        var firstPlace: UInt32
    }
    var items: [Item] = []
    var index = EntityIndex()
    /// Children of item i: `children[childStarts[i]..<childStarts[i + 1]]`; of no item: the last list.
    var childStarts: [Int32] = []
    var nextChild: [Int32] = []
    var children: [Int32] = []
    /// Both ends of a call of the trace have come with one id.
    var hasPairs = false
    /// By the item of a call: the document of the segment that X-Ray inferred from it.
    var said: [Int32: Int32] = [:]
    /// Calls under which a segment hangs.
    var answered: [Bool] = []
    /// Behind the annotations that were taken last: mostly where the next row's begin.
    var lastAnnotation = 0
    /// Items still to be laid out, the next last, each with its parent's row.
    var stack: [(item: Int32, parentRow: Int32)] = []

    init() {}

    /// Lays out all documents of a batch, traces in order of arrival.
    mutating func build(_ batch: EntityBatch, _ tables: inout TraceTables) {
        self.batch = batch
        parts = []
        let grouped = GroupedDocuments(batch.documents)
        reserve(traces: grouped.traceIDs.count)
        for trace in grouped.traceIDs.indices {
            items.removeAll(keepingCapacity: true)
            hasPairs = false
            var flags: TraceFlags = []
            var count = 0
            let documents = grouped.order[Int(grouped.starts[trace])..<Int(grouped.starts[trace + 1])]
            for number in documents {
                gather(batch.documents[Int(number)])
                flags.formUnion(batch.documents[Int(number)].traceFlags)
                count += Int(batch.documents[Int(number)].documentCount)
            }
            if layOut(grouped.traceIDs[trace], flags, documents: count, &tables) {
                noteOtherPlaces(documents.map { batch.documents[Int($0)].place })
            }
        }
        block.store.places = batch.places
    }

    /// What was built; the builder is ready for the next batch and holds nothing of this one.
    mutating func takeBlock() -> TraceBlock {
        let built = block
        if items.capacity > 200_000 {
            self = BlockBuilder()
        } else {
            block = TraceBlock()
            batch = EntityBatch()
        }
        return built
    }

    /// Just enough room: blocks stay until the store is made of them.
    private mutating func reserve(traces: Int) {
        var rows = 0
        for entity in batch.entities {
            if !entity.flags.contains(.inferred) { rows += 1 }
            if batch.holdsSpans || !entity.flags.contains(.segment), !entity.flags.isDisjoint(with: .downstream) {
                rows += 1
            }
        }
        // Calls that a segment answers need no inferred one; of spans it is not known yet which are segments.
        if !batch.holdsSpans { rows = max(batch.documents.count, rows - max(0, batch.documents.count - traces)) }
        block.store.reserve(rows: rows, traces: traces)
        block.store.requests.reserveCapacity(batch.requests.count)
        block.store.annotations.reserveCapacity(batch.annotations.count + batch.resourceEntries)
    }

    /// Lays out one trace of which several blocks hold a part, earliest part first.
    mutating func merge(_ parts: [Part], _ tables: inout TraceTables) {
        guard let first = parts.first else { return }
        batch = EntityBatch()
        self.parts = parts
        items.removeAll(keepingCapacity: true)
        hasPairs = false
        var flags: TraceFlags = []
        var documents = 0
        var places: [UInt32] = []
        for (number, part) in parts.enumerated() {
            gather(part, number: Int32(number), &tables)
            // What the rows tell is found out again.
            let told = part.store.traceFlags[part.trace]
            flags.formUnion(told.intersection([.limitExceeded, .madeUpID]))
            documents += Int(part.store.documentCounts[part.trace])
            places += part.store.places(ofTrace: part.trace).map { $0 + part.firstPlace }
        }
        _ = layOut(first.store.traceIDs[first.trace], flags, documents: documents, &tables)
        noteOtherPlaces(places)
    }

    /// - Returns: whether a document is not shown by a row.
    private mutating func layOut(
        _ id: TraceID, _ flags: TraceFlags, documents: Int, _ tables: inout TraceTables
    ) -> Bool {
        guard !items.isEmpty else { return false }
        let present = items.reduce(into: EntityFlags()) { $0.formUnion($1.entity.flags) }
        let hasDuplicates = mergeDocuments(&tables)
        if !said.isEmpty { said.removeAll(keepingCapacity: true) }
        if present.contains(.inferred) { dropRecomputable() }
        resolveParents()
        if present.contains(.noStart) { placeUntimed(id) }
        settleSpans(&tables)
        addInferred(id, &tables)
        linkChildren()
        let hidesDocuments = hasDuplicates || !said.isEmpty
        let found = writeRows(&tables)
        block.store.traceIDs.append(id)
        block.store.traceFlags.append(flags.union(found))
        block.store.firstRows.append(UInt32(block.store.rowCount))
        block.store.documentCounts.append(UInt32(clamping: documents))
        return hidesDocuments
    }

    /// Keeps the places of documents that no row of the trace shows.
    private mutating func noteOtherPlaces(_ places: [UInt32]) {
        let trace = block.store.traceCount - 1
        guard trace >= 0 else { return }
        var seen = Set(block.store.placeIndexes[block.store.rows(ofTrace: trace)])
        for place in places where seen.insert(place).inserted {
            block.store.otherPlaces.append(OtherPlace(trace: UInt32(trace), place: place))
        }
    }

    /// A document's entities, holders before what they hold.
    private mutating func gather(_ document: RawDocument) {
        let first = Int(document.firstEntity)
        let shift = Int32(items.count - first)
        for number in first..<(first + Int(document.entityCount)) {
            var item = Item(entity: batch.entities[number], number: Int32(number), part: -1)
            if item.entity.embeddedIn >= 0 { item.parent = item.entity.embeddedIn + shift }
            items.append(item)
        }
    }

    /// A part's rows as items again, in the shared numbers; what was inferred here is left out and made anew.
    private mutating func gather(_ part: Part, number: Int32, _ tables: inout TraceTables) {
        let store = part.store
        let rows = store.rows(ofTrace: part.trace)
        var itemOfRow: [Int32] = []
        for row in rows {
            itemOfRow.append(-1)
            if store.isMadeHere(row) { continue }
            itemOfRow[row - rows.lowerBound] = Int32(items.count)
            var flags = store.flags[row].subtracting([.orphan, .unattached, .skewed, .cycle, .synthetic, .ownDocument])
            let profile = part.map.profiles[Int(store.profileIndexes[row])]
            var name = part.map.strings[Int(store.names[row])]
            // Spans are settled anew.
            let span = tables.spans.count > 1 ? tables.openSpan(profile) : 0
            if span != 0 {
                flags.insert(.segment)
                name = tables.spans[span].segmentName
            }
            let isOpen = flags.contains(.inProgress)
            let entity = RawEntity(
                id: store.ids[row], parentID: store.missingParents(in: row..<(row + 1)).first?.parent ?? .none,
                embeddedIn: -1, flags: flags,
                start: store.starts[row], end: isOpen ? RawEntity.noEnd : store.ends[row],
                name: name, request: store.requestIndexes[row],
                profile: profile,
                document: store.placeIndexes[row] + part.firstPlace)
            var item = Item(entity: entity, number: Int32(row), part: number)
            if store.parents[row] >= 0 {
                item.parent = itemOfRow[Int(store.parents[row]) - rows.lowerBound]
                if store.ids[row] == store.ids[Int(store.parents[row])].ofServer { hasPairs = true }
            }
            items.append(item)
        }
    }
}

/// A batch's documents by trace, traces and documents in order of arrival: those of trace t are
/// `order[starts[t]..<starts[t + 1]]`.
struct GroupedDocuments {
    let traceIDs: [TraceID]
    private(set) var starts: [UInt32]
    private(set) var order: [UInt32]

    init(_ documents: [RawDocument]) {
        var numbers = TraceNumbers(capacity: documents.count / 4 + 16)
        let traceOf = documents.map { numbers.number(of: $0.traceID) }
        traceIDs = numbers.ids
        starts = [UInt32](repeating: 0, count: traceIDs.count + 1)
        for trace in traceOf { starts[Int(trace) + 1] += 1 }
        for trace in traceIDs.indices { starts[trace + 1] += starts[trace] }
        var next = starts
        order = [UInt32](repeating: 0, count: documents.count)
        for (number, trace) in traceOf.enumerated() {
            order[Int(next[Int(trace)])] = UInt32(number)
            next[Int(trace)] += 1
        }
    }
}
