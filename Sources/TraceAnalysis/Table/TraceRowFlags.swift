import TraceModel

/// What is known of a row of the trace list in bits.
public struct TraceRowFlags: OptionSet, Hashable, Sendable {
    public var rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The root has the flag (`HasFault`).
    public static let fault = TraceRowFlags(rawValue: 1 << 0)
    /// The root has the flag (`HasError`).
    public static let error = TraceRowFlags(rawValue: 1 << 1)
    /// Any segment has the flag (`HasThrottle`).
    public static let throttle = TraceRowFlags(rawValue: 1 << 2)
    /// Segments are missing or in progress (`IsPartial`).
    public static let partial = TraceRowFlags(rawValue: 1 << 3)
    /// The root is in progress: there is no response time yet.
    public static let inProgress = TraceRowFlags(rawValue: 1 << 4)
    /// The service left segments out.
    public static let limitExceeded = TraceRowFlags(rawValue: 1 << 5)
    /// No segment without parent (U-10).
    public static let rootMissing = TraceRowFlags(rawValue: 1 << 6)
    /// Only its summary was read, not its documents.
    public static let summaryOnly = TraceRowFlags(rawValue: 1 << 7)

    /// Any of fault, error, throttle.
    public static let anyFailure: TraceRowFlags = [.fault, .error, .throttle]

    /// The trace's one outcome, by the precedence of U-12.
    public var outcome: Outcome {
        if contains(.fault) { return .fault }
        if contains(.throttle) { return .throttle }
        return contains(.error) ? .error : .ok
    }
}
