import Synchronization
import TraceModel
import TraceRepository
import Viewer

/// Answers questions beside the main loop, those of a lane one after another.
final class BackgroundWork: Sendable {
    private struct Lane {
        let worker: SerialWorker
        /// The number of its latest question: an older one of a lane that wants the latest alone stops when it sees that it is not.
        var latest = 0
    }

    private let mailbox: Mailbox
    private let repository: any TraceRepository
    private let lanes = Mutex<[QuestionLane: Lane]>([:])

    init(_ mailbox: Mailbox, _ repository: any TraceRepository) {
        (self.mailbox, self.repository) = (mailbox, repository)
    }

    /// The answer comes to the mailbox, unless a newer question takes its place.
    func answer(_ question: AnyQuestion, _ data: LoadedData) {
        let lane = question.lane
        let (worker, number) = next(lane)
        worker.async { [self] in
            let context = QuestionContext(
                data, detail: { row in detail(ofRow: row, data, self.repository) },
                isWanted: { self.isWanted(number, lane) })
            guard context.isWanted(), let answered = question.answered(context) else { return }
            mailbox.post(.answered(answered, version: data.version))
        }
    }

    /// The lane's worker, and a number for its next question.
    private func next(_ lane: QuestionLane) -> (SerialWorker, Int) {
        lanes.withLock { lanes in
            var entry = lanes[lane] ?? Lane(worker: SerialWorker(name: lane.threadName))
            entry.latest += 1
            lanes[lane] = entry
            return (entry.worker, entry.latest)
        }
    }

    private func isWanted(_ number: Int, _ lane: QuestionLane) -> Bool {
        guard case .latest = lane else { return true }
        return lanes.withLock { $0[lane]?.latest == number }
    }
}

extension QuestionLane {
    /// As a debugger shows it.
    fileprivate var threadName: String {
        switch self {
        case .inTurn: "xrayscope.work"
        case .reading: "xrayscope.details"
        case .latest(let name): "xrayscope.\(name)"
        }
    }
}
