import Synchronization
import Testing
import TraceModel
import Viewer

@testable import xrayscope

@Suite struct MailboxTests {
    @Test func ofProgressOnlyTheLatestWordWaits() {
        let count = Mutex(0)
        let box = Mailbox { count.withLock { $0 += 1 } }
        box.post(.loading(LoadProgress(bytes: 1, totalBytes: nil, traces: 0, isDone: false)))
        box.post(.loading(LoadProgress(bytes: 1, totalBytes: nil, traces: 0, isDone: false)))
        box.post(.key(.enter))
        box.post(.loading(LoadProgress(bytes: 1, totalBytes: nil, traces: 0, isDone: false)))
        #expect(box.take().count == 3)
        #expect(box.take().isEmpty)
        #expect(count.withLock { $0 } == 4, "each post wakes the loop")
    }

    /// The end of a request that was replaced is the end of nothing: its data stays, its failure goes.
    @Test func anEndThatIsForgotten() {
        let box = Mailbox {}
        let data = LoadedData(DataSet(), version: 1)
        box.post(.loaded(data, isFinal: true))
        box.post(.loadFailed(Problem(.failure, source: "test", message: "gone")))
        box.forgetEnd()
        let left = box.take()
        #expect(left.count == 1)
        if case .loaded(_, let isFinal)? = left.first { #expect(!isFinal) } else { Issue.record("\(left)") }
    }
}
