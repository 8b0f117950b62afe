import Foundation
import Synchronization
import TraceModel
import TraceRepository
import Viewer

/// Asks the repository and works out what screens need of its answers, off the main loop. Of answers that come faster than
/// they are worked out, only the latest is.
final class Loader: Sendable {
    /// What runs beside what: a request takes the place of the one before it in its lane.
    fileprivate enum Lane: Hashable {
        case main
        case beside(FetchKind)
    }

    fileprivate struct State {
        /// Grows with every request of a lane; what belongs to an earlier one is dropped.
        var generations: [Lane: Int] = [:]
        var handles: [Lane: RequestHandle] = [:]
        var narrowing: ShownPart
        /// Grows with every part that is asked for.
        var parts = 0
        /// The latest data, how many there were, and what was worked out of it last; nil when it is newer than that.
        var dataSet: DataSet?
        var serial = 0
        var made: LoadedData?
        var version = 0
        /// How long the last working out took, and when it ended, in seconds of the system's clock.
        var cost = 0.0
        var ended = 0.0
        /// What is to be told with what is worked out next; nil when there is nothing to work out.
        var news: News?
    }

    fileprivate struct News {
        /// Something of the main request is in it, and the number of that request when it is its end.
        var isLoad = false
        var finished: Int?
        /// Fetches that have ended.
        var ended: [(kind: FetchKind, problem: Problem?)] = []
    }

    private let repository: any TraceRepository
    private let mailbox: Mailbox
    private let state: Mutex<State>
    private let queue = SerialWorker(name: "xrayscope.loader")

    init(_ repository: any TraceRepository, _ mailbox: Mailbox, narrowing: ShownPart) {
        self.repository = repository
        self.mailbox = mailbox
        state = Mutex(State(narrowing: narrowing))
    }

    func load(_ request: DataRequest) { start(request, .main) }
    func fetch(_ request: DataRequest, _ kind: FetchKind) { start(request, .beside(kind)) }
    func cancelLoad() { _ = cancel(.main) }
    func cancelFetch(_ kind: FetchKind) { _ = cancel(.beside(kind)) }

    /// Shows what a source gets that is followed, or lets it wait.
    func follow(_ isFollowing: Bool) {
        state.withLock { $0.handles[.main] }?.pause(!isFollowing)
    }

    /// Shows another part of the data there is.
    func narrow(_ narrowing: ShownPart) {
        state.withLock { state in
            state.narrowing = narrowing
            state.parts += 1
            if state.dataSet != nil { state.news = state.news ?? News() }
        }
        queue.async { [self] in workOut() }
    }

    private func start(_ request: DataRequest, _ lane: Lane) {
        let generation = cancel(lane)
        let handle = repository.request(request) { [self] event in take(event, lane, generation) }
        state.withLock { state in
            if state.generations[lane] == generation { state.handles[lane] = handle }
        }
    }

    /// - Returns: the number of the next request of the lane.
    private func cancel(_ lane: Lane) -> Int {
        let (handle, generation) = state.withLock { state in
            let generation = state.generations[lane, default: 0] + 1
            state.generations[lane] = generation
            // The end of a request that nobody waits for any more must not be taken for the end of the next one.
            if lane == .main { mailbox.forgetEnd() }
            return (state.handles.removeValue(forKey: lane), generation)
        }
        handle?.cancel()
        return generation
    }

    private func take(_ event: DataEvent, _ lane: Lane, _ generation: Int) {
        let due: Double? = state.withLock { state in
            guard state.generations[lane] == generation else { return nil }
            var due = 0.0
            switch event {
            case .progress(let progress): post(progress, lane)
            case .failed(let problem): post(problem, lane)
            case .partial(let dataSet): state.take(dataSet.read(by: repository), lane, finished: nil)
            case .finished(let dataSet): state.take(dataSet.read(by: repository), lane, finished: generation)
            case .grown(let dataSet):
                state.takeGrown(dataSet.read(by: repository))
                due = state.rested
            }
            return state.news == nil ? nil : due
        }
        if let due { queue.async(notBefore: due) { [self] in workOut() } }
    }

    private func post(_ progress: LoadProgress, _ lane: Lane) {
        switch lane {
        case .main: mailbox.post(.loading(progress))
        case .beside(let kind): mailbox.post(.fetching(kind, progress))
        }
    }

    private func post(_ problem: Problem, _ lane: Lane) {
        switch lane {
        case .main: mailbox.post(.loadFailed(problem))
        case .beside(let kind): mailbox.post(.fetched(kind, problem))
        }
    }

    private func workOut() {
        let taken = state.withLock { state -> (State, News)? in
            guard let news = state.news, state.dataSet != nil else { return nil }
            state.news = nil
            state.version += 1
            return (state, news)
        }
        let began = ProcessInfo.processInfo.systemUptime
        guard let (now, news) = taken else { return }
        // A filter that reads documents again gives up when another part is asked for: what it was to tell goes to the next.
        let data = now.workedOut { self.state.withLock { $0.parts } == now.parts }
        guard let data else { return state.withLock { $0.news = news.followed(by: $0.news) } }
        state.withLock { state in
            state.ended = ProcessInfo.processInfo.systemUptime
            state.cost = state.ended - began
            if state.serial == now.serial { state.made = data }
            // Told under the lock, so that no request can begin between the look at its number and its end.
            let isFinal = news.finished != nil && news.finished == state.generations[.main]
            mailbox.post(news.isLoad ? .loaded(data, isFinal: isFinal) : .arrived(data))
            for end in news.ended { mailbox.post(.fetched(end.kind, end.problem)) }
        }
    }
}

extension Loader.State {
    fileprivate mutating func take(_ new: DataSet, _ lane: Loader.Lane, finished: Int?) {
        let problems = lane == .main ? new.problems : dataSet?.problems ?? []
        // A fetch may have overtaken: the later data set holds what this one does.
        if new.revision >= dataSet?.revision ?? 0 { dataSet = new }
        dataSet?.problems = problems
        serial += 1
        made = nil
        var news = news ?? .init()
        switch lane {
        case .main: (news.isLoad, news.finished) = (true, finished ?? news.finished)
        case .beside(let kind):
            if finished != nil { news.ended.append((kind, new.problems.first { $0.severity != .notice })) }
        }
        self.news = news
    }

    /// A source that is followed has grown: no request is answered by that.
    fileprivate mutating func takeGrown(_ new: DataSet) {
        (dataSet, made) = (new, nil)
        serial += 1
        news = news ?? .init()
    }

    /// When what has grown may be worked out again: a tenth of the time goes into that.
    fileprivate var rested: Double { ended + 9 * cost }

    /// - Returns: nil when it was given up.
    fileprivate func workedOut(while isWanted: @escaping () -> Bool) -> LoadedData? {
        let data =
            made.map { LoadedData($0, version: version, narrowing: narrowing, isWanted: isWanted) }
            ?? dataSet.map { LoadedData($0, version: version, narrowing: narrowing, isWanted: isWanted) }
        return isWanted() ? data : nil
    }
}

extension Loader.News {
    /// What this and later news are to tell together.
    fileprivate func followed(by later: Loader.News?) -> Loader.News {
        guard let later else { return self }
        return Loader.News(
            isLoad: isLoad || later.isLoad, finished: later.finished ?? finished, ended: ended + later.ended)
    }
}
