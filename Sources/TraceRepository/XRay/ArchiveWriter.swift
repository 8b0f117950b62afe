import Foundation
import TraceFormats
import TraceModel

/// One answer of the API on its way into a file: a line of JSON with the list that it is about, as it came.
public enum ArchivePiece: Sendable {
    case graph([UInt8])
    /// Summaries, and how many traces they list that were not listed before.
    case listed([UInt8], Int)
    /// Whole traces, and how many.
    case traces([UInt8], Int)
}

/// Takes answers one at a time, sees that they are JSON and which traces they name, and hands them on as lines.
actor ArchiveWriter {
    private let take: @Sendable (ArchivePiece) throws(Problem) -> Void
    private var scanner: AnswerScanner?
    private var seen: Set<TraceID> = []
    /// Traces handed on.
    var fetched: Int { handed.count }
    private var handed: Set<TraceID> = []
    /// Pages with traces that were handed on, by a digest: a service may repeat one.
    private var pages: Set<Int> = []
    /// What the taker threw; nothing is handed on after it.
    private(set) var problem: Problem?

    init(take: @escaping @Sendable (ArchivePiece) throws(Problem) -> Void) { self.take = take }

    func write(_ graph: ServiceGraph) throws(XRayFailure) {
        try hand(.graph(encodeServiceGraph(graph, indented: false)))
    }

    /// - Returns: the traces that the page lists and no page before it did.
    func writeSummaries(_ page: XRayPage) throws(XRayFailure) -> [TraceID] {
        let answer = try scan(page, "TraceSummaries")
        let fresh = answer.traceIDs.filter { seen.insert($0).inserted }
        if !fresh.isEmpty { try hand(.listed(line(answer, "TraceSummaries", page), fresh.count)) }
        return fresh
    }

    /// - Returns: the traces that the page holds.
    func writeTraces(_ page: XRayPage) throws(XRayFailure) -> [TraceID] {
        let answer = try scan(page, "Traces")
        guard !answer.traceIDs.isEmpty, pages.insert(answer.text.hashValue).inserted else { return answer.traceIDs }
        let fresh = answer.traceIDs.count { handed.insert($0).inserted }
        try hand(.traces(line(answer, "Traces", page), fresh))
        return answer.traceIDs
    }

    private func hand(_ piece: ArchivePiece) throws(XRayFailure) {
        do throws(Problem) {
            if problem == nil { return try take(piece) }
        } catch {
            problem = error
        }
        throw XRayFailure(.cancelled)
    }

    private func scan(_ page: XRayPage, _ list: StaticString) throws(XRayFailure) -> AnswerScanner.Answer {
        do throws(JSONError) {
            return try readyScanner().scan(page.bytes, list: list)
        } catch {
            throw XRayFailure(.foreignAnswer(status: 200), page.operation, message: "not valid JSON: \(error.message)")
        }
    }

    private func readyScanner() throws(JSONError) -> AnswerScanner {
        if let scanner { return scanner }
        let made = try AnswerScanner()
        scanner = made
        return made
    }

    /// `{"Traces":[…]}`: without the token of a next page, which stands in a line of its own, and without line breaks, which
    /// JSON has between its parts only.
    private func line(_ answer: AnswerScanner.Answer, _ list: String, _ page: XRayPage) -> [UInt8] {
        let envelope = answer.isMended ? PageEnvelope(answer.text) : page.envelope
        guard let range = envelope?.members[list] else { return [] }
        var line = Array("{\"\(list)\":".utf8)
        line.reserveCapacity(line.count + range.count + 2)
        line += answer.text[range]
        if hasLineBreak(line) { line = line.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 } }
        line.append(UInt8(ascii: "}"))
        line.append(0x0A)
        return line
    }

    private func hasLineBreak(_ text: [UInt8]) -> Bool {
        text.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            return memchr(start, 0x0A, bytes.count) != nil || memchr(start, 0x0D, bytes.count) != nil
        }
    }
}
