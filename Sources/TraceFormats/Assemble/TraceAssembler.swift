import Synchronization
import TraceModel

/// Makes a store of the blocks that workers laid out. Documents that arrive later (a next page, a late subsegment) join their
/// trace: either the blocks stay, in a copy, or the store that was made stays as the first block of the next.
public struct TraceAssembler: Sendable {
    private struct Entry: Sendable {
        var block: TraceBlock
        /// Whose tables its numbers mean, from 1; 0 for those of the store that was kept.
        var worker: Int
    }
    private var entries: [Entry] = []
    /// The tables of the store that was kept.
    private var keptTables: TraceTables?
    /// The ids of the store that was kept: their numbers, in the order of first arrival, are those of its traces.
    private var keptNumbers: TraceNumbers?
    private var traceCount = 0
    private var rowCount = 0

    public init() {}

    /// Adds a block. Order is arrival: of two complete documents of one entity the later wins (U-2).
    /// - Parameter worker: whose tables its numbers mean.
    public mutating func add(_ block: TraceBlock, worker: Int) {
        guard block.store.rowCount > 0 else { return }
        append(block, worker: worker + 1)
    }

    private mutating func append(_ block: TraceBlock, worker: Int) {
        entries.append(Entry(block: block, worker: worker))
        traceCount += block.store.traceCount
        rowCount += block.store.rowCount
    }

    /// The store of all blocks, traces in the order of their first arrival. The assembler is empty afterwards: blocks are
    /// let go while the store is made of them. Keep a copy to add more.
    /// - Parameters:
    ///   - tables: each worker's tables, as of its last block or later.
    ///   - release: gives memory that was let go back to the system.
    ///   - keeps: the store stays here as a block, sharing its memory, so that what is added later joins it. Workers begin
    ///     with new tables then.
    ///   - inParallel: calls its second argument with 0..<n, in any order, on as many threads as it likes.
    public mutating func assemble(
        tables: [TraceTables], keeps: Bool = false, release: @escaping @Sendable () -> Void = {},
        inParallel: (Int, @escaping @Sendable (Int) -> Void) -> Void = { count, body in (0..<count).forEach(body) }
    ) -> TraceStore {
        var shared = keptTables.take() ?? TraceTables()
        let maps = [TableMap(identity: shared)] + tables.map { shared.merge($0) }
        var numbers = takeNumbers()
        var parts: [UInt32: [TracePart]] = [:]
        findParts(&numbers, &parts)
        var places: [DocumentPlace] = []
        var firstPlaces: [UInt32] = []
        for index in entries.indices {
            firstPlaces.append(UInt32(places.count))
            if places.isEmpty { swap(&places, &entries[index].block.store.places) }
            places += entries[index].block.store.places
        }
        let merged = merge(parts, maps, firstPlaces, &shared)
        let runs = runs(merged, &numbers)
        let joiner = joiner(runs, merged.block, maps, firstPlaces, shared, release)
        var store = joiner.joined(inParallel: inParallel)
        store.places = places
        store.take(shared)
        if keeps {
            keep(store, shared)
            keptNumbers = numbers
        }
        return store
    }

    /// Takes the store that was kept. The assembler is empty afterwards.
    mutating func takeKept() -> TraceStore? {
        guard let keptTables, var store = entries.first?.block.store else { return nil }
        self = TraceAssembler()
        store.take(keptTables)
        return store
    }

    mutating func keep(_ store: TraceStore, _ tables: TraceTables) {
        keptTables = tables
        var block = TraceBlock()
        block.store = store
        // The tables grow when the next are merged into them, and are not to be copied for that.
        block.store.take(TraceTables())
        if store.rowCount > 0 { append(block, worker: 0) }
    }

    /// How many traces the store has that was kept: their numbers are those that they have in it.
    private var keptCount: Int { entries.first.map { $0.worker == 0 ? $0.block.store.traceCount : 0 } ?? 0 }

    /// The numbers of the traces that were kept.
    private mutating func takeNumbers() -> TraceNumbers {
        if let kept = keptNumbers.take() { return kept }
        var numbers = TraceNumbers(capacity: traceCount)
        for id in entries.first?.block.store.traceIDs.prefix(keptCount) ?? [] { _ = numbers.number(of: id) }
        return numbers
    }

    /// Which traces stand in more than one block.
    private func findParts(_ numbers: inout TraceNumbers, _ parts: inout [UInt32: [TracePart]]) {
        let kept = keptCount
        // Of those that were not kept.
        var first: [TracePart] = []
        first.reserveCapacity(traceCount - kept)
        for (index, entry) in entries.enumerated() where entry.worker != 0 {
            for (trace, id) in entry.block.store.traceIDs.enumerated() {
                let part = TracePart(entry: UInt32(index), trace: UInt32(trace))
                let number = Int(numbers.number(of: id))
                if number == kept + first.count {
                    first.append(part)
                } else {
                    let before = number < kept ? TracePart(entry: 0, trace: UInt32(number)) : first[number - kept]
                    parts[UInt32(number), default: [before]].append(part)
                }
            }
        }
    }

