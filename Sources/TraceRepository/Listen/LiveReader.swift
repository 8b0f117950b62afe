import Foundation
import Intake
import Synchronization
import TraceFormats
import TraceModel

/// The thread that reads what has come in, answers who sent it, and tells who asked. Everything but `shared` belongs to it.
final class LiveReader: @unchecked Sendable {  // its thread alone uses what is not guarded
    private struct Subscriber {
        let handle: RequestHandle
        let deliver: @Sendable (DataEvent) -> Void
        /// Its request has been answered: what comes now is growth.
        var isAnswered = false
        /// The number of the last data set that it was given.
        var seen = -1
    }
    private struct Shared: Sendable {
        var arriving: [(RequestHandle, @Sendable (DataEvent) -> Void)] = []
        var report = IntakeReport()
        var wantsClear = false
        var wantsEnd = false
    }
    private let shared = Mutex(Shared())
    private let settings: ListenSettings
    private let queue: LiveQueue
    private let server: IntakeServer
    /// Told with every data set of a source that goes on.
    private let notices: [Problem]
    private var live: LiveStore
    let shelf: TextShelf
    private let outlets: LiveOutlets
    private let recorder: Recorder?
    private var subscribers: [Subscriber] = []
    private var tally = IntakeTally()
    private let began = ProcessInfo.processInfo.systemUptime
    private let since = Timestamp(seconds: Date().timeIntervalSince1970)
    /// Grows with everything that is worth telling.
    private var version = 0
    private var lastCounters = IntakeCounters()
    private var pace = ArrivalPace()

    /// Seconds from one look to the next at whether a run that ends has ended.
    private static let look = 0.1

    init(
        _ settings: ListenSettings, _ queue: LiveQueue, _ server: IntakeServer, _ notices: [Problem]
    ) throws(Problem) {
        self.notices = notices
        self.settings = settings
        self.queue = queue
        self.server = server
        live = try LiveStore(limit: settings.memoryLimit)
        shelf = live.shelf
        outlets = try LiveOutlets(settings)
        if let path = settings.record { recorder = try Recorder(path) } else { recorder = nil }
    }

    func start() {
        Thread.detachNewThread { [self] in run() }
    }

    func stop() {
        queue.stop()
        outlets.finish()
    }

    func add(_ handle: RequestHandle, _ deliver: @escaping @Sendable (DataEvent) -> Void) {
        handle.onCancel { [queue] in queue.ring() }
        handle.onPause { [queue] in queue.ring() }
        shared.withLock { $0.arriving.append((handle, deliver)) }
        queue.ring()
    }

    func clear() {
        shared.withLock { $0.wantsClear = true }
        queue.ring()
    }

    func finish() {
        shared.withLock { $0.wantsEnd = true }
        queue.ring()
    }

    var report: IntakeReport { shared.withLock { $0.report } }

    private func run() {
        while let items = queue.next(until: deadline) {
            do throws(Problem) {
                for item in items {
                    take(item)
                    try keepWithinLimit()
                }
                try turn()
            } catch {
                for subscriber in subscribers { subscriber.deliver(.failed(error)) }
                return
            }
        }
    }

    /// When there is something to do though nothing comes.
    private var deadline: Double? {
        var times: [Double] = []
        if subscribers.contains(where: { $0.isAnswered && !$0.handle.isPaused && $0.seen < version }) {
            times.append(ProcessInfo.processInfo.systemUptime + Double(pace.milliseconds) / 1000)
        }
        if settings.end != nil, subscribers.contains(where: { !$0.isAnswered }) {
            times.append(ProcessInfo.processInfo.systemUptime + Self.look)
        }
        return times.min()
    }
}

// MARK: - What comes in
extension LiveReader {
    private func take(_ item: LiveQueue.Item) {
        switch item {
        case .datagrams(let batch):
            outlets.take(batch)
            if !batch.bytes.isEmpty { tally.count(live.add(batch.bytes), .xray) }
            if let recorder { record(batch, recorder) }
            version += 1
        case .request(let request):
            let own = answer(to: request)
            if !outlets.take(request, own: own) { request.answer(own) }
        }
    }

