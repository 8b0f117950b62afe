import Synchronization
import Viewer

/// Where background threads leave actions for the loop that owns the state.
final class Mailbox: Sendable {
    private let actions = Mutex<[Action]>([])
    /// Wakes the loop; called after every post, on the poster's thread.
    private let wake: @Sendable () -> Void

    init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

    func post(_ action: Action) {
        actions.withLock { waiting in
            // Of progress only the latest word counts: a fast load must not fill the box.
            if case .loading = action, case .loading? = waiting.last { waiting.removeLast() }
            waiting.append(action)
        }
        wake()
    }

    /// The request whose end may wait here is no longer the one that is under way.
    func forgetEnd() {
        actions.withLock { waiting in
            for (index, action) in waiting.enumerated() {
                if case .loaded(let data, isFinal: true) = action { waiting[index] = .loaded(data, isFinal: false) }
            }
            waiting.removeAll { if case .loadFailed = $0 { true } else { false } }
        }
    }

    /// All that waits, oldest first.
    func take() -> [Action] {
        actions.withLock { waiting in
            defer { waiting.removeAll(keepingCapacity: true) }
            return waiting
        }
    }
}
