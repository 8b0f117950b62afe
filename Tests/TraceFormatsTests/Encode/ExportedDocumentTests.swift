import Testing
import TraceModel
import TraceRepository

@testable import TraceFormats

/// X-Ray documents that are written as spans and read again: what a span has a place for is the same.
@Suite struct ExportedDocumentTests {
    private static let segment = #"""
        {"name":"shop","id":"a000000000000001","trace_id":"1-65f0a1b2-0c1d2e3f4051627384950001","start_time":1710268850,"end_time":1710268851,"origin":"AWS::ECS::Fargate","error":true,"throttle":true,"user":"u7","resource_arn":"arn:aws:ecs:eu-west-1:1:cluster/shop",
        "service":{"version":"4.2","runtime":"CPython"},
        "http":{"request":{"method":"GET","url":"https://shop.example/","user_agent":"curl","client_ip":"192.0.2.1","x_forwarded_for":true}},
        "aws":{"account_id":"123456789012","ecs":{"container":"web","container_id":"c1","task_family":"shop"},"ec2":{"instance_id":"i-1","availability_zone":"eu-west-1a"},"cloudwatch_logs":[{"log_group":"/shop","arn":"arn:aws:logs:eu-west-1:123456789012:log-group:/shop"}]},
        "cause":{"working_directory":"/srv","exceptions":[{"id":"e000000000000001","type":"TooBusy","message":"no room","cause":"e000000000000002","stack":[{"path":"cart.py","line":12,"label":"add"},{"path":"web.py","line":3,"label":"main"}]},{"id":"e000000000000002","type":"Full","message":"disk","truncated":4,"stack":[{"path":"disk.py","line":9,"label":"write"}]}]},
        "annotations":{"tenant":"t1"},"metadata":{"default":{"cart":{"items":3}},"debug":{"sql":true}},
        "subsegments":[
        {"name":"orders@db","id":"a000000000000002","start_time":1710268850.1,"end_time":1710268850.2,"namespace":"remote","fault":true,"error":true,"sql":{"connection_string":"jdbc:postgresql://db:5432/orders","database_type":"postgresql","user":"reader","sanitized_query":"SELECT 1","driver_version":"42"}},
        {"name":"DynamoDB","id":"a000000000000003","start_time":1710268850.3,"end_time":1710268850.4,"namespace":"aws","aws":{"operation":"BatchGetItem","region":"eu-west-1","request_id":"r1","table_names":["carts","users"],"retries":2},"http":{"response":{"status":400}}}
        ]}
        """#
    /// A subsegment that came by itself, before its segment.
    private static let loose = #"""
        {"name":"render","id":"a000000000000004","parent_id":"a000000000000001","type":"subsegment","trace_id":"1-65f0a1b2-0c1d2e3f4051627384950001","start_time":1710268850.5,"end_time":1710268850.6}
        """#

    private func again(_ form: SpanEncoder.Form) throws -> (TraceStore, [EntityID: JSONValue]) {
        let text = Self.loose + "\n" + Self.segment.split(separator: "\n").joined()
        let first = FileRepository([.memory(name: "first", bytes: Array(text.utf8))], threads: 1)
        let data = try first.answer(.overview(.init()))
        var encoder = try SpanEncoder(form)
        encoder.append(try first.documents(ofTrace: 0, in: data), of: data.store.traceIDs[0]) { _ in nil }
        encoder.finish()
        #expect(encoder.leftOut == 0)
        let second = FileRepository([.memory(name: "second", bytes: encoder.take())], threads: 1)
        let other = try second.answer(.overview(.init()))
        #expect(other.problems.isEmpty, "\(other.problems)")
        var documents: [EntityID: JSONValue] = [:]
        for row in 0..<other.store.rowCount where !other.store.flags[row].contains(.inferred) {
            documents[other.store.ids[row]] = try second.detail(ofRow: row, in: other).document
        }
        return (other.store, documents)
    }

    @Test("members come back under their own names", arguments: SpanEncoder.Form.allCases)
    func members(_ form: SpanEncoder.Form) throws {
        let (store, documents) = try again(form)
        let segment = try #require(documents[EntityID(raw: 0xA000_0000_0000_0001)])
        func texts(_ entity: JSONValue, _ paths: [[String]]) -> [String?] { paths.map { entity.at($0)?.string } }
        #expect(
            texts(
                segment,
                [
                    ["name"], ["origin"], ["user"], ["service", "version"], ["http", "request", "method"],
                    ["http", "request", "client_ip"], ["aws", "account_id"], ["aws", "ecs", "container"],
                    ["aws", "ecs", "task_family"], ["annotations", "tenant"],
                ]) == [
                    "shop", "AWS::ECS::Fargate", "u7", "4.2", "GET", "192.0.2.1", "123456789012", "web", "shop", "t1",
                ])
        #expect(segment.at(["http", "request", "x_forwarded_for"]) == .bool(true))
        #expect(segment.at(["aws", "cloudwatch_logs"])?.array?.first?["log_group"] == .string("/shop"))
        let sql = try #require(documents[EntityID(raw: 0xA000_0000_0000_0002)])
        #expect(
            texts(
                sql,
                [["name"], ["namespace"], ["sql", "connection_string"], ["sql", "user"], ["sql", "sanitized_query"]])
                == ["orders@db", "remote", "jdbc:postgresql://db:5432/orders", "reader", "SELECT 1"])
        let call = try #require(documents[EntityID(raw: 0xA000_0000_0000_0003)])
        #expect(texts(call, [["name"], ["namespace"], ["aws", "operation"]]) == ["DynamoDB", "aws", "BatchGetItem"])
        #expect(call.at(["aws", "table_names"]) == .array([.string("carts"), .string("users")]))
        // A subsegment that came by itself is one of its segment's service again.
        let rows = (0..<store.rowCount).filter {
            store.flags[$0].contains(.segment) && !store.flags[$0].contains(.inferred)
        }
        #expect(rows.map { store.name($0) } == ["shop"])
    }

    @Test("fault, error and throttle come back as they were", arguments: SpanEncoder.Form.allCases)
    func outcomes(_ form: SpanEncoder.Form) throws {
        let (_, documents) = try again(form)
        let flags = [1, 2, 3, 4].map { number in
            ["fault", "error", "throttle"].filter {
                documents[EntityID(raw: 0xA000_0000_0000_0000 + UInt64(number))]?[$0]?.bool == true
            }
        }
        // The third has a status of 400 and no flag: it is read as an error (U-13), and says so.
        #expect(flags == [["error", "throttle"], ["fault", "error"], ["error"], []])
    }

    @Test("an exception comes back with its stack and its cause", arguments: SpanEncoder.Form.allCases)
    func exceptions(_ form: SpanEncoder.Form) throws {
        let (_, documents) = try again(form)
        let list = try #require(
            documents[EntityID(raw: 0xA000_0000_0000_0001)]?.at(["cause", "exceptions"])?.array)
        #expect(list.map { $0["type"] } == [.string("TooBusy"), .string("Full")])
        #expect(list.map { $0["message"] } == [.string("no room"), .string("disk")])
        #expect(list.map { $0["stack"]?.array?.count } == [2, 1])
        #expect(list[0]["cause"] == list[1]["id"] && list[1]["truncated"] == .int(4))
        #expect(
            list[0]["stack"]?.array?.first
                == .object([.init("path", .string("cart.py")), .init("line", .int(12)), .init("label", .string("add"))])
        )
    }

    @Test("what OpenTelemetry has no name for goes out under X-Ray's", arguments: SpanEncoder.Form.allCases)
    func rest(_ form: SpanEncoder.Form) throws {
        let (_, documents) = try again(form)
        func attribute(_ id: UInt64, _ name: String) -> JSONValue? {
            documents[EntityID(raw: id)]?.at(["metadata", "attributes", name])
        }
        let id: UInt64 = 0xA000_0000_0000_0001
        #expect(attribute(id, "aws.xray.resource_arn") == .string("arn:aws:ecs:eu-west-1:1:cluster/shop"))
        #expect(attribute(id, "aws.xray.service.runtime") == .string("CPython"))
        #expect(attribute(id, "aws.xray.cause.working_directory") == .string("/srv"))
        #expect(attribute(id, "aws.xray.metadata.debug") == .string(#"{"sql":true}"#))
        #expect(attribute(id + 1, "aws.xray.sql.driver_version") == .string("42"))
        #expect(attribute(id + 2, "aws.xray.aws.retries") == .int(2))
    }
}