    private func record(_ batch: DatagramBatch, _ recorder: Recorder) {
        var start = 0
        for end in batch.ends {
            recorder.take(Array(batch.bytes[start..<end]), nil)
            start = end + 1  // the line feed behind it
        }
    }

    private func add(_ text: [UInt8], isProtobuf: Bool = false) -> Findings {
        live.add(text, isProtobuf: isProtobuf) { recorder?.take(text, $0) }
    }

    private func answer(to request: IntakeRequest) -> IntakeAnswer {
        let now = Date().timeIntervalSince1970
        do throws(Unpacking.Failure) {
            let body =
                request.isGzipped
                ? try Unpacking.gunzip(request.body, limit: settings.intake.largestRequest) : request.body
            switch request.call {
            case .samplingRules: return IntakeAnswer(.accepted, body: DaemonAnswers.samplingRules(now: now))
            case .samplingTargets:
                guard let answer = DaemonAnswers.samplingTargets(body, now: now) else {
                    return tally.refuse(request.wire, "sampling statistics that cannot be read")
                }
                return IntakeAnswer(.accepted, body: answer)
            case .putTelemetryRecords: return IntakeAnswer(.accepted, body: Array("{}".utf8))
            case .putTraceSegments: return putTraceSegments(body)
            case .exportJSON, .exportProtobuf: return export(body, request)
            }
        } catch {
            let isBomb = error == .tooLarge
            let message = isBomb ? "unpacked, over \(settings.intake.largestRequest >> 20) MB" : "not valid gzip"
            return tally.refuse(request.wire, message, isBomb ? .tooLarge : .malformed)
        }
    }

    private func putTraceSegments(_ body: [UInt8]) -> IntakeAnswer {
        let findings = add(body)
        guard findings.documents > 0 || findings.problems.first.map({ !$0.path.isEmpty }) ?? false else {
            return tally.refuse(.xray, "no TraceSegmentDocuments in it")
        }
        tally.count(findings, .xray)
        version += 1
        return IntakeAnswer(.accepted, body: DaemonAnswers.putTraceSegments(findings.problems.filter(\.isLoss)))
    }

    /// All taken, partly taken with a number, or no such request at all (reference 9.2).
    private func export(_ body: [UInt8], _ request: IntakeRequest) -> IntakeAnswer {
        let isJSON = request.call == .exportJSON
        guard !body.isEmpty else {
            return isJSON ? tally.refuse(request.wire, "an empty body") : IntakeAnswer(.accepted)
        }
        let findings = add(body, isProtobuf: !isJSON)
        let losses = findings.problems.filter(\.isLoss)
        if findings.documents == 0, let first = losses.first(where: { !isJSON || $0.isOfWholeText }) {
            return tally.refuse(request.wire, first.message)
        }
        tally.count(findings, request.wire)
        version += 1
        let rejected = losses.reduce(0) { $0 + $1.count }
        return IntakeAnswer(
            .accepted,
            body: ExportAnswers.accepted(isJSON: isJSON, rejected: rejected, message: losses.first?.message ?? ""))
    }
}

extension PlacedProblem {
    /// Nothing could be read at all.
    fileprivate var isOfWholeText: Bool { [.syntax, .cutOff, .notJSON, .deep].contains(kind) }
}

// MARK: - What is told
extension LiveReader {
    private func turn() throws(Problem) {
        takeArrivals()
        subscribers.removeAll { $0.handle.isCancelled }
        let counters = server.counters
        if counters != lastCounters {
            lastCounters = counters
            version += 1
        }
        try tell()
    }

    /// Between one thing that came and the next: what waits behind it may be large.
    private func keepWithinLimit() throws(Problem) {
        if live.isCrowded { try live.assemble() }
        if live.isOverLimit { try live.makeRoom(now: Timestamp(seconds: Date().timeIntervalSince1970)) }
    }

