import TraceModel

/// Reads segment documents (reference 1) from a tape into columns.
///
/// Members are read in the order of the document, subsegments after the entity that holds them, so that what belongs to
/// an entity stands together in the batch. Depth is followed with a list, not with the thread's stack.
struct SegmentDecoder {
    let members = NameTable<XRayMember>()
    /// Arrays of subsegments still to be read, each with the entity that holds it.
    private var pending: [(array: Int, holder: Int32)] = []
    /// How many entities of the last document have no start.
    private(set) var untimed = 0

    /// What stands around a document and speaks for it where it is silent.
    struct Context {
        var traceID: TraceID?
        var traceFlags: TraceFlags
        var place: UInt32
    }

    /// Appends a document's entities.
    /// - Returns: false when the object lacks what makes it a document: a name, an id or a start.
    mutating func decode(
        _ tape: Tape, _ object: Int, _ context: Context, into batch: inout EntityBatch, _ tables: inout TraceTables
    ) -> Bool {
        let first = batch.entities.count
        untimed = 0
        var head = EntityReader(tape: tape, members: members, document: UInt32(batch.documents.count))
        guard head.read(object, holder: -1, into: &batch, &tables), head.seen != 0 else {
            batch.entities.removeLast(batch.entities.count - first)
            return false
        }
        if batch.entities[first].flags.contains(.noStart) { untimed += 1 }
        if let array = head.subsegments { pending.append((array, Int32(first))) }
        while let (array, holder) = pending.popLast() { embedded(tape, array, holder, into: &batch, &tables) }

        var flags = context.traceFlags
        let traceID = head.traceID ?? context.traceID ?? madeUpID(head, batch.entities[first].id, &flags)
        batch.documents.append(
            RawDocument(
                traceID: traceID, traceFlags: flags, firstEntity: UInt32(first),
                entityCount: UInt32(batch.entities.count - first), place: context.place))
        return true
    }

    /// Subsegments: an array of objects; an object with wrong members, null or another type has none.
    private mutating func embedded(
        _ tape: Tape, _ array: Int, _ holder: Int32, into batch: inout EntityBatch, _ tables: inout TraceTables
    ) {
        var reader = EntityReader(tape: tape, members: members, document: UInt32(batch.documents.count))
        var place = array + 1
        while tape.kind(place) != .arrayEnd {
            if tape.kind(place) == .object {
                let number = Int32(batch.entities.count)
                if reader.read(place, holder: holder, into: &batch, &tables) {
                    if batch.entities[Int(number)].flags.contains(.noStart) { untimed += 1 }
                    if let array = reader.subsegments { pending.append((array, number)) }
                }
            }
            place = tape.next(place)
        }
    }

    /// Documents without a trace id still belong somewhere: to a trace of their own, marked.
    private func madeUpID(_ head: EntityReader, _ id: EntityID, _ flags: inout TraceFlags) -> TraceID {
        flags.insert(.madeUpID)
        if let text = head.foreignTraceID { return TraceID(hashing: head.tape.utf8(text)) }
        return TraceID(hashing: id.description.utf8)
    }
}
