/// An insight: a time in which a group had more faults than X-Ray expected (GetInsightSummaries, reference 2.2).
public struct InsightSummary: Hashable, Sendable {
    public var id: String
    public var group: String?
    /// `ACTIVE` or `CLOSED`; others as read.
    public var state: String?
    public var start: Timestamp?
    /// nil while it goes on.
    public var end: Timestamp?
    /// In the service's words.
    public var text: String
    public var rootCause: ServiceIdentity?
    /// Requests of the clients while it lasted.
    public var clientImpact: InsightImpact?
    /// Requests of the service where it began.
    public var rootCauseImpact: InsightImpact?

    public init(id: String, text: String) {
        self.id = id
        self.text = text
    }
}

/// How many requests an insight touched.
public struct InsightImpact: Hashable, Sendable {
    public var faults: Int64
    public var ok: Int64
    public var total: Int64

    public init(faults: Int64, ok: Int64, total: Int64) {
        self.faults = faults
        self.ok = ok
        self.total = total
    }
}
