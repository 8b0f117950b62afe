import Foundation
import Intake

/// What has come in and waits to be read: between the intake's thread, which must not wait, and the reader's.
final class LiveQueue: IntakeSink, @unchecked Sendable {  // all of it is guarded by `turn`
    /// One thing to read.
    enum Item: Sendable {
        case request(IntakeRequest)
        case datagrams(DatagramBatch)
    }
    private let turn = NSCondition()
    private var items: [Item] = []
    private var datagramBytes = 0
    private var hasRung = false
    private var isStopped = false

    /// Bytes of datagrams that may wait. Requests are bounded by the intake, which knows them until they are answered.
    private let mostDatagramBytes: Int

    init(mostDatagramBytes: Int) { self.mostDatagramBytes = mostDatagramBytes }

    func take(_ request: IntakeRequest) -> Bool {
        turn.withLock {
            guard !isStopped else { return false }
            items.append(.request(request))
            turn.signal()
            return true
        }
    }

    func take(_ datagrams: DatagramBatch) -> Bool {
        turn.withLock {
            let count = datagrams.bytes.count + datagrams.whole.count
            guard !isStopped, datagramBytes + count <= mostDatagramBytes else { return false }
            datagramBytes += count
            items.append(.datagrams(datagrams))
            turn.signal()
            return true
        }
    }

    /// Ends the reader's wait.
    func ring() {
        turn.withLock {
            hasRung = true
            turn.signal()
        }
    }

    func countersChanged() { ring() }

    func stop() {
        turn.withLock {
            isStopped = true
            turn.signal()
        }
    }

    /// All that waits, once there is anything, the bell has rung or the time has come.
    /// - Parameter deadline: seconds of `systemUptime`; nil to wait for as long as it takes.
    /// - Returns: nil when all has been read and nothing will come any more.
    func next(until deadline: Double?) -> [Item]? {
        turn.withLock {
            while items.isEmpty, !hasRung, !isStopped {
                guard let deadline else {
                    turn.wait()
                    continue
                }
                let left = deadline - ProcessInfo.processInfo.systemUptime
                if left <= 0 || !turn.wait(until: Date(timeIntervalSinceNow: left)) { break }
            }
            guard !isStopped || !items.isEmpty else { return nil }
            hasRung = false
            datagramBytes = 0
            defer { items = [] }
            return items
        }
    }
}
