import Foundation
import Intake

/// What has come in and waits to be read: between the intake's thread, which must not wait, and the reader's.
final class LiveQueue: IntakeSink, @unchecked Sendable {  // all of it is guarded by `turn`
    /// One thing to read.
    enum Item: Sendable {
        case request(IntakeRequest)
        case datagrams(DatagramBatch)

        /// Bytes of its text.
        var textCount: Int {
            switch self {
            case .request(let request): request.body.count
            case .datagrams(let batch): batch.bytes.count
            }
        }
    }
    private let turn = NSCondition()
    private var items: [Item] = []
    /// Bytes of datagrams that have not been read, and the room around them.
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
            guard !isStopped, datagramBytes + datagrams.heldBytes <= mostDatagramBytes else { return false }
            datagramBytes += datagrams.heldBytes
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

    /// Bytes of datagrams that wait or are being read.
    var waitingBytes: Int { turn.withLock { datagramBytes } }

    /// Notes that an item has been read.
    func finished(_ item: Item) {
        guard case .datagrams(let batch) = item else { return }
        turn.withLock { datagramBytes -= batch.heldBytes }
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
            defer { items = [] }
            return items
        }
    }
}

extension DatagramBatch {
    /// Bytes of memory: arrays that grew have room beyond what they hold.
    fileprivate var heldBytes: Int { bytes.capacity + whole.capacity + (ends.capacity + wholeEnds.capacity) * 8 }
}
