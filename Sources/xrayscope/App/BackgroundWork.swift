import Synchronization
import TraceModel
import Viewer

/// What grows with the data and belongs to a key: done beside the main loop, one after another.
final class BackgroundWork: Sendable {
    private let mailbox: Mailbox
    private let work = SerialWorker(name: "xrayscope.work")
    private let finds = SerialWorker(name: "xrayscope.finds")
    /// The number of the latest find: an older one stops when it sees that it is not.
    private let latestFind = Atomic<Int>(0)

    init(_ mailbox: Mailbox) { self.mailbox = mailbox }

    func arrange(_ arrangement: TraceArrangement, _ data: LoadedData) {
        work.async { [mailbox] in
            mailbox.post(.arranged(arrangement.order(in: data), arrangement, version: data.version))
        }
    }

    func layOut(_ trace: Int, _ data: LoadedData) {
        work.async { [mailbox] in
            mailbox.post(.laidOut(TraceLayout(trace, in: data.store), version: data.version))
        }
    }

    func find(_ query: FindQuery, _ data: LoadedData) {
        let number = latestFind.add(1, ordering: .relaxed).newValue
        finds.async { [self] in
            let answer = query.answer(in: data) { latestFind.load(ordering: .relaxed) == number }
            if let answer { mailbox.post(.found(answer, query, version: data.version)) }
        }
    }
}
