import TestSupport
import Testing
import TraceModel

@testable import TraceAnalysis

/// The columns of all attributes, which share what they read and remember what they have put into words, against what the summary of
/// each trace says by itself.
@Suite struct KeyColumnsTests {
    private func segment(_ random: inout Seeded, depth: Int) -> Spec {
        let name = "s\(Int.random(in: 0..<4, using: &random))"
        let start = Int64.random(in: 0...200, using: &random)
        let flags: [EntityFlags] = [[], [], .fault, .error, .throttle, [.fault, .error]]
        var spec = Spec.segment(
            name, Bool.random(using: &random) ? "AWS::EC2::Instance" : nil, start,
            start + Int64.random(in: 0...300, using: &random), flags.randomElement(using: &random) ?? [])
        let said = Int.random(in: 0..<5, using: &random)
        spec.request = Spec.RequestSpec(
            method: said > 0 ? "GET" : "", url: said > 1 ? "https://x.example.com/items/\(said)" : "",
            user: said > 2 ? "u\(said)" : "", userAgent: said > 3 ? "curl" : "",
            clientIP: said > 2 ? "203.0.113.\(said)" : "", status: said > 0 ? Int32(199 + said) : -1)
        spec.profile = Spec.ProfileSpec(
            resourceARN: said > 3 ? "arn:aws:\(said)" : "", instanceID: said > 2 ? "i-\(said)" : "")
        if spec.flags.contains(.fault), Bool.random(using: &random) {
            spec.flags.insert(.hasCause)
            spec.exceptions = [(type: "Broken\(said)", message: said > 2 ? "words \(said)" : "")]
        }
        spec.annotations = [
            ("batch", .number(Double(said))), ("half", .number(Double(said) / 2)), ("hot", .boolean(said > 2)),
            ("tenant", .string(said > 1 ? "acme" : "")),
        ].filter { _ in Bool.random(using: &random) }
        for _ in 0..<Int.random(in: 0...(depth > 0 ? 3 : 0), using: &random) {
            let child = segment(&random, depth: depth - 1)
            let step = Int.random(in: 0..<3, using: &random)
            spec.children.append(
                .sub(
                    "step\(step)", child.start - 1, child.end + 1, step == 0 ? child.flags.intersection(.fault) : [],
                    [child]))
        }
        spec.children.sort { $0.start < $1.start }
        return spec
    }

    /// 2,500 traces: more than the rows by which room for values is estimated.
    @Test func sayWhatSummariesSay() {
        var random = Seeded.named("KeyColumnsTests")
        var builder = StoreBuilder()
        for number in 1...2_500 { builder.add(UInt64(number), [segment(&random, depth: 3)]) }
        var data = DataSet()
        data.store = builder.store
        let table = TraceTable(data)
        let summaries = (0..<data.store.traceCount).map { TraceSummary.derived(ofTrace: $0, in: data.store) }
        let columns = KeyColumns(table, data)
        #expect(columns.columns.count >= 18)
        #expect(columns.column(.zone) == nil, "no trace names one")
        for column in columns.columns where column.grouping != .operation {
            #expect(column.count == table.count)
            for row in 0..<table.count {
                var found: Set<String> = []
                column.forEachKey(ofRow: row) { found.insert(column.labels[$0].text) }
                let said = Set(summaries[row].labels(column.grouping).map(\.text))
                guard found == (said.isEmpty ? ["-"] : said) else {
                    Issue.record("\(column.grouping.name), trace \(row): \(found), and its summary says \(said)")
                    return
                }
            }
        }
    }

    /// The rows of a value are those that count for it, where rows have one value and where they have several.
    @Test func rowsOfAValue() {
        var random = Seeded.named("KeyColumnsTests")
        var builder = StoreBuilder()
        for number in 1...300 { builder.add(UInt64(number), [segment(&random, depth: 2)]) }
        var data = DataSet()
        data.store = builder.store
        let columns = KeyColumns(TraceTable(data), data)
        let all = TraceSelection(capacity: 300, full: true)
        for column in columns.columns {
            let counts = column.counts(all)
            for number in column.labels.indices {
                let rows = column.rows(having: number)
                #expect(rows.count == counts[number])
                rows.forEach { row in
                    var isThere = false
                    column.forEachKey(ofRow: row) { if $0 == number { isThere = true } }
                    #expect(isThere)
                }
            }
        }
    }

    /// Numbers of eight forms and more are numbers; the first of a trace counts. `size` has nine, `batch` seven.
    @Test func numbersOfManyForms() {
        var builder = StoreBuilder()
        for number in 0..<9 {
            let second = Spec.sub("x", 1, 2).with { $0.annotations = [("size", .number(100))] }
            builder.add(
                UInt64(number + 1),
                [
                    Spec.segment("s", 0, 9, [], [second]).with {
                        $0.annotations = [("size", .number(Double(number))), ("batch", .number(Double(number % 7)))]
                    }
                ])
        }
        var data = DataSet()
        data.store = builder.store
        let numbers = KeyColumns(TraceTable(data), data).numbers
        #expect(numbers.map(\.key) == ["size"])
        #expect(numbers.first?.values == (0..<9).map(Double.init))
    }

    @Test func waysHaveNumbers() {
        var ways = WayNumbers()
        var known: [[UInt64]: Int] = [:]
        var random = Seeded.named("KeyColumnsTests")
        for _ in 0..<20_000 {
            let way = (0..<Int.random(in: 0...3, using: &random)).map { _ in UInt64.random(in: 0..<24, using: &random) }
            let (number, isNew) = ways.number(way)
            #expect(isNew == (known[way] == nil))
            #expect(known[way] ?? known.count == number)
            known[way] = number
        }
        #expect(known.count > 1_000, "the table has grown")
    }
}
