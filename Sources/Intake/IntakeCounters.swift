/// What one wire has seen since it was opened.
public struct WireCounters: Sendable, Hashable {
    /// Datagrams, or requests with a body.
    public var requests: Int64 = 0
    /// Requests of metrics and logs: taken, and not kept.
    public var notTraces: Int64 = 0
    /// As they came.
    public var bytes: Int64 = 0
    /// Refused: no request of this protocol, too large, from a page that may not send.
    public var rejected: Int64 = 0
    /// Not taken because there was no room, by us or by the kernel.
    public var dropped: Int64 = 0
    /// Open now, and ever.
    public var connections: Int64 = 0
    public var everConnected: Int64 = 0
    /// Why the last refusal was, and when, in seconds of `systemUptime`.
    public private(set) var lastRefusal = ""
    public private(set) var refusedAt = 0.0

    public init() {}

    /// Notes why something was not taken; what counts it is another thing.
    public mutating func refuse(_ reason: String, at time: Double) { (lastRefusal, refusedAt) = (reason, time) }

    /// Adds what was seen in a turn.
    mutating func add(_ other: WireCounters) {
        requests += other.requests
        bytes += other.bytes
        rejected += other.rejected
        dropped += other.dropped
        if !other.lastRefusal.isEmpty { refuse(other.lastRefusal, at: other.refusedAt) }
    }
}

/// All wires.
public struct IntakeCounters: Sendable, Hashable {
    public var wires: [IntakeSettings.Wire: WireCounters] = [:]

    public init() {}

    public subscript(wire: IntakeSettings.Wire) -> WireCounters {
        get { wires[wire] ?? WireCounters() }
        set { wires[wire] = newValue }
    }

    /// Counts a request that has come whole.
    mutating func count(_ call: IntakeRequest.Call, _ wire: IntakeSettings.Wire, bytes: Int) {
        if call.isNoTraces { self[wire].notTraces += 1 } else { self[wire].requests += 1 }
        self[wire].bytes += Int64(bytes)
    }

    mutating func drop(_ wire: IntakeSettings.Wire, _ reason: String) {
        self[wire].dropped += 1
        self[wire].refuse(reason, at: IntakeContext.now)
    }

    mutating func reject(_ wire: IntakeSettings.Wire, _ reason: String) {
        self[wire].rejected += 1
        self[wire].refuse(reason, at: IntakeContext.now)
    }
}
