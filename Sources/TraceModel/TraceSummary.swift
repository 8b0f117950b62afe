/// The id of a service as summaries name it (`ServiceId` of the API).
public struct ServiceIdentity: Hashable, Sendable {
    public var name: String
    public var names: [String]
    public var type: String?
    public var accountID: String?

    public init(name: String, type: String? = nil, accountID: String? = nil) {
        self.name = name
        names = [name]
        self.type = type
        self.accountID = accountID
    }

    /// It stands for callers from outside.
    public var isClient: Bool { NodeIdentity.isClient(type) }
}

/// An annotation's value as text, number or boolean, away from a store.
public enum ScalarValue: Hashable, Sendable {
    case string(String)
    case number(Double)
    case boolean(Bool)
}

/// One value of an annotation in a trace and the services that set it.
public struct SummaryAnnotation: Hashable, Sendable {
    public var value: ScalarValue
    public var services: [ServiceIdentity]

    public init(value: ScalarValue, services: [ServiceIdentity]) {
        self.value = value
        self.services = services
    }
}

/// All values of one annotation key in a trace.
public struct SummaryAnnotationGroup: Hashable, Sendable {
    public var key: String
    public var values: [SummaryAnnotation]

    public init(key: String, values: [SummaryAnnotation]) {
        self.key = key
        self.values = values
    }
}

/// A user of a trace and the services that named them.
public struct SummaryUser: Hashable, Sendable {
    public var name: String
    public var services: [ServiceIdentity]

    public init(name: String, services: [ServiceIdentity]) {
        self.name = name
        self.services = services
    }
}

/// Which of the three cause lists (reference 4.1).
public enum RootCauseKind: UInt8, CaseIterable, Sendable, Hashable {
    case responseTime, fault, error
}

/// An exception on a cause's path.
public struct RootCauseException: Hashable, Sendable {
    public var name: String?
    public var message: String?

    public init(name: String?, message: String?) {
        self.name = name
        self.message = message
    }
}

/// One step of a cause's path inside a service.
public struct RootCauseEntity: Hashable, Sendable {
    public var name: String
    public var remote: Bool?
    /// Entity time / root response time; response-time causes only.
    public var coverage: Double?
    /// Fault and error causes only.
    public var exceptions: [RootCauseException]

    public init(name: String, remote: Bool? = nil, coverage: Double? = nil, exceptions: [RootCauseException] = []) {
        self.name = name
        self.remote = remote
        self.coverage = coverage
        self.exceptions = exceptions
    }
}

/// A service on a cause's path, entry service first.
public struct RootCauseService: Hashable, Sendable {
    public var identity: ServiceIdentity
    public var inferred: Bool?
    public var path: [RootCauseEntity]

    public init(identity: ServiceIdentity, inferred: Bool?, path: [RootCauseEntity]) {
        self.identity = identity
        self.inferred = inferred
        self.path = path
    }
}

/// One root cause (reference 4.1).
public struct RootCause: Hashable, Sendable {
    public var clientImpacting: Bool?
    public var services: [RootCauseService]

    public init(clientImpacting: Bool?, services: [RootCauseService]) {
        self.clientImpacting = clientImpacting
        self.services = services
    }
}

/// What GetTraceSummaries says of a trace, read or derived (reference 4). Times in seconds; nil where the source says nothing.
public struct TraceSummary: Hashable, Sendable {
    public var id: TraceID
    /// The id as its source says it, when it is not of X-Ray's form.
    public var name: String?
    public var start: Timestamp?
    public var duration: Double?
    public var responseTime: Double?
    public var hasFault = false
    public var hasError = false
    public var hasThrottle = false
    public var isPartial = false
    public var url: String?
    public var status: Int?
    public var method: String?
    public var userAgent: String?
    public var clientIP: String?
    /// In key order.
    public var annotations: [SummaryAnnotationGroup] = []
    public var users: [SummaryUser] = []
    public var services: [ServiceIdentity] = []
    public var resourceARNs: [String] = []
    public var instanceIDs: [String] = []
    public var availabilityZones: [String] = []
    public var entryPoint: ServiceIdentity?
    public var responseTimeRootCauses: [RootCause] = []
    public var faultRootCauses: [RootCause] = []
    public var errorRootCauses: [RootCause] = []
    public var revision: Int?
    public var matchedEventTime: Timestamp?

    public init(id: TraceID) { self.id = id }
}
