import Foundation

/// Text without white space at its ends.
package func trimmed(_ text: some StringProtocol) -> String {
    var rest = Substring(text)
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
}

/// nil for empty text too.
package func nonEmpty(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }

func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

/// Runs what blocks on a thread of its own, off the few that tasks share.
package func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { waiter in
        Thread.detachNewThread { waiter.resume(returning: work()) }
    }
}
