import Foundation
import TraceFormats
import TraceModel

/// What has come from Jaeger in this run.
actor JaegerAnswers {
    nonisolated let texts: AnswerTexts
    private var traces = AnsweredTraces()
    private var dataSet = DataSet()
    private let name: String
    private(set) var byteCount: Int64 = 0

    init(name: String) {
        self.name = name
        texts = traces.texts
    }

    /// Decodes an answer with traces: Jaeger's own JSON, or OTLP. One that is sent in parts comes as a text each line.
    /// - Returns: what could not be read, and how many traces there were.
    func read(_ bytes: [UInt8]) throws(JSONError) -> (problems: [PlacedProblem], traces: Int) {
        byteCount += Int64(bytes.count)
        var (problems, count) = ([PlacedProblem](), 0)
        for text in Self.texts(bytes) {
            let read = try traces.read(text, isKept: true)
            problems += read.findings.problems
            count += read.traces
            if read.hasLetGo { wasRead = [:] }
        }
        return (problems, count)
    }

    /// What of a service was read whole, by what was asked for.
    private struct Question: Hashable {
        var service: String
        var terms: SearchTerms
    }
    private var wasRead: [Question: TimeWindow] = [:]
    /// Nanoseconds by which spans may come late: so far back a refresh reads again (our choice).
    private static let lateness: Int64 = 120_000_000_000

    /// From when on a service has to be asked for: a refresh costs what is new.
    func firstUnread(of service: String, _ queries: JaegerQueries) -> Timestamp {
        let start = queries.window.start
        guard let read = wasRead[Question(service: service, terms: queries.terms)], read.start <= start,
            read.end >= start
        else { return start }
        return max(start, Timestamp(nanoseconds: read.end.nanoseconds - Self.lateness))
    }

    func markRead(_ service: String, _ queries: JaegerQueries) {
        wasRead[Question(service: service, terms: queries.terms)] = queries.window
    }

    /// A search of which it is known how many traces there are. Windows that differ by less than five minutes are one: the number is to
    /// say how much is missing (our choice).
    private struct CountedSearch: Hashable {
        var question: Question
        var start: Int64
        var end: Int64

        init(_ service: String, _ queries: JaegerQueries) {
            question = Question(service: service, terms: queries.terms)
            start = queries.window.start.nanoseconds / 300_000_000_000
            end = queries.window.end.nanoseconds / 300_000_000_000
        }
    }
    private var counts: [CountedSearch: Int] = [:]
    private static let mostCounts = 256

    func count(of service: String, _ queries: JaegerQueries) -> Int? { counts[CountedSearch(service, queries)] }

    func note(count: Int, of service: String, _ queries: JaegerQueries) {
        if counts.count >= Self.mostCounts { counts = [:] }
        counts[CountedSearch(service, queries)] = count
    }

    /// Calls between services, for as long as there are no traces to count.
    func set(graph: ServiceGraph?) { dataSet.graph = graph }
    func set(morePagesExist: Bool) { dataSet.morePagesExist = morePagesExist }

    func snapshot(_ problems: [Problem]) -> DataSet {
        dataSet.store = traces.store()
        if dataSet.store.traceCount > 0 { dataSet.graph = nil }
        dataSet.revision += 1
        var result = dataSet
        result.problems = problems
        result.sources = [SourceInfo(name: name, format: "Jaeger API", bytes: byteCount)]
        return result
    }

    func absent(of ids: [TraceID]) -> [TraceID] {
        let present = Set(traces.store().traceIDs)
        return ids.filter { !present.contains($0) }
    }

    /// A sequence of objects, one a line, as gateways stream them; else the whole.
    private static func texts(_ bytes: [UInt8]) -> [[UInt8]] {
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        let mark = Array(#"{"result""#.utf8)
        guard lines.count > 1, lines.allSatisfy({ $0.starts(with: mark) }) else { return [bytes] }
        return lines.map { Array($0) }
    }
}
