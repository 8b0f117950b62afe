import Foundation
import TraceFormats
import TraceModel

/// A Jaeger query service as a repository.
public final class JaegerRepository: TraceRepository {
    /// Seconds of the window when a request names none.
    public static let defaultSeconds: Int64 = 3_600

    /// What it can do, whichever version it is.
    public static let capabilities: SourceCapabilities = {
        var can = SourceCapabilities(service: "Jaeger")
        can.windows = .asked(usual: defaultSeconds, kept: nil)
        can.filters = .partly
        can.isAskedAgain = true
        can.fetchesTraces = true
        return can
    }()

    public let name: String
    public let capabilities: SourceCapabilities = JaegerRepository.capabilities
    private let client: JaegerClient
    private let answers: JaegerAnswers
    private let terms: @Sendable (String) -> SearchTerms
    private let shared = SharedPlaces()

    /// - Parameter terms: what of a filter expression Jaeger understands.
    public init(_ address: JaegerAddress, terms: @escaping @Sendable (String) -> SearchTerms) {
        client = JaegerClient(address: address)
        name = "jaeger \(address.place)"
        answers = JaegerAnswers(name: name)
        self.terms = terms
    }

    public func request(_ request: DataRequest, deliver: @escaping @Sendable (DataEvent) -> Void) -> RequestHandle {
        .answered(deliver: deliver) { [self] deliver in
            await JaegerJob(client: client, answers: answers, name: name, terms: terms, deliver: deliver).run(request)
        }
    }

    public func reader(of store: TraceStore) -> DocumentReader {
        DocumentReader(answers: answers.texts, store: store, shared: shared, name: name)
    }
}
