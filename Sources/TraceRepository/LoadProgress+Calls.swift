import HTTP
import TraceModel

extension LoadProgress {
    /// Of a source that is called.
    /// - Parameter traces: that have come so far.
    init(_ counts: CallGate.Counts, bytes: Int64 = 0, traces: Int = 0) {
        self.init(bytes: bytes, totalBytes: nil, traces: traces, isDone: false)
        calls = counts.calls
        throttles = counts.throttles
    }
}
