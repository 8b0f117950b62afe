/// Something that happened during a span, at a point in time.
public struct EventDetail: Hashable, Sendable {
    public var name: String
    /// Nanoseconds from the span's start, below 0 when it was before; nil when it says no time.
    public var offset: Int64?

    public init(name: String, offset: Int64?) { (self.name, self.offset) = (name, offset) }
}

extension SegmentDetail {
    /// The events of what came as a span, in their order: its document keeps them in the metadata, also when it was saved.
    public var events: [EventDetail] {
        (document["metadata"]?["span"]?["events"]?.array ?? []).compactMap { event in
            guard let name = event["name"]?.string else { return nil }
            let nanoseconds = event["after_ms"]?.number.map { ($0 * 1e6).rounded() }
            return EventDetail(name: name, offset: nanoseconds.flatMap { Int64(exactly: $0) })
        }
    }
}
