import TraceModel

/// What is known of a row of the trace list in bits.
public struct TraceRowFlags: OptionSet, Hashable, Sendable {
    public var rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The root has the flag (`HasFault`).
    public static var fault: TraceRowFlags { TraceRowFlags(rawValue: 1 << 0) }
    /// The root has the flag (`HasError`).
    public static var error: TraceRowFlags { TraceRowFlags(rawValue: 1 << 1) }
    /// Any segment has the flag (`HasThrottle`).
    public static var throttle: TraceRowFlags { TraceRowFlags(rawValue: 1 << 2) }
    /// Segments are missing or in progress (`IsPartial`).
    public static var partial: TraceRowFlags { TraceRowFlags(rawValue: 1 << 3) }
    /// The root is in progress: there is no response time yet.
    public static var inProgress: TraceRowFlags { TraceRowFlags(rawValue: 1 << 4) }
    /// The service left segments out.
    public static var limitExceeded: TraceRowFlags { TraceRowFlags(rawValue: 1 << 5) }
    /// No segment without parent (U-10).
    public static var rootMissing: TraceRowFlags { TraceRowFlags(rawValue: 1 << 6) }
    /// Only its summary was read, not its documents.
    public static var summaryOnly: TraceRowFlags { TraceRowFlags(rawValue: 1 << 7) }

    /// Any of fault, error, throttle.
    public static var anyFailure: TraceRowFlags { [.fault, .error, .throttle] }

    /// The trace's one outcome, by the precedence of U-12.
    public var outcome: Outcome {
        if contains(.fault) { return .fault }
        if contains(.throttle) { return .throttle }
        return contains(.error) ? .error : .ok
    }
}
