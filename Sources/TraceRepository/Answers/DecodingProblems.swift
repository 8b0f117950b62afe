import TraceFormats
import TraceModel

extension Problem {
    /// What the decoder could not read of a page.
    static func of(_ problems: [PlacedProblem], _ operation: XRayOperation, source: String) -> [Problem] {
        of(problems, operation.name, source: source)
    }

    /// - Parameter call: what was asked for, in front of the place.
    static func of(_ problems: [PlacedProblem], _ call: String, source: String) -> [Problem] {
        problems.map { placed in
            var problem = Problem(
                placed.isLoss ? .partial : .notice, source: source, place: "\(call) \(placed.path)",
                message: placed.message, remedy: placed.remedy)
            problem.more = max(0, placed.count - 1)
            return problem
        }
    }
}
