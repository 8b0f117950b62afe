import TestSupport
import Testing
import TraceAnalysis
import TraceModel

@Suite struct OutlineTests {
    private func store(_ roots: Spec...) -> TraceStore {
        var builder = StoreBuilder()
        builder.add(1, roots)
        return builder.store
    }

    /// Sections in milliseconds from the trace's start, in time order.
    private func path(_ store: TraceStore) -> [String] {
        store.criticalPath(ofTrace: 0).reversed().map { section in
            let base = store.starts[Int(store.rootRows[0])]
            return
                "\(store.name(section.row)) \((section.start - base) / 1_000_000)-\((section.end - base) / 1_000_000)"
        }
    }

    /// Jaeger's first example: the sibling that overlaps the last finishing one is not on the path.
    @Test func lastFinishingChildren() {
        let store = store(
            .segment(
                "A", 0, 100, [], [.sub("B", 10, 40), .sub("C", 20, 60, [], [.sub("E", 30, 50)]), .sub("D", 70, 90)]))
        #expect(path(store) == ["A 0-20", "C 20-30", "E 30-50", "C 50-60", "A 60-70", "D 70-90", "A 90-100"])
    }

    /// A child that outlives its parent is cut to it; one that starts after its end is left out; siblings without a gap
    /// and children of no length do not stop the walk.
    @Test func childrenOutsideOfTheirParent() {
        let late = store(.segment("A", 0, 100, [], [.sub("B", 10, 150), .sub("C", 110, 120)]))
        #expect(path(late) == ["A 0-10", "B 10-100"])
        let chained = store(
            .segment("A", 0, 30, [], [.sub("B", 0, 10), .sub("Z", 10, 10), .sub("C", 10, 20), .sub("D", 20, 30)]))
        #expect(path(chained) == ["B 0-10", "C 10-20", "D 20-30"])
    }

    /// The sections of a path cover the root's time once.
    @Test func checkoutPathAndShares() {
        var builder = StoreBuilder()
        checkout(into: &builder)
        let sections = builder.store.criticalPath(ofTrace: 0)
        #expect(sections.reduce(0) { $0 + $1.nanoseconds } == 1_200_000_000)
        let critical = CriticalPath(builder.store, trace: 0)
        #expect(critical.total == 1_200_000_000)
        let shares = critical.timeByNode(builder.store).map { item in
            let service = builder.store.services[Int(item.node)]
            return "\(builder.store.strings[service.name]) \(item.nanoseconds / 1_000_000)"
        }
        // payments: 180-200 and 1100-1140; checkout: its own 0-20, 100-120, 150-180 and 1140-1200.
        #expect(
            shares == [
                "ledger 900", "checkout 130", "pricedb@db.example.com 80", "payments 60", "cache.example.com 30",
            ])
    }

    @Test func depthSelfTimeAndBounds() {
        let store = store(
            .segment(
                "A", 0, 100, [], [.sub("B", 10, 40, [], [.sub("C", 5, 20)]), .sub("D", 30, 60), .sub("E", 90, 130)]))
        let outline = TraceOutline(store, trace: 0)
        #expect(outline.depths == [0, 1, 2, 1, 1])
        #expect(outline.selfTimes.map { $0 / 1_000_000 } == [40, 20, 15, 30, 40])
        #expect(outline.end - outline.start == 130_000_000)
        #expect(outline.maximumDepth == 2)
    }

    @Test func nextFailureGoesRound() {
        let store = store(.segment("A", 0, 9, [], [.sub("B", 1, 2, .fault), .sub("C", 3, 4), .sub("D", 5, 6, .error)]))
        let outline = TraceOutline(store, trace: 0)
        #expect(outline.nextFailure(after: 0) == 1)
        #expect(outline.nextFailure(after: 1) == 3)
        #expect(outline.nextFailure(after: 3) == 1)
        #expect(outline.nextFailure(after: 3, backwards: true) == 1)
        #expect(outline.nextFailure(after: 1, backwards: true) == 3)
    }

    @Test func repeatedSiblings() {
        let store = store(
            .segment(
                "A", 0, 100, [],
                [
                    .sub("q", 0, 10), .sub("q", 10, 30, .fault), .sub("other", 30, 31), .sub("q", 40, 45),
                    .sub("q", 50, 51, .aws),
                ]))
        #expect(store.siblingGroups(ofTrace: 0) == [SiblingGroup(rows: [1, 2, 4], total: 35_000_000, failures: 1)])
    }

    /// 100,000 levels: neither the stack nor the time grows out of hand.
    @Test func deepTrace() {
        var store = TraceStore()
        let depth = 100_000
        store.traceIDs = [TraceID(epoch: 1, middle: 0, low: 1)]
        store.traceFlags = [[]]
        store.documentCounts = [1]
        store.firstRows = [0, UInt32(depth)]
        store.rootRows = [0]
        store.services = [ServiceKey(name: store.strings.intern("a"), type: 0, accountID: 0)]
        for row in 0..<depth {
            store.ids.append(EntityID(raw: UInt64(row + 1)))
            store.parents.append(Int32(row - 1))
            store.subtreeEnds.append(UInt32(depth))
            store.starts.append(Int64(row))
            store.ends.append(Int64(2 * depth - row))
            store.names.append(1)
            store.flags.append(row == 0 ? [.segment, .fault] : .fault)
            store.segments.append(0)
            store.nodes.append(0)
            store.requestIndexes.append(0)
            store.profileIndexes.append(0)
            store.placeIndexes.append(0)
        }
        let outline = TraceOutline(store, trace: 0)
        #expect(outline.maximumDepth == depth - 1)
        #expect(store.criticalPath(ofTrace: 0).count == 2 * depth - 1)
        #expect(store.criticalSteps(ofTrace: 0).count == depth)
        #expect(TraceSummary.derived(ofTrace: 0, in: store).faultRootCauses.first?.services.first?.path.count == depth)
    }
}
