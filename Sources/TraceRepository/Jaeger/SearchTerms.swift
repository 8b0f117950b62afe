import TraceModel

/// What a filter says that Jaeger's search understands (reference 9.3). It never says more than the filter: what Jaeger finds by it is
/// chosen from once more.
public struct SearchTerms: Hashable, Sendable {
    /// nil: every service.
    public var service: String?
    /// Nanoseconds of a span of that service; nil where the filter says nothing.
    public var atLeast: Int64?
    public var atMost: Int64?
    /// Tags that a span has.
    public var tags: [String: String] = [:]

    public init() {}
}
