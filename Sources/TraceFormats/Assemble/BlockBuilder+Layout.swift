import TraceModel

extension BlockBuilder {
    /// What has neither a start nor an end stands where its parent starts; without one, where the trace does.
    mutating func placeUntimed(_ id: TraceID) {
        let untimed: EntityFlags = [.noStart, .inProgress]
        guard items.contains(where: { $0.entity.flags.isSuperset(of: untimed) }) else { return }
        var first = Int64.max
        for item in items where !item.isDropped && !item.entity.flags.isSuperset(of: untimed) {
            first = min(first, item.entity.start)
        }
        if first == .max { first = Timestamp(seconds: Double(id.epoch)).nanoseconds }
        for number in items.indices where items[number].entity.flags.isSuperset(of: untimed) {
            let parent = items[number].parent
            let isTimed = parent >= 0 && !items[Int(parent)].entity.flags.isSuperset(of: untimed)
            items[number].entity.start = isTimed ? items[Int(parent)].entity.start : first
        }
    }

    /// Children of each item side by side, by start and then by arrival; roots last.
    mutating func linkChildren() {
        let count = items.count
        childStarts.removeAll(keepingCapacity: true)
        childStarts.append(contentsOf: repeatElement(0, count: count + 2))
        for item in items where !item.isDropped { childStarts[(item.parent < 0 ? count : Int(item.parent)) + 1] += 1 }
        for index in 0...count { childStarts[index + 1] += childStarts[index] }
        children.removeAll(keepingCapacity: true)
        children.append(contentsOf: repeatElement(0, count: Int(childStarts[count + 1])))
        nextChild.removeAll(keepingCapacity: true)
        nextChild.append(contentsOf: childStarts)
        for number in items.indices where !items[number].isDropped {
            let parent = items[number].parent < 0 ? count : Int(items[number].parent)
            children[Int(nextChild[parent])] = Int32(number)
            nextChild[parent] += 1
        }
        for index in 0...count { sortByStart(Int(childStarts[index]), Int(childStarts[index + 1])) }
    }

    /// By insertion while there are few, as there nearly always are; both ways keep the order of arrival of equal starts.
    private mutating func sortByStart(_ low: Int, _ high: Int) {
        guard high - low > 1 else { return }
        if high - low > 32 {
            children[low..<high].sort {
                let (a, b) = (items[Int($0)].entity.start, items[Int($1)].entity.start)
                return a == b ? $0 < $1 : a < b
            }
            return
        }
        for index in (low + 1)..<high {
            let child = children[index]
            let start = items[Int(child)].entity.start
            var place = index
            while place > low, items[Int(children[place - 1])].entity.start > start {
                children[place] = children[place - 1]
                place -= 1
            }
            children[place] = child
        }
    }

    /// Appends the trace's rows, depth first.
    /// - Returns: what was found out about the trace on the way.
    mutating func writeRows(_ tables: inout TraceTables) -> TraceFlags {
        let first = block.store.rowCount
        var flags: TraceFlags = []
        let lastTime = latestTime()
        let wanted = Int(childStarts[items.count + 1])
        stack.removeAll(keepingCapacity: true)
        for root in children[Int(childStarts[items.count])..<wanted].reversed() { stack.append((root, -1)) }
        var laid = run(lastTime, &flags, &tables)
        // Rings of parents hang under no root: each is cut at its earliest entity.
        while laid < wanted, let start = earliestLeft() {
            items[Int(start)].entity.flags.insert(.cycle)
            settleRingHead(Int(start), &tables)
            stack.append((start, -1))
            laid += run(lastTime, &flags, &tables)
        }
        closeSubtrees(first)
        markAndRoot(first, &flags)
        return flags
    }

    private mutating func run(
        _ lastTime: Int64, _ flags: inout TraceFlags, _ tables: inout TraceTables
    ) -> Int {
        var laid = 0
        while let (item, parentRow) = stack.popLast() {
            guard !items[Int(item)].isDropped else { continue }
            let row = Int32(block.store.rowCount)
            append(items[Int(item)], parentRow, lastTime, &flags, &tables)
            appendAttached(items[Int(item)], UInt32(row), tables)
            items[Int(item)].isDropped = true  // laid out: what is left over afterwards stands in a ring
            laid += 1
            var child = Int(childStarts[Int(item) + 1]) - 1
            while child >= Int(childStarts[Int(item)]) {
                stack.append((children[child], row))
                child -= 1
            }
        }
        return laid
    }

