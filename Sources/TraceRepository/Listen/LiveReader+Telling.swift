import Foundation
import Intake
import Synchronization
import TraceFormats
import TraceModel

// What has come is put together, and told to whoever asked.
extension LiveReader {
    func turn() throws(Problem) {
        takeArrivals()
        subscribers.removeAll { $0.handle.isCancelled }
        if let failure { return tellFailure(failure) }
        if !hasEnded { count() }
        try tell()
    }

    private func count() {
        let counters = server.counters
        guard counters != lastCounters else { return }
        lastCounters = counters
        version += 1
    }

    func tellFailure(_ problem: Problem) {
        for subscriber in subscribers { subscriber.deliver(.failed(problem)) }
        subscribers = []
    }

    /// Between one thing that came and the next: what waits behind it may be large.
    /// - Parameter count: bytes of the text that is read next.
    func keepWithinLimit(reading count: Int = 0) throws(Problem) {
        live.heldBeside = heldBeside + count * Self.readingCopies
        if live.isCrowded { try live.assemble() }
        if live.isOverLimit { try live.makeRoom(now: Timestamp(seconds: Date().timeIntervalSince1970)) }
    }

    /// Bytes of what waits to be read, to be answered or to be passed on.
    private var heldBeside: Int { queue.waitingBytes + server.bytesInFlight + Int(clamping: outlets.waitingBytes) }

    /// A text while it is read: as it came, unpacked, kept, and twice in the decoder with what the parser makes of it.
    private static let readingCopies = 6

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
        if isAsked, settings.end != nil, !hasEnded {
            guard try isOver(now) else { return tellProgress() }
            end()
        }
        guard isAsked || isNews && !hasEnded && pace.milliseconds == 0 else {
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

    /// Nothing more is taken, so that what is told now can still be opened after; what waits to be passed on goes out first.
    private func end() {
        hasEnded = true
        server.stop()
        outlets.close()
        count()
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
        let isComplete = live.droppedTraces + live.completeTraces >= traces
        complete = isComplete ? complete ?? now : nil
        guard let complete else { return false }
        return now - lastNews >= Self.quiet || now - complete >= Self.mostQuiet
    }

    private func tellProgress() {
        publish()
        let now = ProcessInfo.processInfo.systemUptime
        guard now - lastProgress >= Self.look else { return }
        lastProgress = now
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
        (report.memoryLimit, report.memoryUsed) = (settings.memoryLimit, live.heldBytes)
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
                        .partial, source: "listen", place: wire.name,
                        message: "\(wire.rejected) refused, the last: \(wire.lastRefusal)"))
            }
            if wire.dropped > 0 {
                problems.append(
                    Problem(
                        .partial, source: "listen", place: wire.name,
                        message: "\(wire.dropped) came faster than they could be taken and are lost"))
            }
            return problems
        }
    }
}
