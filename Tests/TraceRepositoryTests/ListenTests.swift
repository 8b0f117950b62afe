import Foundation
import Intake
import TraceFormats
import TraceModel
import Testing

@testable import TraceRepository

/// Who goes when there is more than may be held.
@Suite struct EvictionPlanTests {
    private func item(_ service: UInt32, _ bytes: Int = 10, end: Int64 = 0, isOpen: Bool = false) -> EvictionPlan.Item {
        EvictionPlan.Item(service: service, bytes: bytes, end: end, isOpen: isOpen)
    }

    @Test func theLevelIsWhereAllFit() {
        // 100 is shared by 10, 30 and 90: 10 and 30 stay whole, 60 is left for the third.
        #expect(EvictionPlan.level([90, 10, 30], target: 100) == 60)
        // 50, 50 and 50: a third each.
        #expect(EvictionPlan.level([50, 50, 50], target: 99) == 33)
        #expect(EvictionPlan.level([1, 2], target: 100) == 2)
        #expect(EvictionPlan.level([], target: 100) == 0)
        #expect(EvictionPlan.level([5], target: -1) == 0)
    }

    @Test func theOldestOfTheNoisyGoFirst() {
        // Service 1 sends eight, then service 2 two, then service 1 two more; each has 10 bytes, 60 may stay.
        let items = (0..<8).map { _ in item(1) } + [item(2), item(2), item(1), item(1)]
        // 2 has 20 and keeps them; 1 has 40 left: its four latest.
        #expect(EvictionPlan.kept(items, target: 60, openSince: 0) == [6, 7, 8, 9, 10, 11])
    }

    @Test func completeTracesGoBeforeThoseThatGoOn() {
        let items = [item(1, end: 100, isOpen: true), item(1), item(1), item(1)]
        #expect(EvictionPlan.kept(items, target: 20, openSince: 50) == [0, 3])
        // Nothing has come for it since: it is as good as complete.
        #expect(EvictionPlan.kept(items, target: 20, openSince: 200) == [2, 3])
    }

    @Test func aTraceThatIsLargerThanAllGoesAlone() {
        let items = [item(1), item(1, 1000), item(1)]
        #expect(EvictionPlan.kept(items, target: 100, openSince: 0) == [0, 2])
    }
}

/// What came in, within its limit.
@Suite struct LiveStoreTests {
    private func document(_ number: Int, _ name: String, padding: Int = 200) -> [UInt8] {
        let id = String(number, radix: 16)
        let hex = { (width: Int) in String(repeating: "0", count: width - id.count) + id }
        let start = 1_772_413_200 + number
        return Array(
            """
            {"name":"\(name)","id":"\(hex(16))","trace_id":"1-69a4e0d0-\(hex(24))","start_time":\(start),\
            "end_time":\(start + 1),"annotations":{"only_\(number)":"\(String(repeating: "x", count: padding))"}}

            """.utf8)
    }

    private func now(_ number: Int) -> Timestamp { Timestamp(seconds: Double(1_772_413_200 + number)) }

    @Test func staysWithinItsLimitAndKeepsTheQuiet() throws {
        let limit = 2 << 20
        var live = try LiveStore(limit: limit)
        var sent = 0
        func send(_ name: String) {
            sent += 1
            #expect(live.add(document(sent, name)).documents == 1)
        }
        for _ in 0..<5 { send("quiet") }
        for _ in 0..<20_000 {
            send("noisy")
            if live.isCrowded { try live.assemble() }
            if live.isOverLimit { try live.makeRoom(now: now(sent)) }
            #expect(live.usedBytes <= limit)
        }
        try live.assemble()
        let store = live.store
        #expect(live.droppedTraces > 10_000)
        #expect(store.traceCount + live.droppedTraces == sent)
        // The first five are those of the quiet service; behind them the latest of the noisy one, without a gap.
        #expect((0..<5).allSatisfy { store.name(Int(store.rootRows[$0])) == "quiet" })
        #expect(store.traceIDs.last == store.traceIDs.max { $0.low < $1.low })
        let noisy = store.traceIDs[5...].map(\.low)
        #expect(zip(noisy, noisy.dropFirst()).allSatisfy { $0 + 1 == $1 })
        // Strings that only dropped traces meant are gone with them.
        #expect(store.strings.find("only_6") == nil)
        #expect(store.strings.find("only_1") != nil)
        // What is kept can be opened.
        for trace in [0, 4, store.traceCount - 1] {
            let place = store.places[Int(store.placeIndexes[Int(store.rootRows[trace])])]
            let text = try #require(live.shelf.text(at: place))
            #expect(text == document(Int(store.traceIDs[trace].low), trace < 5 ? "quiet" : "noisy").dropLast())
        }
    }