    /// The latest time that the trace knows: where bars of entities in progress end.
    private func latestTime() -> Int64 {
        var latest = Int64.min
        for item in items where !item.isDropped {
            latest = max(latest, item.entity.start)
            if !item.entity.flags.contains(.inProgress) { latest = max(latest, item.entity.end) }
        }
        return latest
    }

    private func earliestLeft() -> Int32? {
        items.indices.filter { !items[$0].isDropped }
            .min { items[$0].entity.start < items[$1].entity.start }.map { Int32($0) }
    }

    private mutating func append(
        _ item: Item, _ parentRow: Int32, _ lastTime: Int64, _ traceFlags: inout TraceFlags,
        _ tables: inout TraceTables
    ) {
        let entity = item.entity
        let row = UInt32(block.store.rowCount)
        var flags = entity.flags
        var end = entity.end
        if flags.contains(.inProgress) {
            end = max(entity.start, end == RawEntity.noEnd ? lastTime : max(end, lastTime))
            if flags.contains(.noStart) { end = entity.start }
            if flags.contains(.segment) { traceFlags.insert(.partial) }
        } else if end < entity.start {
            end = entity.start
            flags.insert(.endsBeforeStart)
        }
        if flags.contains(.duplicate) { traceFlags.insert(.duplicateIDs) }
        if parentRow >= 0 {
            if isSkewed(entity.start, Int(parentRow)) { flags.insert(.skewed) }
        } else if entity.parentID != .none {
            block.store.missingParents.append(MissingParent(row: row, parent: entity.parentID))
        }
        let isTop = flags.contains(.segment) || parentRow < 0
        block.store.nodes.append(isTop ? node(of: entity, &tables) : block.store.nodes[Int(parentRow)])
        block.store.segments.append(isTop ? row : block.store.segments[Int(parentRow)])
        block.store.ids.append(entity.id)
        block.store.parents.append(parentRow)
        block.store.subtreeEnds.append(row + 1)
        block.store.starts.append(entity.start)
        block.store.ends.append(end)
        block.store.names.append(entity.name)
        block.store.flags.append(flags)
        block.store.profileIndexes.append(entity.profile)
    }

    /// Starts outside its parent by more than documents round.
    private func isSkewed(_ start: Int64, _ parent: Int) -> Bool {
        start < block.store.starts[parent].subtractingSaturating(1_000_000)
            || start.subtractingSaturating(1_000_000) > block.store.ends[parent]
    }

    private func node(of entity: RawEntity, _ tables: inout TraceTables) -> UInt32 {
        if entity.flags.contains(.synthetic) { return tables.intern(inferredNode(entity, &tables)) }
        let profile = tables.profiles[Int(entity.profile)]
        if entity.flags.contains(.inferred) { return tables.intern(saidNode(entity, tables)) }
        return tables.intern(ServiceKey(name: entity.name, type: profile.origin, accountID: profile.accountID))
    }

    /// What hangs on a row: its request, its place, its annotations, exceptions and links.
    private mutating func appendAttached(_ item: Item, _ row: UInt32, _ tables: TraceTables) {
        let request = Int(item.entity.request)
        if parts.isEmpty {
            block.store.placeIndexes.append(batch.documents[Int(item.entity.document)].place)
            appendRequest(request == 0 ? nil : batch.requests[request])
            if item.part == -1 { appendLists(item, row, tables) }
        } else {
            // Nothing of a part is held in a variable here: that would count up each of its columns, for every row.
            let part = Int(item.part >= 0 ? item.part : -3 - item.part)
            block.store.placeIndexes.append(item.entity.document)
            appendRequest(
                request == 0
                    ? nil
                    : parts[part].store.requests[request].mapped { parts[part].map.strings[Int($0)] })
            if item.part >= 0 { appendLists(item, row, part, tables) }
        }
    }

    private mutating func appendRequest(_ request: RequestInfo?) {
        guard let request else { return block.store.requestIndexes.append(0) }
        block.store.requestIndexes.append(UInt32(block.store.requests.count))
        block.store.requests.append(request)
    }

    private mutating func appendLists(_ item: Item, _ row: UInt32, _ tables: TraceTables) {
        let number = UInt32(item.number)
        if item.entity.flags.contains(.hasAnnotations) {
            let range = entries(of: number, in: batch.annotations, from: lastAnnotation) { $0.row }
            lastAnnotation = range.upperBound
            for index in range {
                var entry = batch.annotations[index]
                entry.row = row
                block.store.annotations.append(entry)
            }
            if item.entity.flags.contains(.segment) {
                for var entry in resource(of: item, tables) {
                    entry.row = row
                    block.store.annotations.append(entry)
                }
            }
        }
        if item.entity.flags.contains(.hasCause) {
            let range = entries(of: number, in: batch.exceptions, from: 0) { $0.row }
            for index in range {
                block.store.exceptions.append(batch.exceptions[index].mapped(row: row) { $0 })
            }
        }
        if !batch.links.isEmpty {
            let range = entries(of: number, in: batch.links, from: 0) { $0.row }
            for index in range {
                block.store.links.append(batch.links[index].mapped(row: row) { $0 })
            }
        }
    }

