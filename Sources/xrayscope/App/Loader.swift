import Dispatch
import Synchronization
import TraceModel
import TraceRepository
import Viewer

/// Asks the repository and works out what screens need of its answers, off the main loop. Of partial answers that come
/// faster than they are worked out, only the latest is.
final class Loader: Sendable {
    private struct State {
        /// Grows with every request; what belongs to an earlier one is dropped.
        var generation = 0
        var version = 0
        var handle: RequestHandle?
        var waiting: (dataSet: DataSet, isFinal: Bool, generation: Int)?
    }

    private let repository: any TraceRepository
    private let mailbox: Mailbox
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "xrayscope.loader")

    init(_ repository: any TraceRepository, _ mailbox: Mailbox) {
        self.repository = repository
        self.mailbox = mailbox
    }

    func load(_ request: DataRequest) {
        cancel()
        let generation = state.withLock { $0.generation }
        let handle = repository.request(request) { [self] event in take(event, generation) }
        state.withLock { state in
            if state.generation == generation { state.handle = handle }
        }
    }

    func cancel() {
        let handle = state.withLock { state in
            state.generation += 1
            state.waiting = nil
            defer { state.handle = nil }
            return state.handle
        }
        handle?.cancel()
    }

    private func isCurrent(_ generation: Int) -> Bool { state.withLock { $0.generation == generation } }

    private func take(_ event: DataEvent, _ generation: Int) {
        guard isCurrent(generation) else { return }
        switch event {
        case .progress(let progress): mailbox.post(.loading(progress))
        case .partial(let dataSet): enqueue(dataSet, isFinal: false, generation)
        case .finished(let dataSet): enqueue(dataSet, isFinal: true, generation)
        case .failed(let problem): mailbox.post(.loadFailed(problem))
        }
    }

    private func enqueue(_ dataSet: DataSet, isFinal: Bool, _ generation: Int) {
        state.withLock { $0.waiting = (dataSet, isFinal, generation) }
        queue.async { [self] in workOut() }
    }

    private func workOut() {
        let taken = state.withLock { state in
            defer { state.waiting = nil }
            state.version += state.waiting == nil ? 0 : 1
            return state.waiting.map { ($0, state.version) }
        }
        guard let (item, version) = taken else { return }
        let data = LoadedData(item.dataSet, version: version)
        if isCurrent(item.generation) { mailbox.post(.loaded(data, isFinal: item.isFinal)) }
    }
}
