import Foundation
import TestSupport
import Testing
import TraceModel

@testable import TraceAnalysis

@Suite struct FilterTests {
    private let groups = [
        TraceGroup(name: "high_response_time", arn: nil, filter: "responseTime > 3"),
        TraceGroup(name: "slow", arn: nil, filter: "responseTime > 1"),
        TraceGroup(name: "a", arn: "arn:a", filter: "group.name = \"b\""),
        TraceGroup(name: "b", arn: "arn:b", filter: "group.arn = \"arn:a\""),
    ]

    private func word(_ word: String, _ key: String = "") -> FilterKeyword {
        FilterKeyword(KeywordRule.named(word) ?? KeywordRule.all[0], key: key)
    }

    private func matches(_ text: String, _ store: TraceStore, trace: Int = 0) throws -> Bool {
        try FilterExpression(parsing: text).compiled(for: store, groups: groups).matches(trace)
    }

    /// Every published expression and the project's own, on both traces; null in the file: only that it parses.
    @Test(.enabled(if: Shared.isThere, "needs ../shared")) func everyExpressionOfTheReference() throws {
        let file = try Reference("filter-expressions")
        let user = try Reference("trace-scorekeep-user").store()
        let table = try Reference("trace-scorekeep-dynamodb").store()
        let expressions = try #require(file.content["expressions"] as? [Reference.Object])
        #expect(expressions.count == 69)
        for item in expressions {
            let text = try #require(item["expression"] as? String)
            let inUser = try matches(text, user)
            let inTable = try matches(text, table)
            if let expected = item["scorekeep_user"] as? Bool { #expect(inUser == expected, "\(text)") }
            if let expected = item["scorekeep_dynamodb"] as? Bool { #expect(inTable == expected, "\(text)") }
        }
    }

    /// What a summary says leads to the same answer as the trace, or to none.
    @Test(.enabled(if: Shared.isThere, "needs ../shared")) func summariesAgreeWithTraces() throws {
        let file = try Reference("filter-expressions")
        let expressions = try #require(file.content["expressions"] as? [Reference.Object])
        var decided = 0
        for name in ["trace-scorekeep-user", "trace-scorekeep-dynamodb", "trace-synthetic-checkout"] {
            let store = try Reference(name).store()
            let summary = TraceSummary.derived(ofTrace: 0, in: store)
            for item in expressions {
                let text = try #require(item["expression"] as? String)
                let resolved = try FilterExpression(parsing: text).resolved(groups: groups)
                guard let answer = resolved.matches(summary) else { continue }
                decided += 1
                #expect(try answer == matches(text, store), "\(name): \(text)")
            }
        }
        #expect(decided > 150)
    }

    @Test(.enabled(if: Shared.isThere, "needs ../shared")) func whatMustNotParseByTheReference() throws {
        let texts = try #require(try Reference("filter-expressions").content["must_not_parse"] as? [String])
        #expect(texts.count == 10)
        for text in texts { #expect(throws: FilterError.self, "\(text)") { try FilterExpression(parsing: text) } }
    }

    @Test func summaryOfTheCheckoutAgreesWithItsTrace() throws {
        let store = try Reference("trace-synthetic-checkout").store()
        let summary = TraceSummary.derived(ofTrace: 0, in: store)
        var decided = 0
        for (text, expected) in Self.ofTheCheckout {
            guard let answer = try FilterExpression(parsing: text).matches(summary) else { continue }
            decided += 1
            #expect(answer == expected, "\(text)")
        }
        #expect(decided > 10)
    }

    @Test func whatMustNotParse() {
        for text in [
            "responsetime > 5s", "ok NOT fault", "user = 'alice'", "\"x\"", "ok && fault", "root", "name = \"x\"",
            "service(\"a\") { index = 1 }", "edge(\"a\", \"b\") { annotation.k }", "ok > 1", "http.url < \"a\"",
            "annotation.x < \"a\"", "annotation.x CONTAINS 5", "rootcause.responsetime.exception",
            "responsetime = true",
            "rootcause.fault.entity { coverage > 0.5 }", "service(\"a\") { service(\"b\") }", "rootcause.json = #[{]",
            "service(id(size: \"1\"))", "()", "ok)", "service(\"a\") {}", "\"never ends",
        ] {
            #expect(throws: FilterError.self, "\(text)") { try FilterExpression(parsing: text) }
        }
    }

    @Test func errorsSayWhereAndWhatInstead() {
        func error(_ text: String) -> FilterError? {
            do {
                _ = try FilterExpression(parsing: text)
                return nil
            } catch { return error }
        }
        #expect(error("ok AND 日本 AND root")?.column == 8)
        #expect(error("annotation.日本 AND root")?.column == 19)
        #expect(
            error("ok AND responsetme > 3")?.description
                == "column 8: there is no keyword 'responsetme'. Did you mean 'responsetime'?")
        #expect(error("servce(\"x\")")?.remedy == "Did you mean 'service'?")
        #expect(error("plan = 1")?.remedy == "An annotation is written annotation.plan")
        #expect(error("duration > 3s")?.kind == .lexical)
        #expect(error("duration > 3s")?.column == 12)
        #expect(error("user < \"a\"")?.kind == .type)
        #expect(error("message")?.kind == .scope)
        #expect(error("ok NOT fault")?.remedy == "Write ! before what shall not hold")
        #expect(error("duration") == nil)
        #expect(error(String(repeating: "(", count: 100_000) + "ok")?.kind == .depth)
        #expect(error(String(repeating: "!", count: 100_000) + "ok") == nil)
    }

    @Test func precedenceAndStrings() throws {
        #expect(
            try FilterExpression(parsing: "ok fault OR !error AND partial")
                == FilterExpression(parsing: "(ok AND fault) or ((!error) and partial)"))
        #expect(
            try FilterExpression(parsing: #"user="a\"b\\""#)
                == .test(KeywordTest(keyword: word("user"), condition: .string(.equal, #"a"b\"#))))
        #expect(try FilterExpression(parsing: "  ") == .all([]))
        #expect(
            try FilterExpression(parsing: "annotation[\"a b\"]=1e2")
                == .test(KeywordTest(keyword: word("annotation", "a b"), condition: .number(.equal, 100))))
        #expect(
            try FilterExpression(parsing: "annotation.aws:api_id")
                == .test(KeywordTest(keyword: word("annotation", "aws:api_id"), condition: .holds)))
        #expect(
            try FilterExpression(parsing: "edge(,) { source.annotation[k] = true }")
                == .edge(
                    ServiceSelector(), ServiceSelector(),
                    .test(KeywordTest(keyword: word("source.annotation", "k"), condition: .boolean(true)))))
    }

    /// U-23, on the synthetic checkout: cart_size 3, express true, coupon "SPRING".
    @Test func annotationsCompareWithTheirOwnType() throws {
        let store = try Reference("trace-synthetic-checkout").store()
        let expected: [(String, Bool)] = [
            ("annotation.cart_size = 3", true), ("annotation.cart_size = \"3\"", false),
            ("annotation.cart_size != 4", true),
            ("annotation.express", true), ("annotation.express = false", false), ("annotation.express != false", true),
            ("annotation.coupon = SPRING", true), ("annotation.coupon != 3", false), ("annotation.coupon", true),
            ("!annotation.nowhere", true), ("annotation.nowhere != 3", false),
            ("annotation.coupon ENDSWITH \"NG\"", true),
            ("service(\"checkout\") { annotation.coupon CONTAINS \"PRI\" }", true),
            ("service(\"payments\") { annotation.coupon }", false),
            ("edge(\"checkout\", \"payments\") { source.annotation.cart_size >= 3 }", true),
            ("edge(\"checkout\", \"payments\") { destination.annotation.cart_size >= 3 }", false),
        ]
        for (text, result) in expected { #expect(try matches(text, store) == result, "\(text)") }
    }

    /// Scopes and causes on the synthetic checkout, values from its derived summary and graph.
    @Test func scopesOfTheCheckout() throws {
        let store = try Reference("trace-synthetic-checkout").store()
        for (text, result) in Self.ofTheCheckout { #expect(try matches(text, store) == result, "\(text)") }
    }

    private static let ofTheCheckout: [(String, Bool)] = [
        ("responsetime = 1.2 duration = 1.25 throttle fault !error", true), ("ok", false),
        ("service(\"checkout\") { duration = 1.25 AND responsetime = 1.2 AND root }", true),
        ("service(\"payments\") { root }", false), ("service(\"ledger\") { inferred AND throttle }", true),
        ("service(id(type: \"AWS::ECS::Fargate\")) { http.status = 503 }", true),
        ("edge(\"checkout\", \"payments\") { responsetime = 1 }", true),
        ("edge(\"payments\", \"checkout\")", false),
        ("edge(id(type: \"client\"), \"checkout\") { responsetime = 1.2 AND fault }", true),
        ("edge(\"checkout\", \"ledger\")", false), ("edge(, \"ledger\") { inferred name = ledger }", true),
        ("service(id(type: \"client\")) { ok }", false), ("service(id(type: \"client\"))", true),
        ("rootcause.fault.service { last AND name = \"ledger\" AND inferred }", true),
        ("rootcause.fault.service { index = 2 AND type BEGINSWITH \"AWS::DynamoDB\" }", true),
        ("rootcause.fault.entity { first AND name = \"checkout\" }", true),
        ("rootcause.fault.entity { last AND remote }", false),
        ("rootcause.fault.exception { last AND name = \"ProvisionedThroughputExceededException\" }", true),
        ("rootcause.fault.exception { index = 0 AND message = \"503 from payments\" }", true),
        ("rootcause.responsetime.entity { coverage = 0.833 AND remote }", true),
        ("rootcause.error.exception", false), ("rootcause.error.service { last and type = remote }", true),
        (
            "rootcause.json = #[{\"Services\":[{\"Name\":\"checkout\",\"EntityPath\":[{\"Name\":\"checkout\"},"
                + "{\"Name\":\"cache.example.com\"}]},{\"Inferred\":true}],\"ClientImpacting\":false}]", true
        ),
        ("rootcause.json = #[{\"Services\":[{\"Name\":\"checkout\"}]}]", false),
    ]

    /// A pattern may name less than the cause has, never another service; account ids may be numbers.
    @Test func rootCausePattern() throws {
        try check(
            pattern: "rootcause.json = #[{ \"Services\": [ { \"Name\": \"gate\", \"EntityPath\": [ "
                + "{ \"Name\": \"gate\" }, { \"Name\": \"look up\" } ] }, { \"Name\": \"shelf\", "
                + "\"EntityPath\": [ { \"Name\": \"shelf\" } ] } ] }]", "gate", "look up", "shelf")
    }

    /// examples/root-cause-json.json: the pattern matches the published cause.
    @Test(.enabled(if: Shared.isThere, "needs ../shared")) func publishedRootCausePattern() throws {
        let file = try Reference("root-cause-json")
        let text = try #require(file.content["filter_expression"] as? String)
        try check(pattern: text, "GetWeatherData", "get_temperature", "GetTemperature")
    }

    /// Against a cause of two services, of which the first calls the second in a subsegment.
    private func check(pattern text: String, _ caller: String, _ call: String, _ callee: String) throws {
        func service(_ name: String, _ path: [(String, Double)]) -> RootCauseService {
            RootCauseService(
                identity: ServiceIdentity(name: name, accountID: "123456789012"), inferred: false,
                path: path.map { RootCauseEntity(name: $0.0, remote: false, coverage: $0.1) })
        }
        var summary = TraceSummary(id: TraceID(epoch: 1, middle: 0, low: 1))
        let services = [
            service(caller, [(caller, 1), (call, 0.8)]), service(callee, [(callee, 0.7)]),
        ]
        summary.responseTimeRootCauses = [RootCause(clientImpacting: nil, services: services)]
        let filter = try FilterExpression(parsing: text)
        #expect(filter.matches(summary) == true)
        let account = try FilterExpression(
            parsing: text.replacing("\"EntityPath\"", with: "\"AccountId\": 123456789012, \"EntityPath\""))
        #expect(account.matches(summary) == true)
        summary.responseTimeRootCauses[0].services.removeLast()
        #expect(filter.matches(summary) == false)
    }

    @Test func groupsAreReplacedByTheirExpressions() throws {
        let store = try Reference("trace-synthetic-checkout").store()
        #expect(try matches("group.name = \"slow\"", store))
        #expect(try !matches("group.name != \"slow\"", store))
        #expect(try !matches("group.name = \"high_response_time\"", store))
        for text in ["group.name = \"nowhere\"", "group.name = \"a\""] {
            #expect(throws: FilterError.self) { try matches(text, store) }
        }
    }

    @Test func judgesATable() throws {
        var data = DataSet()
        data.store = try Reference("trace-synthetic-checkout").store()
        var read = TraceSummary(id: TraceID(epoch: 5, middle: 0, low: 1))
        read.responseTime = 9
        data.summaries = [read]
        let table = TraceTable(data)
        #expect(
            try FilterExpression(parsing: "responsetime > 1").result(in: table, of: data).selection.numbers == [0, 1])
        let unknown = try FilterExpression(parsing: "service(\"payments\") { responsetime > 0.9 }").result(
            in: table, of: data)
        #expect(unknown.selection.numbers == [0] && unknown.undecided == 1)
    }
}
