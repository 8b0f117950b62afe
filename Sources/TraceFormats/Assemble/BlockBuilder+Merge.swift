import TraceModel

extension BlockBuilder {
    /// One item for each entity (U-2): complete beats in progress; of two complete ones the later wins; what is embedded in
    /// either hangs under the winner.
    /// - Returns: whether any item was dropped.
    mutating func mergeDocuments(_ tables: inout TraceTables) -> Bool {
        index.reset(count: items.count)
        var hasDuplicates = false
        for number in items.indices where items[number].entity.id != .none {
            guard let other = index.insert(items[number].entity.id, Int32(number)) else { continue }
            if tables.spans.count > 1, let server = separated(number, Int(other), tables) {
                // Its own id may be that of a document of the server which came before.
                guard let same = index.insert(items[server].entity.id, Int32(server)) else { continue }
                choose(server, over: Int(same))
            } else {
                choose(number, over: Int(other))
            }
            hasDuplicates = true
        }
        if hasDuplicates { redirectEmbedded() }
        return hasDuplicates
    }

    /// Has one of two items speak for their entity.
    private mutating func choose(_ later: Int, over earlier: Int) {
        let (loser, winner) = wins(later, over: earlier) ? (earlier, later) : (later, earlier)
        let areComplete =
            !items[loser].entity.flags.contains(.inProgress) && !items[winner].entity.flags.contains(.inProgress)
        if areComplete, items[loser].entity.name != items[winner].entity.name {
            items[winner].entity.flags.insert(.duplicate)
        }
        // One that came before both stays another one.
        items[winner].entity.flags.formUnion(items[loser].entity.flags.intersection(.duplicate))
        items[loser].isDropped = true
        index.replace(items[winner].entity.id, Int32(winner))
    }

    private func wins(_ later: Int, over earlier: Int) -> Bool {
        let isLaterOpen = items[later].entity.flags.contains(.inProgress)
        let isEarlierOpen = items[earlier].entity.flags.contains(.inProgress)
        return isLaterOpen == isEarlierOpen || isEarlierOpen
    }

    /// What hangs under a dropped item hangs under the one that speaks for it; a parent that only the dropped one knew is kept.
    private mutating func redirectEmbedded() {
        for number in items.indices {
            let parent = items[number].parent
            if parent >= 0, items[Int(parent)].isDropped, let winner = index.find(items[Int(parent)].entity.id) {
                items[number].parent = Int(winner) == number ? -1 : winner
            }
        }
        for number in items.indices where items[number].isDropped {
            guard let winner = index.find(items[number].entity.id), items[Int(winner)].parent < 0,
                items[Int(winner)].entity.parentID == .none
            else { continue }
            let parent = items[number].parent
            items[Int(winner)].parent = parent == winner ? -1 : parent
            items[Int(winner)].entity.parentID = items[number].entity.parentID
        }
    }

    /// Segments that X-Ray inferred are made anew from the caller's subsegment where that is here (reference 1.5).
    mutating func dropRecomputable() {
        for number in items.indices where items[number].entity.flags.contains(.inferred) && !items[number].isDropped {
            let parent = items[number].parent
            guard let caller = parent >= 0 ? parent : index.find(items[number].entity.parentID) else { continue }
            let flags = items[Int(caller)].entity.flags
            if !flags.contains(.segment), !flags.isDisjoint(with: .downstream) {
                items[number].isDropped = true
                said[caller] = said[caller] ?? Int32(number)
            }
        }
    }

    /// Parents across documents; what names one that is not here is marked (U-2, U-10).
    mutating func resolveParents() {
        for number in items.indices where !items[number].isDropped && items[number].parent < 0 {
            let entity = items[number].entity
            if entity.parentID != .none, let parent = parent(entity.parentID), Int(parent) != number {
                items[number].parent = parent
            } else if !entity.flags.contains(.segment) {
                items[number].entity.flags.insert(.unattached)
            } else if entity.parentID == entity.id, entity.id != .none {
                items[number].entity.flags.insert(.cycle)
            } else if entity.parentID != .none {
                items[number].entity.flags.insert(.orphan)
            }
        }
    }
}

/// Finds an entity's item by its id: open addressing, used again for each trace.
struct EntityIndex {
    private var slots: [(id: UInt64, item: Int32)] = []
    private var mask = 0

    /// Empties it, with room for so many.
    mutating func reset(count: Int) {
        var size = 16
        while size < count * 2 { size *= 2 }
        mask = size - 1
        if slots.count < size {
            slots = Array(repeating: (0, -1), count: size)
        } else {
            for slot in 0..<size { slots[slot].item = -1 }
        }
    }

    /// Adds an item unless its id is there.
    /// - Returns: the item that has the id already.
    mutating func insert(_ id: EntityID, _ item: Int32) -> Int32? {
        var slot = start(id)
        while slots[slot].item >= 0 {
            if slots[slot].id == id.raw { return slots[slot].item }
            slot = (slot + 1) & mask
        }
        slots[slot] = (id.raw, item)
        return nil
    }

    /// Makes another item speak for an id that is there.
    mutating func replace(_ id: EntityID, _ item: Int32) {
        var slot = start(id)
        while slots[slot].item >= 0 {
            if slots[slot].id == id.raw {
                slots[slot].item = item
                return
            }
            slot = (slot + 1) & mask
        }
    }

    func find(_ id: EntityID) -> Int32? {
        var slot = start(id)
        while slots[slot].item >= 0 {
            if slots[slot].id == id.raw { return slots[slot].item }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private func start(_ id: EntityID) -> Int {
        Int(truncatingIfNeeded: id.raw &* 0x9e37_79b9_7f4a_7c15 >> 24) & mask
    }
}
