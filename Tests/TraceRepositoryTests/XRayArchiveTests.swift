import Foundation
import Synchronization
import Testing
import TraceModel

@testable import HTTP
@testable import HTTP
@testable import TraceRepository

@Suite struct XRayArchiveTests {
    /// What was handed over.
    private final class Pieces: Sendable {
        let all = Mutex<[ArchivePiece]>([])
        var traces: Int {
            all.withLock { $0.reduce(0) { if case .traces(_, let count) = $1 { $0 + count } else { $0 } } }
        }
        var listed: Int {
            all.withLock { $0.reduce(0) { if case .listed(_, let count) = $1 { $0 + count } else { $0 } } }
        }
        var graphs: Int { all.withLock { $0.count { if case .graph = $0 { true } else { false } } } }
    }

    private func archive(
        _ endpoint: XRayTestEndpoint, without known: Set<TraceID> = [],
        take: @escaping @Sendable (ArchivePiece) throws(Problem) -> Void
    ) async throws -> ArchiveReport {
        let repository = try XRayRepositoryTests.repository(endpoint)
        return try await onThread {
            Result { () throws(Problem) in
                try repository.archive(
                    XRayRepositoryTests.hour, without: known, graph: true, onEvent: { _ in }, take: take)
            }
        }.get()
    }

    @Test func aWindowComesWholeAndTracesAreAskedForWhileTheListComes() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "103", "--summary-page", "5", "--delay-ms", "30"])
        let ids = Set(try endpoint.traceIDs().compactMap { TraceID($0) })
        let known = Set(ids.sorted().prefix(3))
        let pieces = Pieces()
        let report = try await archive(endpoint, without: known) { piece in pieces.all.withLock { $0.append(piece) } }
        #expect(Set(report.listed) == ids && report.listed.count == 103)
        #expect(report.fetched == 100 && report.absent.isEmpty)
        #expect((report.listProblems + report.traceProblems + report.notices).isEmpty)
        #expect(pieces.traces == 100 && pieces.listed == 103 && pieces.graphs == 1)
        let paths = try endpoint.records().requests.map(\.path)
        #expect(paths.count { $0 == "/Traces" } == 20)
        let firstTraces = try #require(paths.firstIndex(of: "/Traces"))
        let lastList = try #require(paths.lastIndex(of: "/TraceSummaries"))
        #expect(firstTraces < lastList)
        #expect(try endpoint.records().most_in_flight <= CallGate.most)
    }

    @Test func aCallThatFailsLosesItsOwnTracesOnly() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "40"])
        try endpoint.fault("/Traces", "status", ["status": 400, "code": "InvalidRequestException", "skip": 3])
        let pieces = Pieces()
        let report = try await archive(endpoint) { piece in pieces.all.withLock { $0.append(piece) } }
        #expect(report.fetched == 35 && pieces.traces == 35 && report.listed.count == 40)
        #expect(report.absent.isEmpty && report.listProblems.isEmpty)
        #expect(
            report.traceProblems.map(\.message) == ["a part of the traces is missing: the request was refused: no"])
    }

    @Test func whatTheTakerThrowsEndsIt() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "200", "--delay-ms", "2"])
        let full = Problem(.failure, source: "file", message: "no room")
        let pieces = Pieces()
        await #expect(throws: full) {
            _ = try await archive(endpoint) { piece throws(Problem) in
                if pieces.traces >= 10 { throw full }
                pieces.all.withLock { $0.append(piece) }
            }
        }
        #expect(try endpoint.requests(to: "/Traces").count < 20)
    }
}
