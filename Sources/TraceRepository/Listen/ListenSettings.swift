import AWSAccount
import Intake
import TraceModel

/// What `listen:` is told: where it listens, how much it holds, and what becomes of what comes in.
public struct ListenSettings: Sendable, Hashable {
    /// When a run ends that prints or saves and exits.
    public struct End: Sendable, Hashable {
        /// Seconds from the beginning; nil for as long as it takes.
        public var seconds: Double?
        /// So many traces have come and are complete, and nothing has come for a second.
        public var traces: Int?

        public init(seconds: Double? = nil, traces: Int? = nil) {
            self.seconds = seconds
            self.traces = traces
        }
    }
    public var intake = IntakeSettings.usual
    /// Bytes of memory that traces may take, with what the viewer works out of them.
    public var memoryLimit = Self.usualMemory
    /// nil: it goes on until somebody ends it.
    public var end: End?
    /// Where everything is passed on to: `otlp:URL`, `udp:HOST:PORT`, `xray`.
    public var forwards: [String] = []
    /// Whose X-Ray `xray` is, and who signs for AWS's addresses.
    public var account = AWSOptions()
    /// The file that everything is written to as it comes.
    public var record: String?

    public static let usualMemory = 512 << 20
    /// Bytes that may wait to be passed on by each outlet.
    var outletRoom: Int64 { Int64(min(32 << 20, memoryLimit / 8)) }
    /// Bytes of datagrams that may wait to be read.
    var datagramRoom: Int { max(2 << 20, memoryLimit / 8) }

    /// The intake, with what it may hold of requests within the memory limit: a quarter of it for all, an eighth for one, which is
    /// several times in memory while it is read.
    var boundedIntake: IntakeSettings {
        var intake = intake
        intake.mostBytesInFlight = min(intake.mostBytesInFlight, memoryLimit / 4)
        intake.largestRequest = min(intake.largestRequest, memoryLimit / 8)
        intake.keepsWholeDatagrams = forwards.contains { $0.hasPrefix("udp:") }
        return intake
    }
    public static let smallestMemory = 16 << 20

    public init() {}

    /// - Parameter source: `listen:`, or `listen:?otlp-http=4318&otlp-grpc=off&xray=127.0.0.1:2000&memory=1g`.
    /// - Throws: the problem with what can be written there.
    public init(source: String) throws(Problem) {
        self.init()
        guard source != "listen" else { return }
        guard source.hasPrefix("listen:") else { throw ListenSettings.wrong(source, "is no listen: source") }
        let rest = source.dropFirst("listen:".count)
        let host = rest.prefix { $0 != "?" }
        if !host.isEmpty { take(host: String(host)) }
        let query = rest.dropFirst(host.count + 1)
        for part in query.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2 else { throw ListenSettings.wrong(String(part), "has no value") }
            try take(sides[0], sides[1])
        }
    }

    /// `listen:0.0.0.0`: all wires at that address.
    private mutating func take(host: String) {
        for (wire, endpoint) in intake.endpoints { intake.endpoints[wire] = .init(host: host, port: endpoint.port) }
    }

    private mutating func take(_ name: String, _ value: String) throws(Problem) {
        if let wire = IntakeSettings.Wire.allCases.first(where: { $0.name == name }) {
            try take(wire, value)
        } else if name == "memory" {
            memoryLimit = try ListenSettings.memory(value)
        } else {
            throw ListenSettings.wrong(name, "is not known")
        }
    }

    /// `off`, a port, or an address and a port.
    private mutating func take(_ wire: IntakeSettings.Wire, _ value: String) throws(Problem) {
        guard value != "off" else {
            intake.endpoints[wire] = nil
            return
        }
        let colon = value.lastIndex(of: ":")
        let host = colon.map { String(value[..<$0]) } ?? intake.endpoints[wire]?.host ?? "localhost"
        let digits = colon.map { value[value.index(after: $0)...] } ?? value[...]
        guard let port = UInt16(digits), !host.isEmpty else {
            throw ListenSettings.wrong("\(wire.name)=\(value)", "is no port")
        }
        intake.endpoints[wire] = .init(host: host, port: port)
    }

    /// `512m`, `2g`, or bytes.
    public static func memory(_ text: String) throws(Problem) -> Int {
        var digits = Substring(text.lowercased())
        if digits.hasSuffix("b") { digits = digits.dropLast() }
        var shift = 0
        for (unit, bits) in [("k", 10), ("m", 20), ("g", 30)] where digits.hasSuffix(unit) {
            (digits, shift) = (digits.dropLast(), bits)
        }
        guard let number = Int(digits), number > 0, number <= (1 << 43) >> shift else {
            throw wrong("memory=\(text)", "is no size")
        }
        guard number << shift >= smallestMemory else {
            throw wrong("memory=\(text)", "is too little: 16m is the least")
        }
        return number << shift
    }

    private static func wrong(_ what: String, _ why: String) -> Problem {
        Problem(
            .failure, source: "listen", place: what, message: why,
            remedy:
                "As in listen:?otlp-http=4318&otlp-grpc=4317&xray=2000&memory=512m; off closes one, HOST:PORT moves it")
    }

    /// The addresses from which others can reach it, for a warning; empty when only this machine can.
    public var openEndpoints: [String] {
        intake.endpoints.filter { !$0.value.isLoopback }.map { "\($0.key.name) at \($0.value.host):\($0.value.port)" }
            .sorted()
    }
}
