import Foundation
import Testing
import TraceModel
import TraceRepository

@testable import TraceFormats

/// `--as-xray`: what X-Ray's exporter makes of spans, by the rules of reference 8.
@Suite struct ExporterTests {
    private typealias Object = [String: Any]

    private func attributes(_ list: [(String, Any)]) -> [Object] {
        list.map { key, value in
            switch value {
            case let number as Int: ["key": key, "value": ["intValue": "\(number)"]]
            case let texts as [String]:
                ["key": key, "value": ["arrayValue": ["values": texts.map { ["stringValue": $0] }]]]
            default: ["key": key, "value": ["stringValue": "\(value)"]]
            }
        }
    }

    private func span(
        _ id: String, _ parent: String, _ kind: Int, _ list: [(String, Any)], events: [Object] = [], status: Int = 0,
        links: [Object] = []
    ) -> Object {
        [
            "traceId": "65f0a1b20c1d2e3f405162738495a6b8", "spanId": id, "parentSpanId": parent, "name": "work",
            "kind": kind, "startTimeUnixNano": "1710268850000000000", "endTimeUnixNano": "1710268851000000000",
            "attributes": attributes(list), "events": events, "links": links, "status": ["code": status],
        ]
    }

    private func repository(_ spans: [Object], _ resource: [(String, Any)] = [("service.name", "shop")]) throws
        -> FileRepository
    {
        let request: Object = [
            "resourceSpans": [
                ["resource": ["attributes": attributes(resource)], "scopeSpans": [["spans": spans]]] as Object
            ]
        ]
        let bytes = Array(try JSONSerialization.data(withJSONObject: request))
        return FileRepository([.memory(name: "spans", bytes: bytes)], threads: 1, conversion: .exporter)
    }

