import CCurl
import Foundation
import Synchronization

/// The thread that owns libcurl's multi handle. Others drop transfers and cancellations into its inbox and wake it.
final class HTTPEngine: Sendable {
    private struct Inbox {
        var arrivals: [HTTPTransfer] = []
        var cancellations: [UInt64] = []
        var isStopped = false
    }

    /// libcurl wants its global state made once, before any handle.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let inbox = Mutex(Inbox())
    // The handle is used by the engine's thread alone, but for curl_multi_wakeup, which any thread may call.
    nonisolated(unsafe) private let multi: UnsafeMutableRawPointer

    /// - Returns: nil when libcurl cannot start.
    init?() {
        guard Self.isReady, let multi = curl_multi_init() else { return nil }
        self.multi = multi
        xrs_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        xrs_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 8)
        let thread = Thread { [self] in run() }
        thread.name = "xrayscope.http"
        thread.start()
    }

    deinit { curl_multi_cleanup(multi) }

    func submit(_ transfer: HTTPTransfer) {
        let isStopped = inbox.withLock { inbox in
            if !inbox.isStopped { inbox.arrivals.append(transfer) }
            return inbox.isStopped
        }
        if isStopped { transfer.finish(transfer.cancelled) } else { curl_multi_wakeup(multi) }
    }

    func cancel(_ id: UInt64) {
        inbox.withLock { $0.cancellations.append(id) }
        curl_multi_wakeup(multi)
    }

    /// Cancels all that is under way and ends the thread.
    func stop() {
        inbox.withLock { $0.isStopped = true }
        curl_multi_wakeup(multi)
    }

    private func run() {
        var active: [UInt64: HTTPTransfer] = [:]
        while takeInbox(into: &active) {
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            let someFinished = finishDone(&active)
            // The poll ends by itself at libcurl's own deadlines; idle, it sleeps until somebody wakes it.
            if !someFinished { curl_multi_poll(multi, nil, 0, 60_000, nil) }
        }
        for transfer in active.values {
            curl_multi_remove_handle(multi, transfer.easy)
            transfer.finish(transfer.cancelled)
        }
    }

    /// - Returns: false when it is time to end.
    private func takeInbox(into active: inout [UInt64: HTTPTransfer]) -> Bool {
        let news = inbox.withLock { inbox in
            defer {
                inbox.arrivals = []
                inbox.cancellations = []
            }
            return inbox
        }
        for transfer in news.arrivals {
            active[transfer.id] = transfer
            curl_multi_add_handle(multi, transfer.easy)
        }
        for id in news.cancellations {
            guard let transfer = active.removeValue(forKey: id) else { continue }
            curl_multi_remove_handle(multi, transfer.easy)
            transfer.finish(transfer.cancelled)
        }
        return !news.isStopped
    }

    /// - Returns: true when a transfer ended, so that its successor may start without waiting.
    private func finishDone(_ active: inout [UInt64: HTTPTransfer]) -> Bool {
        var left: Int32 = 0
        var someFinished = false
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let code = message.pointee.data.result
            guard let transfer = active.values.first(where: { $0.easy == easy }) else { continue }
            active[transfer.id] = nil
            let outcome = transfer.outcome(of: code)
            curl_multi_remove_handle(multi, easy)
            transfer.finish(outcome)
            someFinished = true
        }
        return someFinished
    }
}
