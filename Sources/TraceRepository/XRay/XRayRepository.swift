import AWSAccount
import Foundation
import HTTP
import TraceFormats
import TraceModel

/// The X-Ray API of an account and region as a repository. Nothing is fetched before it is asked for.
public final class XRayRepository: TraceRepository {
    /// The most summaries that one request reads; a window with more says so.
    public static let summaryLimit = 20_000
    /// Seconds of the window when a request names none.
    public static let defaultSeconds: Int64 = 3_600

    public let name: String
    public let capabilities: SourceCapabilities = XRayRepository.capabilities
    /// What the API can do, in any account.
    public static let capabilities: SourceCapabilities = {
        var can = SourceCapabilities(service: "X-Ray")
        can.windows = .asked(usual: defaultSeconds, kept: XRayJob.retentionSeconds)
        can.filters = .there
        can.isAskedAgain = true
        can.listsBeforeTraces = true
        can.fetchesTraces = true
        can.hasGroups = true
        can.hasInsights = true
        can.countsByItself = true
        can.hasSeries = true
        can.hasTraceGraphs = true
        return can
    }()

    public let settings: AWSSettings
    let client: XRayClient
    let answers: XRayAnswers

    /// Reads the settings' files; asks nobody.
    public convenience init(_ options: AWSOptions) {
        self.init(client: XRayClient(settings: AWSSettings(options)))
    }

    init(client: XRayClient) {
        self.client = client
        settings = client.settings
        name = Self.name(settings)
        answers = XRayAnswers(name: name)
    }

    public func request(_ request: DataRequest, deliver: @escaping @Sendable (DataEvent) -> Void) -> RequestHandle {
        .answered(deliver: deliver) { [self] deliver in
            await XRayJob(client: client, answers: answers, name: name, deliver: deliver).run(request)
        }
    }

    public var aside: any TraceRepository { XRayRepository(client: client) }

    public func reader(of store: TraceStore) -> DocumentReader {
        DocumentReader(answers: answers.texts, store: store, name: name)
    }

    /// `xray ap-northeast-1 (prod)`; with an endpoint that was configured, its address behind.
    private static func name(_ settings: AWSSettings) -> String {
        var text = "xray"
        if let region = settings.region { text += " \(region.value)" }
        if settings.profile.source != "built in" { text += " (\(settings.profile.value))" }
        if let endpoint = settings.configuredEndpoint, let address = HTTPAddress(endpoint.value) {
            text += " at \(address.authority)"
        }
        return text
    }
}
