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
        let traceID = head.traceID ?? traceID(of: batch.entities[first], context.traceID, tables, &flags)
        batch.documents.append(
            RawDocument(
                traceID: traceID, traceFlags: flags, firstEntity: UInt32(first),
                entityCount: UInt32(batch.entities.count - first), place: context.place))
        return true
    }

    /// The trace of a document that names none: the one around it, which may be one that was made up when it was saved.
    private func traceID(
        of top: RawEntity, _ around: TraceID?, _ tables: TraceTables, _ flags: inout TraceFlags
    ) -> TraceID {
        let madeUp = madeUpTraceID(top.id, name: tables.strings[top.name], start: top.start, end: top.end)
        if around == nil || around == madeUp { flags.insert(.madeUpID) }
        return around ?? madeUp
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
}

/// The trace of a document that names none, alone or in an answer: one of its own, the same wherever the document stands.
/// - Parameters:
///   - id: its own id, which parts of one entity share; else its name and times.
func madeUpTraceID(_ id: EntityID, name: String, start: Int64, end: Int64) -> TraceID {
    TraceID(hashing: id == .none ? "\(name) \(start) \(end)".utf8 : id.description.utf8)
}