    @Test func aLateSegmentFindsItsTraceAfterOthersWent() throws {
        var live = try LiveStore(limit: 1 << 20)
        let trace = "1-69a4e0d0-00000000000000000000ffff"
        _ = live.add(
            Array(
                """
                {"name":"late","id":"00000000000000c1","parent_id":"00000000000000a1","type":"subsegment","trace_id":\
                "\(trace)","start_time":1772413200.2,"in_progress":true}
                """.utf8))
        for number in 1...6_000 {
            _ = live.add(document(number, "noisy"))
            if live.isCrowded { try live.assemble() }
            if live.isOverLimit { try live.makeRoom(now: now(0)) }
        }
        #expect(live.droppedTraces > 0)
        _ = live.add(
            Array(
                """
                {"name":"api","id":"00000000000000a1","trace_id":"\(trace)","start_time":1772413200,"end_time":1772413201}
                """.utf8))
        try live.assemble()
        let store = live.store
        let number = try #require(store.traceIDs.firstIndex { $0.description == trace })
        let rows = store.rows(ofTrace: number)
        #expect(rows.map { store.name($0) } == ["api", "late"])
        #expect(store.parents[rows.lowerBound + 1] == Int32(rows.lowerBound))
    }

    @Test func tracesThatStayKeepAllTheirDocumentsAndNames() throws {
        var live = try LiveStore(limit: 1 << 20)
        // Ten of another service, which go on and then are complete: no row shows their first documents. Between them, what goes.
        func sendNoise(_ numbers: ClosedRange<Int>) throws {
            for number in numbers {
                _ = live.add(document(number, "noisy"))
                if live.isCrowded { try live.assemble() }
                if live.isOverLimit { try live.makeRoom(now: now(0)) }
            }
        }
        let head = { (number: Int) in
            "{\"name\":\"quiet\",\"id\":\"00000000000fff0\(number)\",\"trace_id\":\"order-\(number)\",\"start_time\":1772413200"
        }
        for number in 0..<10 { _ = live.add(Array((head(number) + ",\"in_progress\":true}").utf8)) }
        try sendNoise(1...500)
        for number in 0..<10 { _ = live.add(Array((head(number) + ",\"end_time\":1772413201}").utf8)) }
        try sendNoise(501...6_000)
        try live.assemble()
        #expect(live.droppedTraces > 0)
        let (store, shelf) = (live.store, live.shelf)
        let problem = { (place: DocumentPlace, message: String) in Problem(.partial, source: "test", message: message) }
        let reader = DocumentReader(
            store: store,
            text: { place throws(Problem) in
                guard let text = shelf.text(at: place) else { throw problem(place, "is gone") }
                return text
            }, problem: problem)
        for number in 0..<10 {
            let trace = try #require(store.trace(named: "order-\(number)"))
            #expect(store.traceName(trace) == "order-\(number)")
            let documents = try reader.documents(ofTrace: trace).map(\.text)
            #expect(documents.count == 2 && documents.allSatisfy { $0.contains("\"order-\(number)\"") })
            #expect(documents.first?.contains("in_progress") == true && documents.last?.contains("end_time") == true)
        }
    }

    @Test(arguments: ["{no json", "{\"name\":\"no id, no start\"}", "[1,2]", "\u{0}"])
    func whatHoldsNoDocumentIsNotKept(text: String) throws {
        var live = try LiveStore(limit: 1 << 20)
        _ = live.add(document(1, "api"))
        let size = live.shelf.byteCount
        for _ in 0..<100 { #expect(live.add(Array(text.utf8)).documents == 0) }
        #expect(live.shelf.byteCount == size)
        try live.assemble()
        let store = live.store
        #expect(store.traceCount == 1 && live.shelf.text(at: store.places[0]) == document(1, "api").dropLast())
    }

    /// What waits to be read or passed on is held in the same memory.
    @Test func whatWaitsBesideLeavesLessRoomForTraces() throws {
        let limit = 4 << 20
        var kept: [Int] = []
        for beside in [0, limit / 2, limit * 2] {
            var live = try LiveStore(limit: limit)
            for number in 1...8_000 { _ = live.add(document(number, "api")) }
            live.heldBeside = beside
            try live.makeRoom(now: now(0))
            #expect(live.usedBytes <= max(limit, beside + (64 << 10)))
            kept.append(live.store.traceCount)
        }
        // An eighth of the limit is never for traces, so that half of it costs 3/7 of them.
        #expect(kept[0] > kept[1] && kept[1] > kept[0] / 2 && kept[2] == 0)
    }

    @Test func theRoomOnPagesIsCounted() {
        let shelf = TextShelf()
        // Of 100 kB a page of its own each, without room; of 7 kB nine on a page of 64 kB.
        for _ in 0..<3 { _ = shelf.add([UInt8](repeating: 0x20, count: 100 << 10)) }
        #expect(shelf.pageCount == 3 && (300 << 10...301 << 10).contains(shelf.byteCount))
        for _ in 0..<10 { _ = shelf.add([UInt8](repeating: 0x20, count: 7 << 10)) }
        #expect(shelf.pageCount == 5 && (428 << 10...430 << 10).contains(shelf.byteCount))
    }

    @Test func aPageThatIsEmptyAgainIsGone() {
        let shelf = TextShelf()
        let large = [UInt8](repeating: 0x20, count: 1 << 20)
        let (page, _) = shelf.add(large)
        shelf.removeLast(large.count, of: page)
        #expect(shelf.byteCount == 0 && shelf.pageCount == 0)
        // What comes next begins a page of its own, at its beginning.
        let (next, offset) = shelf.add([1, 2, 3])
        #expect(next != page && offset == 0 && shelf.pageCount == 1 && shelf.byteCount < 66 << 10)
    }

    @Test func theLastRefusalIsTheLatestOne() {
        var tally = IntakeTally()
        var counters = IntakeCounters()
        let last = { (tally: IntakeTally, counters: IntakeCounters) in
            tally.report(counters, [:]).wires.first { $0.name == "X-Ray daemon" }?.lastRefusal
        }
        _ = tally.refuse(.xray, "the reader's")
        #expect(last(tally, counters) == "the reader's")
        counters[.xray].refuse("the door's", at: ProcessInfo.processInfo.systemUptime + 1)
        #expect(last(tally, counters) == "the door's")
        counters[.xray].refuse("the door's", at: 1)
        #expect(last(tally, counters) == "the reader's")
    }

    @Test func clearedIsEmpty() throws {
        var live = try LiveStore(limit: 1 << 20)
        _ = live.add(document(1, "api"))
        try live.assemble()
        live.removeAll()
        #expect(live.store.traceCount == 0 && live.shelf.byteCount == 0)
        _ = live.add(document(2, "api"))
        try live.assemble()
        #expect(live.store.traceCount == 1)
    }
}

/// What has come and has not been read.
@Suite struct LiveQueueTests {
    private func batch(_ count: Int) -> DatagramBatch {
        DatagramBatch(bytes: [UInt8](repeating: 0x20, count: count), ends: [count])
    }

