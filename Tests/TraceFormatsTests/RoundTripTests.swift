import Foundation
import Testing
import TraceFormats
import TraceModel

@testable import TraceRepository

/// Documents of every kind in every form, by chance: what is accepted, saved and read again is the same, and neither their order
/// nor how they are spread over files changes anything.
@Suite struct RoundTripTests {
    /// Prints its seed when it fails; XRAYSCOPE_SEED runs one again.
    static let seeds: [UInt64] = {
        if let text = ProcessInfo.processInfo.environment["XRAYSCOPE_SEED"], let seed = UInt64(text) { return [seed] }
        return (0..<60).map { _ in UInt64.random(in: 0 ... .max) }
    }()

    @Test("saved and read again", arguments: seeds) func saved(seed: UInt64) throws {
        var maker = DocumentMaker(seed)
        let read = try Read(maker.sources())
        try read.expectSameWhenSaved()
    }

    @Test("in another order, in other files, cut elsewhere", arguments: seeds) func order(seed: UInt64) throws {
        var maker = DocumentMaker(seed)
        let documents = maker.documents()
        let whole = try Read([documents.joined(separator: "\n")])
        let files = maker.spread(documents.shuffled(using: &maker.random))
        let other = try Read(files, pieceSize: Int.random(in: 1...2_000, using: &maker.random))
        #expect(other.data.store.traceLines.difference(from: whole.data.store.traceLines).isEmpty, "seed \(seed)")
        #expect(whole.data.store.foreignIDs == other.data.store.foreignIDs, "seed \(seed)")
        #expect(other.data.problems.isEmpty)
    }
}

extension TraceStore {
    /// The lines of each trace as one text, in the order of the texts.
    var traceLines: [String] {
        var traces: [[String]] = []
        for line in lines {
            if line.hasPrefix("1-") { traces.append([]) }
            traces[traces.count - 1].append(line)
        }
        return traces.map { $0.joined(separator: "\n") }.sorted()
    }
}

/// SplitMix64.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}

/// Makes documents of a few traces: no two complete ones of one entity differ, and no two start at one time.
struct DocumentMaker {
    var random: SeededRandom
    private var number = 0
    private let traces = [
        "1-65f0a1b2-0c1d2e3f405162738495a6b7", "1-65f0a1b3-0c1d2e3f405162738495a6b7",
        "65f0a1b40c1d2e3f405162738495a6b7", "trace-123",
    ]

    init(_ seed: UInt64) { random = SeededRandom(seed) }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func id() -> String {
        number += 1
        if chance(10) { return "span-\(number)" }
        return String(format: "%016lx", 0x1000_0000_0000_0000 + number)
    }

    mutating func documents() -> [String] {
        var documents: [String] = []
        for trace in traces.prefix(Int.random(in: 1...4, using: &random)) {
            var parents: [String] = []
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                documents += self.documents(of: trace, &parents)
            }
        }
        if chance(20) {
            documents.append(#"{"name":"alone","id":"\#(id())","start_time":\#(time()),"end_time":1710269000}"#)
        }
        if chance(20) { documents.append(#"{"name":"nobody","start_time":\#(time()),"end_time":1710269000}"#) }
        return documents
    }

    private mutating func time() -> String {
        number += 1
        return "1710268850.\(String(format: "%04d", number))"
    }

    /// A segment or a subsegment sent alone, with what was sent of it before, and what X-Ray infers of its call.
    private mutating func documents(of trace: String, _ parents: inout [String]) -> [String] {
        let own = id()
        let isSegment = parents.isEmpty || chance(60)
        var members = #""trace_id":"\#(trace)","name":"s\#(number % 5)","id":"\#(own)","start_time":\#(time())"#
        if let parent = parents.randomElement(using: &random), chance(80) { members += #","parent_id":"\#(parent)""# }
        if !isSegment { members += #","type":"subsegment""# }
        if !isSegment, chance(50) { members += #","namespace":"aws","aws":{"table_name":"t\#(number % 3)"}"# }
        if chance(30) { members += #","annotations":{"k":"v\#(number)","n":1.5}"# }
        if chance(20) { members += #","fault":true,"cause":{"exceptions":[{"id":"\#(id())","message":"m"}]}"# }
        let open = "{" + members + #","in_progress":true}"#
        var result: [String] = chance(20) ? [open] : []
        let call = id()
        if chance(50) {
            members +=
                #","subsegments":[{"name":"DynamoDB","id":"\#(call)","namespace":"aws","start_time":\#(time()),"end_time":1710268990,"aws":{"table_name":"t"}}]"#
            if chance(40) {
                result.append(
                    #"{"trace_id":"\#(trace)","name":"DynamoDB","id":"\#(id())","parent_id":"\#(call)","inferred":true,"start_time":\#(time()),"end_time":1710268990,"origin":"AWS::DynamoDB::Table","aws":{"table_name":"t"}}"#
                )
            }
            parents.append(call)
        }
        result.append(chance(10) ? open : "{" + members + #","end_time":1710269000}"#)
        if chance(10), let last = result.last { result.append(last) }
        parents.append(own)
        return result
    }

    /// Documents over one to three files, each in a form of its own.
    mutating func spread(_ documents: [String]) -> [String] {
        let count = Int.random(in: 1...3, using: &random)
        var files = [[String]](repeating: [], count: count)
        for document in documents { files[Int.random(in: 0..<count, using: &random)].append(document) }
        return files.filter { !$0.isEmpty }.map { form($0) }
    }

    mutating func sources() -> [String] {
        let documents = documents().shuffled(using: &random)
        return spread(documents)
    }

    private mutating func form(_ documents: [String]) -> String {
        switch Int.random(in: 0..<7, using: &random) {
        case 0: documents.joined(separator: "\n") + "\n"
        case 1: documents.joined(separator: " ")
        case 2: "[" + documents.joined(separator: ",\n") + "]"
        case 3: documents.map(quoted).joined(separator: "\n")
        case 4: "[" + documents.map(quoted).joined(separator: ",") + "]"
        case 5: #"{"TraceSegmentDocuments":["# + documents.map(quoted).joined(separator: ",") + "]}"
        default:
            documents.map { "{\"format\":\"json\",\"version\":1}\n" + $0 }.joined(separator: "\n")
        }
    }

    private func quoted(_ text: String) -> String { "\"" + text.replacingOccurrences(of: "\"", with: "\\\"") + "\"" }
}
