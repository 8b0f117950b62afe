/// Where the intake listens and how much it bears.
public struct IntakeSettings: Sendable, Hashable {
    /// One protocol that is listened for.
    public enum Wire: Int, CaseIterable, Sendable {
        /// The X-Ray daemon's protocol: datagrams, and HTTP on the same port (reference 7).
        case xray
        /// OTLP over HTTP (reference 9.2).
        case otlpHTTP
        /// OTLP over gRPC.
        case otlpGRPC

        /// The port that clients try first.
        public var usualPort: UInt16 {
            switch self {
            case .xray: 2000
            case .otlpHTTP: 4318
            case .otlpGRPC: 4317
            }
        }

        /// As `listen:?…` and options name it.
        public var name: String {
            switch self {
            case .xray: "xray"
            case .otlpHTTP: "otlp-http"
            case .otlpGRPC: "otlp-grpc"
            }
        }
    }

    /// A place to listen at.
    public struct Endpoint: Sendable, Hashable {
        /// An address in digits, `localhost` for this machine's two, `*` for all.
        public var host: String
        /// 0 for one that is free.
        public var port: UInt16

        public init(host: String = "localhost", port: UInt16) {
            self.host = host
            self.port = port
        }
    }

    /// Which wires, and where.
    public var endpoints: [Wire: Endpoint]
    /// Names beside addresses and `localhost` that the Host header of a request may hold.
    public var allowedHosts: Set<String> = []
    /// Web pages that may send: `https://app.example:8443`, or `*`. Those of this machine always may.
    public var allowedOrigins: Set<String> = []
    /// Of connections at once, by HTTP and by gRPC each.
    public var mostConnections = 256
    /// Bytes of a request, as it came and unpacked (the Collector's own limit, reference 9.2).
    public var largestRequest = 64 << 20
    /// Bytes of all requests that are on their way in or wait for an answer.
    public var mostBytesInFlight = 160 << 20
    /// Seconds that a request may take to arrive.
    public var slowestRequest = 30.0
    /// Datagrams are handed on with their headers too.
    public var keepsWholeDatagrams = false

    public init(endpoints: [Wire: Endpoint]) { self.endpoints = endpoints }

    /// All wires on their usual ports, on this machine alone.
    public static var usual: IntakeSettings {
        IntakeSettings(
            endpoints: Dictionary(
                uniqueKeysWithValues: Wire.allCases.map { ($0, Endpoint(port: $0.usualPort)) }))
    }
}