    /// A block of the traces whose parts stand in several, in the shared numbers, with each one's place in it.
    private func merge(
        _ parts: [UInt32: [TracePart]], _ maps: [TableMap], _ firstPlaces: [UInt32], _ tables: inout TraceTables
    ) -> (block: TraceBlock, traces: [UInt32: Int]) {
        var builder = BlockBuilder()
        var traces: [UInt32: Int] = [:]
        for (number, list) in parts.sorted(by: { $0.key < $1.key }) {
            traces[number] = builder.block.store.traceCount
            let sources = list.map { part in
                let entry = entries[Int(part.entry)]
                return BlockBuilder.Part(
                    store: entry.block.store, trace: Int(part.trace), map: maps[entry.worker],
                    firstPlace: firstPlaces[Int(part.entry)])
            }
            builder.merge(sources, &tables)
        }
        return (builder.block, traces)
    }

    /// Hands all blocks over to a joiner.
    private mutating func joiner(
        _ runs: [TraceRun], _ merged: TraceBlock, _ maps: [TableMap], _ firstPlaces: [UInt32], _ shared: TraceTables,
        _ release: @escaping @Sendable () -> Void
    ) -> RunJoiner {
        var stores = entries.map(\.block.store)
        var sourceMaps = zip(entries, firstPlaces).map { entry, firstPlace in
            var map = maps[entry.worker]
            map.firstPlace = firstPlace
            return map
        }
        stores.append(merged.store)
        sourceMaps.append(TableMap(identity: shared))
        let growsKept =
            entries.first?.worker == 0 && runs.first?.source == 0 && runs.first?.traces == 0..<stores[0].traceCount
        self = TraceAssembler()
        return RunJoiner(JoinPlan(runs, sourceMaps, growsFirst: growsKept), of: stores, release: release)
    }

    /// All traces in runs; one that was merged from parts comes whole, from the source behind the last block, at its first
    /// part and not again.
    private func runs(
        _ merged: (block: TraceBlock, traces: [UInt32: Int]), _ numbers: inout TraceNumbers
    ) -> [TraceRun] {
        var runs: [TraceRun] = []
        var firstRow = 0
        func add(_ source: Int, _ store: TraceStore, _ traces: Range<Int>) {
            guard !traces.isEmpty else { return }
            let run = TraceRun(source: source, traces: traces, of: store, firstRow: firstRow)
            firstRow += run.rows.count
            runs.append(run)
        }
        var seen: Set<UInt32> = []
        for (index, entry) in entries.enumerated() {
            let store = entry.block.store
            var start = 0
            if !merged.traces.isEmpty {
                for trace in 0..<store.traceCount {
                    let number = entry.worker == 0 ? UInt32(trace) : numbers.number(of: store.traceIDs[trace])
                    guard let place = merged.traces[number] else { continue }
                    add(index, store, start..<trace)
                    if seen.insert(number).inserted { add(entries.count, merged.block.store, place..<(place + 1)) }
                    start = trace + 1
                }
            }
            add(index, store, start..<store.traceCount)
        }
        return runs
    }
}

extension TraceStore {
    /// Has its numbers mean what stands in these tables.
    mutating func take(_ tables: TraceTables) {
        (strings, profiles, spans) = (tables.strings, tables.profiles, tables.spans)
        (services, foreignIDs) = (tables.services, tables.foreignIDs)
    }
}

/// Where a part of a trace stands.
private struct TracePart {
    var entry: UInt32
    var trace: UInt32
}

extension TableMap {
    /// Leaves all numbers of a table as they are.
    init(identity tables: TraceTables) {
        self.init(strings: tables.strings.count, profiles: tables.profiles.count, services: tables.services.count)
    }
}

/// Numbers trace ids in the order of their first appearance. Its own table, because a Dictionary of a million ids costs
/// more time than reading them.
struct TraceNumbers {
    private(set) var ids: [TraceID] = []
    private var slots: [UInt32]
    private var mask: Int
    private var last: (id: TraceID, number: UInt32)?

    init(capacity: Int) {
        var size = 64
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        mask = size - 1
    }

    mutating func number(of id: TraceID) -> UInt32 {
        if let last, last.id == id { return last.number }
        var slot = Self.hash(id) & mask
        while slots[slot] != 0 {
            if ids[Int(slots[slot] - 1)] == id {
                last = (id, slots[slot] - 1)
                return slots[slot] - 1
            }
            slot = (slot + 1) & mask
        }
        let number = UInt32(ids.count)
        ids.append(id)
        slots[slot] = number + 1
        last = (id, number)
        if ids.count * 2 > slots.count { grow() }
        return number
    }

    private mutating func grow() {
        mask = slots.count * 2 - 1
        slots = Array(repeating: 0, count: mask + 1)
        for (number, id) in ids.enumerated() {
            var slot = Self.hash(id) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(number) + 1
        }
    }

    private static func hash(_ id: TraceID) -> Int {
        let mixed = (id.low ^ UInt64(id.middle) << 32 ^ UInt64(id.epoch)) &* 0x9e37_79b9_7f4a_7c15
        return Int(truncatingIfNeeded: mixed >> 20)
    }
}
