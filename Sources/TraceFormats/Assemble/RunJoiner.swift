import Synchronization
import TraceModel

/// Runs one after another as one store. Columns are filled each on any thread; what comes out does not depend on that. A block's
/// columns are let go as soon as they are copied: the store and the blocks that it is made of are never both whole in memory.
final class RunJoiner: Sendable {
    private let plan: JoinPlan
    /// What is still to be copied, a column each.
    private let jobs: Mutex<[(any ColumnJob)?]>
    private let store = Mutex(TraceStore())
    private let release: @Sendable () -> Void
    private let isSmall: Bool

    /// - Parameter release: gives memory that was let go back to the system; called a few times on the way.
    init(_ plan: JoinPlan, of stores: consuming [TraceStore], release: @escaping @Sendable () -> Void) {
        self.plan = plan
        self.release = release
        isSmall = stores.reduce(0) { $0 + $1.rowCount } < 10_000
        var stores = stores
        jobs = Mutex(StoreColumn.all.map { $0.take(&stores) })
    }

    /// A store with all columns. To be called once.
    /// - Parameter inParallel: calls its second argument with 0..<n, in any order, on as many threads as it likes.
    func joined(inParallel: (Int, @escaping @Sendable (Int) -> Void) -> Void) -> TraceStore {
        let columns = StoreColumn.all.count
        // A thread takes longer to start than a small store to copy.
        if isSmall { (0..<columns).forEach(fill) } else { inParallel(columns) { self.fill($0) } }
        return store.withLock { store in
            var result = TraceStore()
            swap(&result, &store)
            return result
        }
    }

    private func fill(_ column: Int) {
        var job: (any ColumnJob)?
        jobs.withLock { swap(&job, &$0[column]) }
        let half = max(64, plan.maps.count / 2)
        var done = 0
        let put = job?.run(plan) {
            done += 1
            if done % half == 0 { release() }
        }
        if let put { store.withLock { put(&$0) } }
    }
}
