import Foundation
import TraceFormats
import TraceModel

/// The X-Ray API of an account and region as a repository. Nothing is fetched before it is asked for.
public final class XRayRepository: TraceRepository {
    /// The most summaries that one request reads; a window with more says so.
    public static let summaryLimit = 20_000
    /// Seconds of the window when a request names none.
    public static let defaultSeconds: Int64 = 3_600

    public let name: String
    public let isLive = true
    public let settings: AWSSettings
    let client: XRayClient
    private let library: XRayLibrary

    /// Reads the settings' files; asks nobody.
    public convenience init(_ options: AWSOptions) {
        self.init(client: XRayClient(settings: AWSSettings(options)))
    }

    init(client: XRayClient) {
        self.client = client
        settings = client.settings
        name = Self.name(settings)
        library = XRayLibrary(name: name)
    }

    public func request(_ request: DataRequest, deliver: @escaping @Sendable (DataEvent) -> Void) -> RequestHandle {
        let handle = RequestHandle()
        let job = XRayJob(client: client, library: library, name: name) { event in
            if !handle.isCancelled { deliver(event) }
        }
        let task = Task.detached(priority: .userInitiated) { await job.run(request) }
        handle.onCancel { task.cancel() }
        return handle
    }

    public func detail(ofRow row: Int, in dataSet: DataSet) throws(Problem) -> SegmentDetail {
        let store = dataSet.store
        let problem = { (text: String) in
            Problem(.failure, source: self.name, message: text, remedy: "Load the trace again")
        }
        guard store.ids.indices.contains(row) else { throw problem("there is no such segment") }
        let place = store.places[Int(store.placeIndexes[row])]
        let trace = store.traceIDs[store.trace(ofRow: row)]
        guard let bytes = library.shelf.bytes(at: place) else { throw problem("the answer is not kept any more") }
        let detail: SegmentDetail?
        do {
            detail = try DocumentFinder().detail(of: store.ids[row], in: trace, bytes: bytes)
        } catch {
            throw problem("the answer cannot be read again")
        }
        guard let detail else { throw problem("the answer does not hold the segment \(store.ids[row])") }
        return detail
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
