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

    @Test func aTraceThatFailsLosesItselfOnly() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "40"])
        let bad = try endpoint.traceIDs()[7]
        try endpoint.fault(
            "/Traces", "status", ["status": 400, "code": "InvalidRequestException", "holding": bad, "count": -1])
        let pieces = Pieces()
        let report = try await archive(endpoint) { piece in pieces.all.withLock { $0.append(piece) } }
        #expect(report.fetched == 39 && pieces.traces == 39 && report.listed.count == 40)
        #expect(report.absent.isEmpty && report.listProblems.isEmpty && report.traceProblems.isEmpty)
        #expect(report.failed.map(\.description) == [bad])
        #expect(report.refused.map(\.message) == ["trace \(bad) is missing: the request was refused: no"])
    }

    @Test func aPageThatIsRepeatedIsHandedOnOnce() async throws {
        let pieces = Pieces()
        let writer = ArchiveWriter { piece in pieces.all.withLock { $0.append(piece) } }
        let id = TraceID(epoch: 1_772_323_200, middle: 0, low: 7)
        let traces = try XRayPage(.batchGetTraces, [UInt8](#"{"Traces":[{"Id":"\#(id)","Segments":[]}]}"#.utf8))
        let list = try XRayPage(.getTraceSummaries, [UInt8](#"{"TraceSummaries":[{"Id":"\#(id)"}]}"#.utf8))
        for _ in 0..<2 {
            #expect(try await writer.writeTraces(traces) == [id])
            _ = try await writer.writeSummaries(list)
        }
        #expect(pieces.all.withLock { $0.count } == 2)
        #expect(await writer.fetched == 1)
    }

    @Test func aMapThatIsNotAllowedDoesNotKeepTheRest() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "10"])
        try endpoint.fault("/ServiceGraph", "status", ["status": 403, "code": "AccessDeniedException", "count": -1])
        let pieces = Pieces()
        let report = try await archive(endpoint) { piece in pieces.all.withLock { $0.append(piece) } }
        #expect(report.fetched == 10 && report.listProblems.isEmpty && report.refused.count == 1)
        try endpoint.reset()
        try endpoint.fault("/ServiceGraph", "status", ["status": 500, "count": -1])
        let later = try await archive(endpoint) { _ in }
        #expect(later.fetched == 10 && later.listProblems.count == 1 && later.refused.isEmpty)
    }

    /// Reference 2.2, U-3: six hours a call.
    @Test(arguments: [(6, 1), (24, 4), (168, 28), (720, 120)])
    func aWindowCostsNoMoreCallsThanItsLength(_ hours: Int64, _ calls: Int) async throws {
        let endpoint = try XRayTestEndpoint()
        let client = try XRayClientTests.client(endpoint)
        let job = XRayJob(client: client, answers: XRayAnswers(name: "x"), name: "x") { _ in }
        let now = Int64(client.now()) * 1_000_000_000 + 400_000_000
        let asked = TimeWindow(
            start: Timestamp(nanoseconds: now - hours * 3_600_000_000_000), end: Timestamp(nanoseconds: now))
        let window = try job.window(DataRequest.Scope(window: asked))
        #expect(window.slices(of: XRayJob.longestGraph).count == calls)
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
