import Foundation
import Intake
import Synchronization
import TraceFormats
import TraceModel

/// The thread that reads what has come in, answers who sent it, and tells who asked. Everything but `shared` belongs to it.
final class LiveReader: @unchecked Sendable {  // its thread alone uses what is not guarded
    struct Subscriber {
        let handle: RequestHandle
        let deliver: @Sendable (DataEvent) -> Void
        /// Its request has been answered: what comes now is growth.
        var isAnswered = false
        /// The number of the last data set that it was given.
        var seen = -1
    }
    struct Shared: Sendable {
        var arriving: [(RequestHandle, @Sendable (DataEvent) -> Void)] = []
        var report = IntakeReport()
        var wantsClear = false
        var wantsEnd = false
    }
    let shared = Mutex(Shared())
    private let threadEnd = DispatchSemaphore(value: 0)
    let settings: ListenSettings
    let queue: LiveQueue
    let server: IntakeServer
    /// Told with every data set of a source that goes on.
    let notices: [Problem]
    var live: LiveStore
    let shelf: TextShelf
    let outlets: LiveOutlets
    let recorder: Recorder?
    var subscribers: [Subscriber] = []
    var tally = IntakeTally()
    let began = ProcessInfo.processInfo.systemUptime
    let since = Timestamp(seconds: Date().timeIntervalSince1970)
    /// Grows with everything that is worth telling.
    var version = 0
    var lastCounters = IntakeCounters()
    var pace = ArrivalPace()
    /// When something last came, and when a run that ends by number had what it waits for, in seconds of `systemUptime`.
    var lastNews = 0.0
    var complete: Double?
    var lastProgress = 0.0
    /// The run has ended: what was answered stays as it is, and nothing more is taken.
    var hasEnded = false
    /// Why nothing more can be taken; whoever asks is told.
    var failure: Problem?

    /// Seconds from one look to the next at whether a run that ends has ended.
    static let look = 0.1
    /// Seconds without news after which a run that has its traces ends: their last spans may be on their way yet. And seconds after
    /// which it ends in any case.
    static let quiet = 1.0
    static let mostQuiet = 10.0

    init(
        _ settings: ListenSettings, _ queue: LiveQueue, _ server: IntakeServer, _ notices: [Problem]
    ) throws(Problem) {
        self.notices = notices
        self.settings = settings
        self.queue = queue
        self.server = server
        live = try LiveStore(limit: settings.memoryLimit)
        shelf = live.shelf
        outlets = try LiveOutlets(settings, server)
        if let path = settings.record { recorder = try Recorder(path) } else { recorder = nil }
    }

    func start() {
        Thread.detachNewThread { [self] in run() }
    }

    /// Takes nothing more. Its thread reads what has come, sees that it is passed on, and ends.
    func stop() { queue.stop() }

    /// Waits until its thread has ended, for not much longer than far sides are waited for.
    func waitForEnd() {
        _ = threadEnd.wait(timeout: .now() + LiveOutlets.mostSeconds + 1)
        threadEnd.signal()  // for whoever else asks
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
        while var items = queue.next(until: deadline) {
            do throws(Problem) {
                // The last first, so that each is let go of once it has been read.
                var rest = Array(items.reversed())
                items = []
                while let item = rest.popLast() {
                    defer { queue.finished(item) }
                    guard !hasEnded, failure == nil else { continue }
                    try keepWithinLimit(reading: item.textCount)
                    take(item)
                    try keepWithinLimit()
                }
                try turn()
            } catch {
                failure = error
                // Who sends is told that nobody takes it any more.
                server.stop()
                tellFailure(error)
            }
        }
        if !hasEnded { outlets.close() }
        threadEnd.signal()
    }

    /// When there is something to do though nothing comes.
    private var deadline: Double? {
        var times: [Double] = []
        if !hasEnded, subscribers.contains(where: { $0.isAnswered && !$0.handle.isPaused && $0.seen < version }) {
            times.append(ProcessInfo.processInfo.systemUptime + Double(pace.milliseconds) / 1000)
        }
        if settings.end != nil, subscribers.contains(where: { !$0.isAnswered }) {
            times.append(ProcessInfo.processInfo.systemUptime + Self.look)
        }
        return times.min()
    }
}