    private func takeArrivals() {
        let (arriving, wantsClear) = shared.withLock { shared in
            defer { (shared.arriving, shared.wantsClear) = ([], false) }
            return (shared.arriving, shared.wantsClear)
        }
        for (handle, deliver) in arriving { subscribers.append(Subscriber(handle: handle, deliver: deliver)) }
        if wantsClear {
            live.removeAll()
            version += 1
        }
    }

    private func tell() throws(Problem) {
        let now = ProcessInfo.processInfo.systemUptime
        let isNews = subscribers.contains { $0.isAnswered && !$0.handle.isPaused && $0.seen < version }
        let isAsked = subscribers.contains { !$0.isAnswered }
        if isAsked, settings.end != nil, try !isOver(now) { return tellProgress() }
        guard isAsked || isNews && pace.milliseconds == 0 else {
            publish()
            return
        }
        try live.assemble()
        let dataSet = dataSet(isEnd: isAsked && settings.end != nil)
        for index in subscribers.indices where !subscribers[index].handle.isPaused || !subscribers[index].isAnswered {
            guard subscribers[index].seen < version else { continue }
            subscribers[index].deliver(subscribers[index].isAnswered ? .grown(dataSet) : .finished(dataSet))
            subscribers[index].isAnswered = true
            subscribers[index].seen = version
        }
        pace.rest(after: live.assemblySeconds)
    }

    /// Whether a run that ends has ended.
    private func isOver(_ now: Double) throws(Problem) -> Bool {
        guard let end = settings.end else { return true }
        if shared.withLock({ $0.wantsEnd }) { return true }
        if let seconds = end.seconds, now - began >= seconds { return true }
        // The counters tell of traces, so they are put together in any case.
        if live.isStale, pace.milliseconds == 0 {
            try live.assemble()
            pace.rest(after: live.assemblySeconds)
        }
        guard let traces = end.traces else { return false }
        return live.store.traceFlags.count { !$0.contains(.partial) && !$0.contains(.rootMissing) } >= traces
    }

    private func tellProgress() {
        publish()
        var progress = LoadProgress(
            bytes: tally.bytes(lastCounters), totalBytes: nil, traces: live.store.traceCount + live.droppedTraces,
            isDone: false)
        progress.note = "listening: \(report.spans) spans"
        for subscriber in subscribers where !subscriber.isAnswered { subscriber.deliver(.progress(progress)) }
    }

    @discardableResult
    private func publish() -> IntakeReport {
        var report = tally.report(lastCounters, server.addresses)
        report.since = since
        (report.keptTraces, report.droppedTraces) = (live.store.traceCount, live.droppedTraces)
        report.lastDrop = live.lastDrop
        report.outlets = outlets.values + (recorder.map { [$0.gauge.value] } ?? [])
        (report.memoryLimit, report.memoryUsed) = (settings.memoryLimit, live.usedBytes)
        shared.withLock { $0.report = report }
        return report
    }

    private func dataSet(isEnd: Bool) -> DataSet {
        var dataSet = DataSet()
        dataSet.store = live.store
        let report = publish()
        dataSet.intake = report
        dataSet.revision = version
        dataSet.sources = [SourceInfo(name: "listen:", format: "as it came", bytes: tally.bytes(lastCounters))]
        dataSet.problems = isEnd ? report.losses : settings.end == nil ? notices : []
        return dataSet
    }
}

extension IntakeReport {
    /// What did not come through, for a run that ends.
    fileprivate var losses: [Problem] {
        wires.flatMap { wire -> [Problem] in
            var problems: [Problem] = []
            if wire.rejected > 0 {
                problems.append(
                    Problem(
                        .partial, source: "listen:", place: wire.name,
                        message: "\(wire.rejected) refused, the last: \(wire.lastRefusal)"))
            }
            if wire.dropped > 0 {
                problems.append(
                    Problem(
                        .partial, source: "listen:", place: wire.name,
                        message: "\(wire.dropped) came faster than they could be taken and are lost"))
            }
            return problems
        }
    }
}