    private func documents(_ repository: FileRepository) throws -> [Object] {
        let data = try repository.answer(.overview(.init()))
        return try repository.documents(ofTrace: 0, in: data).map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.text.utf8)) as? Object)
        }
    }

    /// Client, producer and consumer.
    @Test("a call that begins its service's part of a trace is two documents", arguments: [3, 4, 5])
    func localRoot(_ kind: Int) throws {
        let repository = try repository([
            span(
                "a000000000000002", "a000000000000001", kind,
                [
                    ("aws.span.kind", "LOCAL_ROOT"), ("aws.local.service", "orders"),
                    ("aws.remote.service", "AWS::SQS"),
                    ("rpc.system", "aws-api"), ("rpc.method", "SendMessage"), ("aws.region", "eu-west-1"),
                    ("aws.queue.url", "https://sqs/q"), ("http.status_code", 503), ("extra", "x"),
                ], links: [["traceId": "65f0a1b20c1d2e3f405162738495a6b9", "spanId": "b000000000000001"]])
        ])
        let found = try documents(repository)
        try #require(found.count == 2)
        let (service, call) = (found[0], found[1])
        #expect(service["name"] as? String == "orders" && call["name"] as? String == "SQS")
        #expect(service["parent_id"] as? String == "a000000000000001")
        #expect(call["id"] as? String == "a000000000000002" && call["parent_id"] as? String == service["id"] as? String)
        #expect(service["type"] == nil && service["namespace"] == nil && service["http"] == nil)
        #expect(call["type"] as? String == "subsegment" && call["namespace"] as? String == "aws")
        #expect(service["fault"] as? Bool == true && call["fault"] as? Bool == true)
        let (own, called) = (service["aws"] as? Object ?? [:], call["aws"] as? Object ?? [:])
        #expect(Set(own.keys) == ["xray"])
        #expect(called["operation"] as? String == "SendMessage" && called["queue_url"] as? String == "https://sqs/q")
        let metadata = (service["metadata"] as? Object)?["default"] as? Object ?? [:]
        #expect(Set(metadata.keys) == ["otel.resource.service.name"])
        #expect(((call["metadata"] as? Object)?["default"] as? Object)?["extra"] as? String == "x")
        // A consumer's link is its service's, any other's its call's.
        #expect((service["links"] != nil, call["links"] != nil) == (kind == 5, kind != 5))
        let store = try repository.answer(.overview(.init())).store
        let rows = (0..<store.rowCount).filter { !store.flags[$0].contains(.synthetic) }
        #expect(rows.map { store.name($0) } == ["orders", "SQS"])
        #expect(rows.map { store.flags[$0].contains(.segment) } == [true, false] && store.parents[rows[1]] == 0)
        let detail = try repository.detail(ofRow: rows[0], in: try repository.answer(.overview(.init())))
        #expect(detail.name == "orders")
    }

    @Test("the doctor does not call it a service that X-Ray hangs elsewhere") func doctor() throws {
        let spans = [
            span("a000000000000001", "", 2, []),
            span(
                "a000000000000002", "a000000000000001", 3,
                [("aws.span.kind", "LOCAL_ROOT"), ("aws.local.service", "shop"), ("aws.remote.service", "pay")]),
        ]
        func check(_ spans: [Object]) throws -> DoctorCheck {
            let request: Object = [
                "resourceSpans": spans.map { span in
                    [
                        "resource": ["attributes": attributes([("service.name", "shop")])],
                        "scopeSpans": [["spans": [span]]],
                    ]
                        as Object
                }
            ]
            let file = URL.temporaryDirectory.appendingPathComponent("spans-\(UUID().uuidString).json")
            try JSONSerialization.data(withJSONObject: request).write(to: file)
            defer { try? FileManager.default.removeItem(at: file) }  // what is left of a test is nobody's loss
            return try #require(try SpanDoctor([.path(file.path)]).checks().first { $0.title == "services" })
        }
        #expect(try check(spans).result == .ok)
        #expect(try check([spans[1]]).result == .ok)
    }

    @Test("what begins its service's part and calls nobody is one segment", arguments: [1, 2])
    func localRootOfService(_ kind: Int) throws {
        let found = try documents(
            try repository([
                span(
                    "a000000000000002", "a000000000000001", kind,
                    [("aws.span.kind", "LOCAL_ROOT"), ("aws.local.service", "orders")])
            ]))
        try #require(found.count == 1)
        #expect(found[0]["name"] as? String == "orders" && found[0]["type"] == nil && found[0]["namespace"] == nil)
    }

    @Test("a request of AWS's SDK that failed and was tried again is an exception: code@seconds@text") func retried()
        throws
    {
        let event: Object = [
            "timeUnixNano": "1696954761000001000", "name": "HTTP request failure",
            "attributes": attributes([
                ("http.response.status_code", "503"), ("aws.http.error_message", "service is temporarily unavailable"),
            ]),
        ]
        func exceptions(_ list: [(String, Any)], _ events: [Object]) throws -> [Object] {
            let repository = try repository([span("a000000000000001", "", 3, list, events: events, status: 2)])
            let store = try repository.answer(.overview(.init())).store
            let cause = try documents(repository)[0]["cause"] as? Object
            let found = cause?["exceptions"] as? [Object] ?? []
            #expect(
                store.exceptions(in: 0..<1).map { store.strings[$0.message] }
                    == found.map { $0["message"] as? String ?? "" })
            return found
        }
        let found = try exceptions([("rpc.system", "aws-api")], [event])
        #expect(found.map { $0["type"] as? String } == ["aws.http.error.event"])
        #expect(found[0]["message"] as? String == "503@1696954761.000001@service is temporarily unavailable")
        #expect(found[0]["remote"] as? Bool == true)
        // Of no call to AWS it is an event like others, and exceptions go before it.
        #expect(try exceptions([], [event]).isEmpty)
        let exception: Object = ["name": "exception", "attributes": attributes([("exception.type", "Timeout")])]
        #expect(
            try exceptions([("rpc.system", "aws-api")], [event, exception]).map { $0["type"] as? String } == ["Timeout"]
        )
    }

    @Test("aws.xray.metadata.NAMESPACE is a namespace; what is no object stays an attribute") func metadata() throws {
        let found = try documents(
            try repository([
                span(
                    "a000000000000001", "", 2,
                    [
                        ("aws.xray.metadata.shop", #"{"cart":{"items":[1,2]}}"#),
                        ("aws.xray.metadata.Default", #"{"plain":true}"#), ("aws.xray.metadata.list", "[1]"),
                        ("aws.xray.metadata.bad", "{"), ("extra", "x"),
                    ])
            ]))
        let metadata = try #require(found[0]["metadata"] as? Object)
        #expect(Set(metadata.keys) == ["shop", "default"])
        #expect(((metadata["shop"] as? Object)?["cart"] as? Object)?["items"] as? [Int] == [1, 2])
        let plain = try #require(metadata["default"] as? Object)
        #expect(plain["plain"] as? Bool == true && plain["extra"] as? String == "x")
        #expect(plain["aws.xray.metadata.list"] as? String == "[1]" && plain["aws.xray.metadata.bad"] as? String == "{")
    }

    @Test("a resource's attribute is indexed by its name among annotations") func resourceAnnotation() throws {
        let found = try documents(
            try repository([
                span("a000000000000001", "", 2, [("aws.xray.annotations", ["otel.resource.service.name"])])
            ]))
        #expect((found[0]["annotations"] as? Object)?["otel.resource.service.name"] as? String == "shop")
        #expect(((found[0]["metadata"] as? Object)?["default"] as? Object)?["otel.resource.service.name"] == nil)
    }

    @Test("a host and an SDK are told by what is there of them") func resource() throws {
        let found = try documents(
            try repository(
                [span("a000000000000001", "", 2, [])],
                [("host.id", "i-1"), ("cloud.platform", "aws_eks"), ("telemetry.sdk.name", "opentelemetry")]))
        let aws = try #require(found[0]["aws"] as? Object)
        #expect((aws["ec2"] as? Object)?["instance_id"] as? String == "i-1")
        #expect((aws["xray"] as? Object)?["sdk"] as? String == "opentelemetry")
    }
}
