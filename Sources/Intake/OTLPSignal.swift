/// What OTLP carries. SDKs send all of it to one address; traces alone are looked at here.
public enum OTLPSignal: CaseIterable, Sendable {
    case traces, metrics, logs

    /// Where it goes by HTTP (reference 9.2).
    public var path: String {
        switch self {
        case .traces: "/v1/traces"
        case .metrics: "/v1/metrics"
        case .logs: "/v1/logs"
        }
    }

    /// The method that takes it by gRPC.
    var method: String {
        switch self {
        case .traces: "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
        case .metrics: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"
        case .logs: "/opentelemetry.proto.collector.logs.v1.LogsService/Export"
        }
    }
}
