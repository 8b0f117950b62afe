import HTTP
import Synchronization

/// A call and its pages: what a job asks for, several at a time.
struct PagedCall: Sendable {
    var operation: XRayOperation
    var members: [String: any Sendable]
    /// Its part of the window, for progress.
    var window: SecondsWindow?
    /// Whether a refused window is tried again in halves (U-3).
    var mayHalve = false

    init(_ operation: XRayOperation, _ members: [String: any Sendable]) {
        self.operation = operation
        self.members = members
    }

    /// A call for a part of a window.
    init(_ operation: XRayOperation, _ members: [String: any Sendable], _ window: SecondsWindow) {
        self.operation = operation
        self.members = members.merging(window.members) { _, new in new }
        self.window = window
    }
}

/// What calls under way give, as it comes.
enum PagePiece: Sendable {
    /// A page of the call with that number.
    case page(Int, XRayPage)
    /// The call's end, with what stopped it.
    case end(Int, XRayFailure?)
    /// Nothing came for a while.
    case tick
}

/// Says to calls that run side by side that no further one is worth making.
private final class StopFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }
    func set() { flag.store(true, ordering: .relaxed) }
}

extension XRayClient {
    /// Runs calls side by side, as many as the gate lets out, in their order. Leaving the stream cancels what is under way.
    func stream(_ calls: [PagedCall]) -> AsyncStream<PagePiece> {
        AsyncStream { continuation in
            let work = Task {
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await Self.tick(continuation) }
                    let done = await self.run(calls, continuation)
                    if done { group.cancelAll() }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    /// A failure that no later call can escape keeps those from starting; what is under way by then still comes.
    private func run(_ calls: [PagedCall], _ out: AsyncStream<PagePiece>.Continuation) async -> Bool {
        let stop = StopFlag()
        await withTaskGroup(of: Void.self) { group in
            for (number, call) in calls.enumerated() {
                if number >= CallGate.most { await group.next() }
                if stop.isSet { break }
                group.addTask {
                    do throws(XRayFailure) {
                        try await self.follow(call) { page in
                            out.yield(.page(number, page))
                            return !stop.isSet
                        }
                        out.yield(.end(number, nil))
                    } catch {
                        if error.isHopeless { stop.set() }
                        out.yield(.end(number, error))
                    }
                }
            }
        }
        return true
    }

    private static func tick(_ out: AsyncStream<PagePiece>.Continuation) async {
        while !Task.isCancelled {
            // It throws when cancelled, which the loop sees.
            try? await Task.sleep(for: .milliseconds(250))
            out.yield(.tick)
        }
    }

    /// All pages of a call, until one is taken with `false`; a window that is refused is asked for in halves, the newer first (U-3).
    private func follow(_ call: PagedCall, _ take: @Sendable (XRayPage) -> Bool) async throws(XRayFailure) {
        var pending = [call.window]
        while let window = pending.popLast() {
            var members = call.members
            if let window { members.merge(window.members) { _, new in new } }
            do throws(XRayFailure) {
                try await pages(call.operation, members) { page throws(XRayFailure) in
                    take(page)
                }
            } catch {
                guard call.mayHalve, error.mayMeanTooLong, let (newer, older) = window?.halves else { throw error }
                pending += [older, newer]
            }
        }
    }
}

extension XRayFailure {
    /// A refusal that a shorter window may cure. One that speaks of the filter is about the filter.
    fileprivate var mayMeanTooLong: Bool {
        if case .endlessPages(let count) = kind { return count >= PageTokens.most }
        guard kind == .invalidRequest else { return false }
        let text = message.lowercased()
        return !text.contains("filter") && !text.contains("expression")
    }
}
