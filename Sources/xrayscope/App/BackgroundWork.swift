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
        /// What is asked and not answered, with the version of the data: of a lane that wants the latest alone, that one.
        var underWay: Set<Asked> = []
    }

    private struct Asked: Hashable {
        let question: AnyQuestion
        let version: Int
    }

    private let mailbox: Mailbox
    private let repository: any TraceRepository
    private let others = OtherFiles()
    private let windows: OtherWindows
    private let lanes = Mutex<[QuestionLane: Lane]>([:])

    init(_ mailbox: Mailbox, _ repository: any TraceRepository) {
        (self.mailbox, self.repository) = (mailbox, repository)
        windows = OtherWindows(repository)
    }

    /// The answer comes to the mailbox, unless a newer question takes its place. What is under way is not begun again: screens ask
    /// for what they wait for whenever they come to the front.
    func answer(_ question: AnyQuestion, _ data: LoadedData) {
        let (lane, asked) = (question.lane, Asked(question: question, version: data.version))
        guard let (worker, number) = next(lane, asked) else { return }
        worker.async { [self] in
            var context = QuestionContext(
                data, detail: { row in detail(ofRow: row, data, self.repository) },
                isWanted: { self.isWanted(number, lane) })
            context.take(others, windows)
            let answered = context.isWanted() ? question.answered(context) : nil
            // Before the answer is there: who asks again after it must not be told that it is under way.
            ended(asked, number, lane)
            if let answered { mailbox.post(.answered(answered, version: data.version)) }
        }
    }

    /// The lane's worker, and a number for its next question; nil when the same is under way.
    private func next(_ lane: QuestionLane, _ asked: Asked) -> (SerialWorker, Int)? {
        lanes.withLock { lanes in
            var entry = lanes[lane] ?? Lane(worker: SerialWorker(name: lane.threadName))
            if entry.underWay.contains(asked) { return nil }
            entry.latest += 1
            if case .latest = lane { entry.underWay = [] }
            entry.underWay.insert(asked)
            lanes[lane] = entry
            return (entry.worker, entry.latest)
        }
    }

    /// Where the latest alone is wanted, an older one may be asked again meanwhile, and is under way then.
    private func ended(_ asked: Asked, _ number: Int, _ lane: QuestionLane) {
        lanes.withLock { lanes in
            if case .latest = lane, lanes[lane]?.latest != number { return }
            lanes[lane]?.underWay.remove(asked)
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
