/// What a client sent by HTTP or gRPC and waits for an answer to.
public struct IntakeRequest: Sendable {
    /// What it asks.
    public enum Call: Sendable, Hashable {
        /// OTLP's export of a signal, in protobuf or JSON (reference 9).
        case export(OTLPSignal, isJSON: Bool)
        /// The operations that SDKs ask the X-Ray daemon for (reference 7).
        case putTraceSegments, putTelemetryRecords, samplingRules, samplingTargets

        /// What nobody here looks at: taken, so that who sends it is content, and not kept.
        public var isNoTraces: Bool {
            if case .export(let signal, _) = self { signal != .traces } else { false }
        }
    }
    public var wire: IntakeSettings.Wire
    public var call: Call
    /// As it came: packed when `isGzipped`.
    public var body: [UInt8]
    public var isGzipped: Bool
    let ticket: Ticket
    let mail: AnswerMail

    /// Answers it; once, from any thread. The client may have gone.
    public func answer(_ answer: IntakeAnswer) { mail.post(answer, ticket) }
}

/// What a client is told. One value for HTTP and gRPC; each wire says it in its own way.
public struct IntakeAnswer: Sendable, Hashable {
    public enum Status: Sendable, Hashable {
        case accepted
        /// The bytes are no such request: not to be sent again.
        case malformed
        /// It is larger than the limit.
        case tooLarge
        /// Not now: to be sent again later.
        case busy
        /// What a far side answered: HTTP's status, handed on.
        case relayed(Int)
    }
    public var status: Status
    /// The message of an answer, in the encoding of its request; of a failure, empty.
    public var body: [UInt8]
    /// The reason, for a person.
    public var message: String
    /// Seconds after which to try again.
    public var retryAfter: Int?

    public init(_ status: Status, body: [UInt8] = [], message: String = "", retryAfter: Int? = nil) {
        self.status = status
        self.body = body
        self.message = message
        self.retryAfter = retryAfter
    }
}

/// Datagrams that came together, without their headers (reference 7).
public struct DatagramBatch: Sendable {
    /// Documents one behind the other, each followed by a line feed.
    public var bytes: [UInt8] = []
    /// Where each document ends, its line feed not counted.
    public var ends: [Int] = []
    /// Whole datagrams one behind the other, headers too, where the settings ask for them; and where each ends.
    public var whole: [UInt8] = []
    public var wholeEnds: [Int] = []

    public init(bytes: [UInt8] = [], ends: [Int] = []) { (self.bytes, self.ends) = (bytes, ends) }
}

/// Who takes what comes in. Called on the intake's thread, so neither may wait.
public protocol IntakeSink: Sendable {
    /// - Returns: false when there is no room now; the client is told to come again.
    func take(_ request: IntakeRequest) -> Bool
    /// - Returns: false when there is no room now; datagrams are lost then, and counted.
    func take(_ datagrams: DatagramBatch) -> Bool
    /// The counters are not what they were.
    func countersChanged()
}
