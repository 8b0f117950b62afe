import TraceModel

/// What a filter says that Jaeger's search understands (reference 9.3). It never says more than the filter: what Jaeger finds by it is
/// chosen from once more.
public struct SearchTerms: Hashable, Sendable {
    /// nil: every service.
    public var service: String?
    /// Nanoseconds of a span of that service; nil where the filter says nothing.
    public var atLeast: Int64?
    public var atMost: Int64?
    /// A tag that a span has, under any of several names: Jaeger is asked for each of them by itself.
    public var anyTag: [Tag] = []

    public struct Tag: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            (self.name, self.value) = (name, value)
        }
    }

    public init() {}

    /// The searches that together find all.
    var searches: [SearchTerms] {
        anyTag.count < 2
            ? [self]
            : anyTag.map { tag in
                var one = self
                one.anyTag = [tag]
                return one
            }
    }
}