    private mutating func appendLists(_ item: Item, _ row: UInt32, _ part: Int, _ tables: TraceTables) {
        let from = Int(item.number)..<(Int(item.number) + 1)
        if item.entity.flags.contains(.hasAnnotations) {
            var entries = parts[part].store.annotations(in: from)
            // A part did not know its parent: it was a segment there, and has what its resource says.
            let wasSegment = parts[part].store.flags[Int(item.number)].contains(.segment)
            if wasSegment, !item.entity.flags.contains(.segment) {
                while let last = entries.last, tables.isOfResource(parts[part].map.strings[Int(last.key)]) {
                    entries.removeLast()
                }
                if entries.isEmpty { block.store.flags[Int(row)].remove(.hasAnnotations) }
            }
            for entry in entries {
                block.store.annotations.append(entry.mapped(row: row) { parts[part].map.strings[Int($0)] })
            }
        }
        if item.entity.flags.contains(.hasCause) {
            for entry in parts[part].store.exceptions(in: from) {
                block.store.exceptions.append(entry.mapped(row: row) { parts[part].map.strings[Int($0)] })
            }
        }
        if parts[part].store.links.isEmpty { return }
        for entry in parts[part].store.links(in: from) {
            block.store.links.append(entry.mapped(row: row) { $0 })
        }
    }

    /// `subtreeEnds` from the parents, last row first: a parent's subtree ends where its last child's does.
    private mutating func closeSubtrees(_ first: Int) {
        var row = block.store.rowCount - 1
        while row >= first {
            let parent = Int(block.store.parents[row])
            if parent >= 0, block.store.subtreeEnds[parent] < block.store.subtreeEnds[row] {
                block.store.subtreeEnds[parent] = block.store.subtreeEnds[row]
            }
            row -= 1
        }
    }

    /// Chooses the root (U-10, U-18), and marks a trace with a `traced` call without segment as partial (U-16).
    private mutating func markAndRoot(_ first: Int, _ flags: inout TraceFlags) {
        guard block.store.rowCount > first else { return }
        var root: Int?
        var orphan: Int?
        for row in first..<block.store.rowCount {
            let rowFlags = block.store.flags[row]
            if block.store.parents[row] < 0, rowFlags.contains(.segment) {
                if rowFlags.isDisjoint(with: [.orphan, .cycle]) {
                    if root.map({ block.store.starts[row] < block.store.starts[$0] }) ?? true { root = row }
                } else if orphan.map({ block.store.starts[row] < block.store.starts[$0] }) ?? true {
                    orphan = row
                }
            }
            if rowFlags.contains(.traced), !rowFlags.contains(.segment), !hasRealSegment(row) { flags.insert(.partial) }
        }
        if root == nil { flags.insert(.rootMissing) }
        block.store.rootRows.append(UInt32(root ?? orphan ?? first))
    }

    private func hasRealSegment(_ row: Int) -> Bool {
        var child = row + 1
        while child < Int(block.store.subtreeEnds[row]) {
            if block.store.flags[child].contains(.segment), !block.store.flags[child].contains(.inferred) {
                return true
            }
            child = Int(block.store.subtreeEnds[child])
        }
        return false
    }
}

extension Int64 {
    /// A difference that stops at the ends.
    func subtractingSaturating(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other > 0 ? .min : .max) : difference
    }
}

/// The entries of a row in a list that ascends by row: those at a place, when they are the row's, else by halving. No member of the builder, and no closure over it: either would copy
/// the builder, for every row.
@inline(__always)
private func entries<Entry>(
    of row: UInt32, in list: [Entry], from place: Int, _ rowOf: (Entry) -> UInt32
) -> Range<Int> {
    var low = 0
    var high = list.count
    // The first of a row, not one in its midst.
    if place > 0, place < list.count, rowOf(list[place]) == row, rowOf(list[place - 1]) != row {
        (low, high) = (place, place)
    }
    while low < high {
        let middle = (low + high) / 2
        if rowOf(list[middle]) < row { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < list.count, rowOf(list[end]) == row { end += 1 }
    return low..<end
}
