import Synchronization
import TraceModel
import TraceRepository
import Viewer

/// Maps of other windows that the viewer's is compared with. The last one that was asked for is kept: what stands beside the map may
/// come in many times, and each time both are compared anew.
final class OtherWindows: Sendable {
    private let repository: any TraceRepository
    private let kept = Mutex<(scope: DataRequest.Scope, dataSet: DataSet)?>(nil)

    init(_ repository: any TraceRepository) { self.repository = repository }

    func map(_ scope: DataRequest.Scope, isWanted: () -> Bool) -> Result<DataSet, Problem> {
        if let kept = kept.withLock({ $0 }), kept.scope == scope { return .success(kept.dataSet) }
        return Result { () throws(Problem) in
            let dataSet = try Reading(repository.aside, .overview(scope)).answer(isWanted)
            kept.withLock { $0 = (scope, dataSet) }
            return dataSet
        }
    }
}
