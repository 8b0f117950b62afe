import Figures
import Foundation
import Synchronization
import TraceModel

/// How far a load is, on one line of standard error that is gone when the load is done. Nothing is shown when standard error
/// is no terminal, nor for loads that take less than 200 ms.
final class ProgressLine: Sendable {
    private struct State {
        var lastShown: ContinuousClock.Instant
        var isShown = false
        var isOver = false
    }

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let state = Mutex(State(lastShown: ContinuousClock.now))

    /// Called with every event of the load, on whatever thread.
    func update(_ event: DataEvent) {
        guard isTerminal, case .progress(let progress) = event else { return }
        state.withLock { state in
            guard !state.isOver, ContinuousClock.now - state.lastShown > .milliseconds(200) else { return }
            state.lastShown = ContinuousClock.now
            state.isShown = true
            show("\r" + text(progress) + "\u{1b}[K")
        }
    }

    /// The progress of a save: how many of the traces are on the disk, and what the API does meanwhile.
    func update(_ event: DataEvent, saved: Int, of total: Int) {
        guard case .progress(var progress) = event else { return }
        progress.note = "saved \(Format.count(Int64(saved))) of \(Format.count(Int64(total)))"
        update(.progress(progress))
    }

    /// Takes the line away.
    /// - Parameter keepingOpen: it comes back with the next event.
    func finish(keepingOpen: Bool = false) {
        state.withLock { state in
            if state.isShown { show("\r\u{1b}[K") }
            state.isShown = false
            state.isOver = !keepingOpen
        }
    }

    private func text(_ progress: LoadProgress) -> String {
        var text = "reading"
        if let total = progress.totalBytes, total > 0 {
            text += " " + Format.percent(Double(max(progress.bytes, progress.bytesSeen)) / Double(total))
        }
        if let share = progress.share { text += " " + Format.percent(share) + " of the window" }
        // A single value may be all there is: its segments are counted until it has brought a trace.
        let isInside = progress.traces == 0 && progress.entities > 0
        text += ", " + Format.count(Int64(isInside ? progress.entities : progress.traces))
        text += isInside ? " segments" : " traces"
        if progress.throttles > 0 {
            text += ", throttled \(progress.throttles) of \(progress.calls) calls"
        }
        return progress.note.isEmpty ? text : text + ", " + progress.note
    }

    private func show(_ text: String) {
        _ = text.withCString { Foundation.write(STDERR_FILENO, $0, strlen($0)) }
    }
}
