import Foundation
import TraceModel

/// Holds one answer until somebody takes it.
final class AnswerBox<Value: Sendable>: @unchecked Sendable {  // every access to `result` is under the condition's lock
    private let condition = NSCondition()
    private var result: Result<Value, Problem>?

    func set(_ result: Result<Value, Problem>) {
        condition.lock()
        self.result = result
        condition.signal()
        condition.unlock()
    }

    func wait() -> Result<Value, Problem> {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let result { return result }
            condition.wait()
        }
    }
}
