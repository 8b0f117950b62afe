import CGlibc
import Foundation
import Intake
import Synchronization
import TraceFormats
import TraceModel

/// The program as the endpoint that SDKs and collectors send to: what comes in is read, kept within a limit, and told of as it
/// grows.
public final class ListenRepository: TraceRepository {
    public static let capabilities: SourceCapabilities = {
        var capabilities = SourceCapabilities(service: "listen:")
        capabilities.growsByItself = true
        return capabilities
    }()
    public let name: String
    public var capabilities: SourceCapabilities { Self.capabilities }
    /// What could not be opened and is not needed, and what others can reach.
    public let notices: [Problem]
    private let server: IntakeServer
    private let reader: LiveReader

    /// Opens the sockets: from now on clients can send.
    /// - Throws: the problem of a port that cannot be had, with its remedy.
    public init(_ settings: ListenSettings) throws(Problem) {
        xs_keep_large_blocks_apart()
        let queue = LiveQueue(mostDatagramBytes: settings.datagramRoom)
        var settings = settings
        settings.intake = settings.boundedIntake
        server = try IntakeServer(settings.intake, sink: queue)
        notices = server.notices + settings.warnings
        reader = try LiveReader(settings, queue, server, notices)
        name =
            "listen "
            + server.addresses.sorted { $0.key.rawValue < $1.key.rawValue }
            .compactMap { entry in entry.value.first.map { "\(entry.key.name) \(Self.port(of: $0))" } }
            .joined(separator: ", ")
        reader.start()
    }

    deinit { stop() }

    /// Closes the sockets, and waits until what has come is passed on.
    public func close() {
        server.stop()
        server.waitForEnd()
        reader.stop()
        reader.waitForEnd()
    }

    private func stop() {
        server.stop()
        reader.stop()
    }

    private static func port(of address: String) -> Substring { address.split(separator: ":").last ?? "" }

    public func request(_ request: DataRequest, deliver: @escaping @Sendable (DataEvent) -> Void) -> RequestHandle {
        let handle = RequestHandle()
        reader.add(handle, deliver)
        return handle
    }

    /// Lets go of all traces.
    public func clear() { reader.clear() }

    public func finish() { reader.finish() }

    public var intake: IntakeReport? { reader.report }

    public func reader(of store: TraceStore) -> DocumentReader {
        let shelf = reader.shelf
        let problem = { (place: DocumentPlace, message: String) in
            Problem(
                .partial, source: "listen", message: message,
                remedy: "It was let go to stay within the memory limit; --memory raises it")
        }
        return DocumentReader(
            store: store,
            text: { place throws(Problem) in
                guard let text = shelf.text(at: place) else { throw problem(place, "the trace is not held any more") }
                return text
            }, problem: problem)
    }
}

extension ListenSettings {
    /// Said before anything else: who else can reach this.
    fileprivate var warnings: [Problem] {
        openEndpoints.map { place in
            Problem(
                .notice, source: "listen", message: "\(place) can be reached from other machines",
                remedy: "Whoever reaches it can send traces; without an address it is this machine alone")
        }
    }
}
