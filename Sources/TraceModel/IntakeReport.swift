/// What a source that is itself an endpoint (`listen:`) has seen, and what it still holds.
public struct IntakeReport: Hashable, Sendable {
    /// One protocol that is listened for.
    public struct Wire: Hashable, Sendable {
        /// In people's words: `OTLP over HTTP`.
        public var name: String
        /// `127.0.0.1:4318`; empty when it is switched off.
        public var addresses: [String] = []
        /// What to set so that an SDK sends here: `OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318`.
        public var settings: [String] = []
        /// Datagrams, or requests with traces in them.
        public var requests: Int64 = 0
        /// Requests of metrics and logs: taken, so that their senders are content, and not kept.
        public var notTraces: Int64 = 0
        /// Spans and segment documents that were read.
        public var spans: Int64 = 0
        /// As they came.
        public var bytes: Int64 = 0
        /// Requests that were refused, and spans that could not be read.
        public var rejected: Int64 = 0
        /// What there was no room for, here or in the system.
        public var dropped: Int64 = 0
        /// Connections that are open now.
        public var connections: Int64 = 0
        /// Why the last refusal was; empty without one.
        public var lastRefusal = ""

        public init(name: String) { self.name = name }
    }
    public var wires: [Wire] = []
    /// When listening began.
    public var since = Timestamp(nanoseconds: 0)
    /// Traces that are held, and that were let go to stay within the limit.
    public var keptTraces = 0
    public var droppedTraces = 0
    /// When the last traces were let go; nil before.
    public var lastDrop: Timestamp?
    /// Bytes that may be held, and that are.
    public var memoryLimit = 0
    public var memoryUsed = 0
    /// What becomes of what comes in, beside being shown.
    public var outlets: [Outlet] = []

    /// A place that everything is passed on to, or written to.
    public struct Outlet: Hashable, Sendable {
        /// `forward otlp:http://…`, `record FILE`.
        public var name: String
        public var delivered: Int64 = 0
        public var bytes: Int64 = 0
        public var failed: Int64 = 0
        /// What waits to be delivered.
        public var waiting: Int64 = 0
        /// Why the last failure was; empty without one.
        public var lastFailure = ""

        public init(name: String) { self.name = name }
    }

    public init() {}

    /// Spans and documents of all wires.
    public var spans: Int64 { wires.reduce(0) { $0 + $1.spans } }
    /// Anything that came at all, taken or not.
    public var hasTraffic: Bool {
        wires.contains { $0.requests > 0 || $0.notTraces > 0 || $0.rejected > 0 || $0.dropped > 0 }
    }
    public var seenTraces: Int { keptTraces + droppedTraces }
}
