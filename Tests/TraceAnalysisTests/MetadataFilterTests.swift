import Synchronization
import TestSupport
import Testing
import TraceAnalysis
import TraceModel

/// `metadata.namespace.key`: what stands in documents alone. Four traces of one segment `api` with a subsegment `work`; the metadata of
/// `work` by trace.
@Suite struct MetadataFilterTests {
    private static let metadata: [Int: JSONValue] = [
        0: object(["default": object(["tenant": .string("acme"), "size": .int(12), "hot": .bool(true)])]),
        1: object(["default": object(["tenant": .string("umbrella"), "order": object(["id": .string("o-1")])])]),
        2: object(["a.b": object(["c.d": .array([.int(1), .int(5)])]), "default": object(["tenant": .null])]),
    ]

    private static func object(_ members: [String: JSONValue]) -> JSONValue {
        .object(members.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, $0.value) })
    }

    /// - Parameter unread: the trace whose documents cannot be read again.
    private func data(unread: Int? = nil, flags: EntityFlags = .hasMetadata) -> DataSet {
        var builder = StoreBuilder()
        for number in 0..<4 {
            let call = Spec.sub("db", 20, 40, [], [.inferred("db", "Database::SQL", 20, 40)])
            builder.add(UInt64(number + 1), [.segment("api", 0, 100, [], [.sub("work", 0, 50, flags, [call])])])
        }
        var data = DataSet()
        data.store = builder.store
        data.detail = { row, data in
            let trace = data.store.trace(ofRow: row)
            if trace == unread { return nil }
            let isWork = data.store.name(row) == "work"
            let metadata = isWork ? Self.metadata[trace].map { [JSONValue.Member("metadata", $0)] } : nil
            return SegmentDetail(
                id: data.store.ids[row], name: data.store.name(row), document: .object(metadata ?? []),
                subsegmentCount: 0)
        }
        return data
    }

    private func chosen(_ text: String, _ data: DataSet) throws -> FilterResult {
        try FilterExpression(parsing: text).result(in: TraceTable(data), of: data)
    }

    @Test(arguments: [
        ("metadata.default.tenant = \"acme\"", [0]), ("metadata.default.tenant", [0, 1]),
        ("!metadata.default.tenant", [2, 3]), ("metadata.default.tenant != \"acme\"", [1]),
        ("metadata.default.tenant CONTAINS \"m\"", [0, 1]), ("metadata.default.size > 11", [0]),
        ("metadata.default.size = \"12\"", []), ("metadata.default.hot", [0]), ("metadata.default.hot = false", []),
        ("metadata.default.order.id = \"o-1\"", [1]), ("metadata.default.order", [1]),
        // Names with dots, and the values of a list: one of them is 5.
        ("metadata.a.b.c.d = 5", [2]), ("metadata.a.b.c.d = 2", []), ("metadata[default.tenant] = \"acme\"", [0]),
        ("service(\"api\") { metadata.default.tenant = \"acme\" }", [0]),
        ("service(\"db\") { metadata.default.tenant = \"acme\" }", []),
        ("metadata.default.tenant = \"acme\" OR metadata.default.order.id", [0, 1]), ("metadata.default", [0, 1, 2]),
    ])
    func looksIntoDocuments(text: String, traces: [Int]) throws {
        let found = try chosen(text, data())
        #expect(found.selection.numbers == traces && found.undecided == 0)
    }

    /// A document that cannot be read is no answer, and said; where the rest of the expression decides, none is read.
    @Test func whatCannotBeReadIsNotJudged() throws {
        let found = try chosen("!metadata.default.tenant", data(unread: 3))
        #expect(found.selection.numbers == [2] && found.undecided == 1)
        let cheap = try chosen("metadata.default.tenant AND duration > 5", data(unread: 3))
        #expect(cheap.selection.isEmpty && cheap.undecided == 0)
        var without = data()
        without.detail = nil
        #expect(try chosen("metadata.default.tenant", without).undecided == 4)
    }

    /// Which rows are read again, and which texts are looked into; each trace has a text of its own.
    private final class Read: Sendable {
        let rows = Mutex<[Int]>([])
        let texts = Mutex<[Int]>([])
    }

    private func watched(_ texts: [String], flags: EntityFlags = .hasMetadata) -> (DataSet, Read) {
        var data = data(flags: flags)
        let (read, detail) = (Read(), data.detail)
        for row in 0..<data.store.rowCount { data.store.placeIndexes[row] = UInt32(data.store.trace(ofRow: row)) }
        data.detail = { row, data in
            read.rows.withLock { $0.append(row) }
            return detail?(row, data)
        }
        data.text = { row, data in
            let trace = data.store.trace(ofRow: row)
            read.texts.withLock { $0.append(trace) }
            return trace < texts.count ? Array(texts[trace].utf8) : nil
        }
        return (data, read)
    }

    /// Rows of each trace: api, work, db, and what db calls; the second, `work`, has metadata.
    @Test(arguments: [
        // Nothing of it stands in the texts of 1 and 2; that of 3 cannot be read, and its document is.
        (["tenant default acme", "default acme", "tenant"], "metadata.default.tenant = \"acme\"", [1, 13]),
        // What is escaped may be anything.
        (["x", "\\u0074enant", "x"], "metadata.default.tenant", [5, 13]),
        // A value that may be anything, and one with a byte that JSON may write in two ways.
        (["tenant default", "default", "x"], "metadata.default.tenant != \"acme\"", [1, 13]),
        (["tenant default", "default", "x"], "metadata.default.tenant = \"a/b\"", [1, 13]),
        (["tenant default", "default", "x"], "metadata.default.tenant CONTAINS \"acm\"", [13]),
    ])
    func whatDoesNotStandThereIsNotRead(texts: [String], filter: String, rows: [Int]) throws {
        let (data, read) = watched(texts)
        #expect(try chosen(filter, data).undecided == 0)
        #expect(read.rows.withLock { $0 } == rows)
        #expect(read.texts.withLock { $0 } == [0, 1, 2, 3], "once for each place")
    }

    /// Rows without metadata are neither read nor looked for.
    @Test func whatHasNoMetadataIsNotRead() throws {
        let (data, read) = watched([], flags: [])
        let found = try chosen("metadata.default.tenant", data)
        #expect(found.selection.isEmpty && found.undecided == 0)
        #expect(read.rows.withLock { $0 }.isEmpty && read.texts.withLock { $0 }.isEmpty)
    }

    /// Who does not want the answer any more waits for no further document.
    @Test func isGivenUp() throws {
        let (data, read) = watched([])
        let expression = try FilterExpression(parsing: "metadata.default.tenant")
        _ = try expression.result(in: TraceTable(data), of: data) { read.rows.withLock { $0.count < 2 } }
        #expect(read.rows.withLock { $0 } == [1, 5])
    }

    @Test(arguments: [
        ("metadata. = 1", 1), ("metadata", 9), ("edge(\"a\", \"b\") { metadata.x }", 18), ("metadata.a.b ? 1", 14),
    ])
    func whatIsNone(text: String, column: Int) throws {
        let error = #expect(throws: FilterError.self) { try FilterExpression(parsing: text) }
        #expect(error?.column == column)
    }

    /// X-Ray knows no metadata: the word and its column are named before it is asked.
    @Test func isRefusedForTheService() {
        let refusal = FilterExpression.refusal(forService: "fault AND metadata.default.tenant = \"acme\"")
        #expect(refusal?.column == 11 && refusal?.message.contains("metadata.default.tenant") == true)
        #expect(FilterExpression.refusal(forService: "annotation.metadata = \"metadata.a\"") == nil)
        #expect(FilterExpression.refusal(forService: "metadata.") == nil)
        #expect(FilterExpression.refusal(forService: "annotation[metadata.a] = 1") == nil)
        #expect(FilterExpression.refusal(forService: "ok AND metadata[\"a b\"] = 1")?.column == 8)
    }
}
