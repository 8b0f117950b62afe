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

    /// All that waits, oldest first.
    func take() -> [Action] {
        actions.withLock { waiting in
            defer { waiting.removeAll(keepingCapacity: true) }
            return waiting
        }
    }
}
