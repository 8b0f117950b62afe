import TestSupport
import Testing
import TraceModel

@testable import TraceAnalysis

@Suite("What may come where a filter is typed")
struct FilterCompletionTests {
    /// Two services, three annotation keys; the user's name and one value hold quotes.
    private static func data() -> DataSet {
        var builder = StoreBuilder()
        for (number, version) in ["2.4.1", "2.4.1", "2.4.0"].enumerated() {
            builder.add(
                UInt64(number + 1),
                [
                    Spec.segment("task-web", "AWS::EC2::Instance", account: "111122223333", 0, 100, []).with {
                        $0.request = .init(method: "GET", url: "http://x/tasks/\(number)", user: "alice", status: 200)
                        $0.children = [Spec.segment("tasks \"db\"", "AWS::DynamoDB::Table", 10, 50)]
                        $0.annotations = [
                            ("version", .string(version)), ("big order", .boolean(true)), ("size", .number(3)),
                        ]
                    }
                ])
        }
        var data = DataSet()
        data.store = builder.store
        data.groups = [TraceGroup(name: "slow", arn: "arn:slow", filter: nil)]
        return data
    }

    private static func vocabulary(_ mayShow: (String, String) -> Bool = { _, _ in true }) -> FilterVocabulary {
        FilterVocabulary.of(data(), mayShow: mayShow) ?? FilterVocabulary()
    }

    /// The text with each suggestion in its place.
    private func completed(_ text: String, _ vocabulary: FilterVocabulary = vocabulary()) -> [String] {
        let found = vocabulary.completion(of: text)
        return found.texts.map { text.prefix(found.start) + $0 }
    }

    @Test("Keywords come from the one list, in the places where they mean something")
    func keywords() {
        let trace = completed("")
        let words = KeywordRule.all.filter { $0.places.contains(.trace) }.map { $0.takesKey ? $0.word + "." : $0.word }
        #expect(Array(trace.prefix(words.count)) == words)
        #expect(
            completed("resp") == ["responsetime", "rootcause.responsetime.entity", "rootcause.responsetime.service"])
        #expect(completed("STAT") == ["http.status"])
        #expect(completed("ok AND (thr") == ["ok AND (throttle"])
        #expect(completed("service(\"a\") { roo") == ["service(\"a\") { root"])
        #expect(completed("edge(\"a\", \"b\") { dest") == ["edge(\"a\", \"b\") { destination.annotation."])
        #expect(completed("rootcause.fault.exception { mess") == ["rootcause.fault.exception { message"])
        #expect(completed("rootcause.fault.exception { m AND root") == [])
    }

    @Test("Operators fit the keyword; a blank comes before them where there is none")
    func operators() {
        #expect(completed("responsetime ").first == "responsetime > ")
        #expect(completed("user C") == ["user CONTAINS "])
        #expect(!completed("responsetime ").contains("responsetime CONTAINS "))
        #expect(completed("annotation[\"k\"]").first == "annotation[\"k\"] = ")
        #expect(completed("fault = true ") == ["fault = true AND ", "fault = true OR "])
        #expect(completed("service(\"a\") ").last == "service(\"a\") { ")
    }

    @Test("Services, types, accounts, groups, users, methods and statuses are those of the data")
    func names() {
        #expect(completed("service(\"task-") == ["service(\"task-web\")"])
        #expect(completed("service(DB") == [#"service("tasks \"db\"")"#])
        #expect(completed("edge(\"task-w") == ["edge(\"task-web\", "])
        #expect(completed("edge(\"task-web\", \"tasks") == [#"edge("task-web", "tasks \"db\"")"#])
        #expect(completed("service(id(") == ["service(id(name: ", "service(id(type: ", "service(id(account.id: "])
        #expect(completed("service(id(type: \"AWS::D") == ["service(id(type: \"AWS::DynamoDB::Table\""])
        #expect(
            completed("service(id(name: \"x\", account.id: ") == [
                "service(id(name: \"x\", account.id: \"111122223333\""
            ])
        #expect(completed("group.name = ") == ["group.name = \"slow\""])
        #expect(completed("group.arn != \"a") == ["group.arn != \"arn:slow\""])
        #expect(completed("user = al") == ["user = \"alice\""])
        #expect(completed("http.method = \"") == ["http.method = \"GET\""])
        #expect(completed("http.status = ") == ["http.status = 200"])
        #expect(completed("fault = ") == ["fault = true", "fault = false"])
    }

    @Test("Annotation keys are written as they can be read, and their values as what they are, the most frequent first")
    func annotations() throws {
        #expect(completed("annotation.v") == ["annotation.version"])
        #expect(completed("annotation.big") == ["annotation[\"big order\"]"])
        #expect(completed("annotation[\"siz") == ["annotation[\"size\"]"])
        #expect(
            completed("annotation.version = ") == ["annotation.version = \"2.4.1\"", "annotation.version = \"2.4.0\""])
        #expect(completed("annotation[\"big order\"] = ") == ["annotation[\"big order\"] = true"])
        #expect(completed("annotation.size > ") == ["annotation.size > 3"])
        for text in ["annotation.", "annotation.version = ", "annotation[", "user = ", "service("] {
            for whole in completed(text) where !whole.hasSuffix(" ") { _ = try FilterExpression(parsing: whole) }
        }
    }

    @Test("What an expression cannot go on with gets no suggestion, and no text ends the program")
    func nothing() {
        for text in [
            "'", "responsetime > 3s ", "rootcause.json = #[", "service(\"a\" ", ")))) }}}} ]", "日本語", "\"",
            "annotation[[",
        ] {
            _ = completed(text)
        }
        #expect(completed("responsetime > 3s ") == [])
        #expect(completed("ok && fa") == [])
        #expect(completed("throttle") == [])
    }

    @Test("What may not be shown is not suggested, and what is too much is bounded")
    func bounds() {
        let guarded = Self.vocabulary { name, text in name != "version" && !text.contains("alice") }
        #expect(completed("annotation.version = ", guarded) == [])
        #expect(completed("annotation.v", guarded) == ["annotation.version"])
        #expect(completed("user = ", guarded) == [])
        var builder = StoreBuilder()
        for number in 1...1500 {
            builder.add(
                UInt64(number),
                [
                    Spec.segment("s\(number)", nil, 0, 10).with {
                        $0.request = .init(url: "http://x/\(number % 1000)")
                        $0.annotations = [("k\(number)", .string("v")), ("id", .number(Double(number)))]
                    }
                ])
        }
        var data = DataSet()
        data.store = builder.store
        let made = FilterVocabulary.of(data, mayShow: { _, _ in true })
        #expect(made?.services.count == 1000 && made?.keys.count == 500 && made?.keys.first == "id")
        #expect(made?.values["http.url"]?.count == 200 && made?.annotated["id"]?.count == 200)
        #expect(made?.has(annotation: "k1400") == true && made?.has(annotation: "k1501") == false)
        // The 500 URLs that came twice come before those that came once.
        let twice = Set((1...500).map { "http://x/\($0)" })
        #expect(made?.values["http.url"]?.allSatisfy { twice.contains($0.text) } == true)
        #expect(FilterVocabulary.of(data, mayShow: { _, _ in true }, isWanted: { false }) == nil)
    }

    @Test("Which annotations an expression asks for")
    func keys() throws {
        let text = "annotation.a = 1 OR !(service(\"x\") { annotation[\"b c\"] }) edge(,) { source.annotation.d }"
        #expect(try FilterExpression(parsing: text).annotationKeys == ["a", "b c", "d"])
    }
}