    @Test func whatIsBeingReadStillCounts() throws {
        let queue = LiveQueue(mostDatagramBytes: 100_000)
        #expect(queue.take(batch(60_000)))
        #expect(!queue.take(batch(60_000)))
        let items = try #require(queue.next(until: nil))
        // It is on its way to be read: there is room for nothing yet.
        #expect(items.count == 1 && queue.waitingBytes >= 60_000 && !queue.take(batch(60_000)))
        queue.finished(items[0])
        #expect(queue.waitingBytes == 0 && queue.take(batch(60_000)))
    }
}

@Suite struct ListenSettingsTests {
    @Test(arguments: [(512 << 20, 128 << 20, 64 << 20), (64 << 20, 16 << 20, 8 << 20), (16 << 20, 4 << 20, 2 << 20)])
    func requestsStayWithinTheMemoryLimit(limit: Int, all: Int, one: Int) {
        var settings = ListenSettings()
        settings.memoryLimit = limit
        #expect(settings.boundedIntake.mostBytesInFlight == all && settings.boundedIntake.largestRequest == one)
    }

    @Test func portsAndAddresses() throws {
        let settings = try ListenSettings(source: "listen:?otlp-http=14318&otlp-grpc=off&xray=0.0.0.0:3000&memory=1g")
        #expect(settings.intake.endpoints[.otlpHTTP] == .init(port: 14318))
        #expect(settings.intake.endpoints[.otlpGRPC] == nil)
        #expect(settings.intake.endpoints[.xray] == .init(host: "0.0.0.0", port: 3000))
        #expect(settings.memoryLimit == 1 << 30)
        #expect(settings.openEndpoints == ["xray at 0.0.0.0:3000"])
        #expect(try ListenSettings(source: "listen:").intake.endpoints.count == 3)
        #expect(try ListenSettings(source: "listen:*").intake.endpoints[.xray] == .init(host: "*", port: 2000))
    }

    @Test(arguments: ["listen:?otlp=1", "listen:?xray=70000", "listen:?xray", "listen:?memory=1k", "listen:?memory=x"])
    func whatIsWrongIsNamed(source: String) {
        #expect(throws: Problem.self) { try ListenSettings(source: source) }
    }

    @Test func bombsAreMeasured() throws {
        // `printf 'hello' | gzip -n | xxd -p`
        let hello: [UInt8] = [
            0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0, 0x86, 0xa6, 0x10, 0x36,
            0x05, 0, 0, 0,
        ]
        #expect(try Unpacking.gunzip(hello, limit: 5) == Array("hello".utf8))
        // A file of two members is the text of both (RFC 1952, 2.2); what is none behind them is no gzip.
        #expect(try Unpacking.gunzip(hello + hello, limit: 10) == Array("hellohello".utf8))
        #expect(throws: Unpacking.Failure.tooLarge) { try Unpacking.gunzip(hello + hello, limit: 9) }
        #expect(throws: Unpacking.Failure.broken) { try Unpacking.gunzip(hello + [1, 2, 3], limit: 10) }
        #expect(try Unpacking.gunzip(hello + hello + [0, 0, 0], limit: 10) == Array("hellohello".utf8))
        #expect(throws: Unpacking.Failure.tooLarge) { try Unpacking.gunzip(hello, limit: 4) }
        #expect(throws: Unpacking.Failure.broken) { try Unpacking.gunzip(Array(hello.dropLast(9)), limit: 5) }
        #expect(throws: Unpacking.Failure.broken) { try Unpacking.gunzip([], limit: 5) }
    }
}
