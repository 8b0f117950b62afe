import Synchronization
import TraceFormats
import TraceModel

/// Where traces come from: files, the X-Ray API, a listener. One repository answers every request of a run and keeps what it
/// has read, so that each data set it posts holds all of it.
public protocol TraceRepository: Sendable {
    /// For the header: `incident.jsonl`, `xray ap-northeast-1 (prod)`.
    var name: String { get }
    /// What it can do.
    var capabilities: SourceCapabilities { get }

    /// Starts to answer and returns at once. Events come on a thread of the repository's own, in order; the last is `finished` or
    /// `failed`, unless the request was cancelled before. Where sources are followed, `grown` events come behind `finished`
    /// until the request is cancelled.
    func request(_ request: DataRequest, deliver: @escaping @Sendable (DataEvent) -> Void) -> RequestHandle

    /// The same source with answers of its own: for what is compared with that which is looked at, and must not take its place.
    var aside: any TraceRepository { get }

    /// Opens entities and traces of a store that it posted again.
    func reader(of store: TraceStore) -> DocumentReader

    /// What a source that others send to has seen so far; nil for all others.
    var intake: IntakeReport? { get }
    /// Lets go of all that it holds, where it holds what came by itself.
    func clear()
    /// Ends a request that goes on until somebody ends it: its answer is what has come so far.
    func finish()
    /// Gives back what it holds of the machine: sockets, and what waits to be handed on. Nothing is asked of it after.
    func close()
}

/// A request under way.
public final class RequestHandle: Sendable {
    private let cancelled = Atomic(false)
    private let hook = Mutex<(@Sendable () -> Void)?>(nil)

    public init() {}

    /// True once somebody asked to stop; the repository looks at it between steps.
    public var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

    private let wantsPartial = Atomic(true)

    /// Whether anybody looks at what has come before all has.
    var wantsPartialAnswers: Bool { wantsPartial.load(ordering: .relaxed) }

    /// Spares the repository the making of answers on the way; some may still come.
    public func skipPartialAnswers() { wantsPartial.store(false, ordering: .relaxed) }

    private let paused = Atomic(false)
    private let pauseHook = Mutex<(@Sendable () -> Void)?>(nil)

    /// Nobody wants to see sources grow for the time being.
    var isPaused: Bool { paused.load(ordering: .relaxed) }

    /// Lets sources that are followed grow unseen, or shows what has come.
    public func pause(_ isPaused: Bool) {
        paused.store(isPaused, ordering: .sequentiallyConsistent)
        pauseHook.withLock { $0 }?()
    }

    /// Asks the repository to stop; it posts nothing more soon after.
    public func cancel() {
        cancelled.store(true, ordering: .sequentiallyConsistent)
        takeHook()?()
    }

    /// Called whenever somebody pauses or goes on.
    func onPause(_ body: @escaping @Sendable () -> Void) { pauseHook.withLock { $0 = body } }

    /// A request that a task answers, for repositories that ask a service. Nothing is delivered once somebody has cancelled.
    /// - Parameter run: is given where its events go.
    static func answered(
        deliver: @escaping @Sendable (DataEvent) -> Void,
        by run: @escaping @Sendable (@escaping @Sendable (DataEvent) -> Void) async -> Void
    ) -> RequestHandle {
        let handle = RequestHandle()
        let task = Task.detached(priority: .userInitiated) {
            await run { event in
                if !handle.isCancelled { deliver(event) }
            }
        }
        handle.onCancel { task.cancel() }
        return handle
    }

    /// For repositories that wait for others: called once when somebody cancels, at once if that has happened already.
    func onCancel(_ body: @escaping @Sendable () -> Void) {
        hook.withLock { $0 = body }
        if cancelled.load(ordering: .sequentiallyConsistent) { takeHook()?() }
    }

    private func takeHook() -> (@Sendable () -> Void)? {
        hook.withLock { hook in
            defer { hook = nil }
            return hook
        }
    }
}

extension TraceRepository {
    public var aside: any TraceRepository { self }
    public var intake: IntakeReport? { nil }
    public func clear() {}
    public func finish() {}
    public func close() {}

    /// Decodes what a document says of the entity in a row of `dataSet`. Reads from the source: call it off the main loop.
    public func detail(ofRow row: Int, in dataSet: DataSet) throws(Problem) -> SegmentDetail {
        try reader(of: dataSet.store).detail(ofRow: row)
    }

    /// The documents of a trace of `dataSet` as they came, in order of arrival.
    /// - Throws: the problem when the source cannot be read any more.
    public func documents(ofTrace trace: Int, in dataSet: DataSet) throws(Problem) -> [DocumentFinder.Found] {
        try reader(of: dataSet.store).documents(ofTrace: trace)
    }

    /// Asks and waits for the answer: for commands that print and exit.
    /// - Parameter onEvent: sees every event first, on the repository's thread.
    /// - Throws: the problem of a `failed` answer.
    public func answer(
        _ request: DataRequest, onEvent: @escaping @Sendable (DataEvent) -> Void = { _ in }
    ) throws(Problem) -> DataSet {
        let outcome = AnswerBox<DataSet>()
        let handle = self.request(request) { event in
            onEvent(event)
            switch event {
            case .finished(let dataSet): outcome.set(.success(dataSet.read(by: self)))
            case .failed(let problem): outcome.set(.failure(problem))
            case .progress, .partial, .grown: break
            }
        }
        handle.skipPartialAnswers()
        return try outcome.wait().get()
    }
}

extension DataSet {
    /// The same, with documents read again by the repository that it came from, for filters that look into them.
    public func read(by repository: some TraceRepository) -> DataSet {
        var result = self
        result.detail = { row, data in
            do throws(Problem) {
                return try repository.detail(ofRow: row, in: data)
            } catch {
                return nil
            }
        }
        result.text = { row, data in
            // What cannot be read is told by who reads the document.
            try? repository.reader(of: data.store).textOfMetadata(ofRow: row)  // as said above
        }
        return result
    }
}
