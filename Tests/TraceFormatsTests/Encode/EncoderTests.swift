import Foundation
import Testing
import TraceFormats
import TraceModel

@Suite struct EncoderTests {
    private func object(_ bytes: [UInt8]) throws -> NSDictionary {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary)
    }

    /// The node and the client of AWS's published sample (reference/examples/service-graph-four-nodes.json).
    @Test func aGraphHasTheShapeOfTheAnswer() throws {
        var client = ServiceNode(referenceID: 0, name: "shop", type: "client")
        client.state = "unknown"
        client.start = Timestamp(seconds: 1_528_317_567)
        client.end = Timestamp(seconds: 1_528_317_589)
        var edge = ServiceEdge(target: 2)
        edge.start = client.start
        edge.end = client.end
        var statistics = RequestStatistics()
        (statistics.ok, statistics.error, statistics.throttle, statistics.total) = (3, 1, 2, 6)
        statistics.totalResponseTime = 0.273_000_000_1
        edge.statistics = statistics
        edge.responseTimes = [HistogramEntry(value: 0.005, count: 1)]
        client.edges = [edge]
        var graph = ServiceGraph()
        graph.nodes = [client]
        let read = try object(encodeServiceGraph(graph))
        let expected: NSDictionary = [
            "ContainsOldGroupVersions": false,
            "Services": [
                [
                    "ReferenceId": 0, "Name": "shop", "Names": ["shop"], "Type": "client", "State": "unknown",
                    "StartTime": 1_528_317_567, "EndTime": 1_528_317_589,
                    "Edges": [
                        [
                            "ReferenceId": 2, "StartTime": 1_528_317_567, "EndTime": 1_528_317_589,
                            "SummaryStatistics": [
                                "OkCount": 3, "TotalCount": 6, "TotalResponseTime": 0.273,
                                "ErrorStatistics": ["ThrottleCount": 2, "OtherCount": 1, "TotalCount": 3],
                                "FaultStatistics": ["OtherCount": 0, "TotalCount": 0],
                            ],
                            "ResponseTimeHistogram": [["Value": 0.005, "Count": 1]], "Aliases": [],
                        ] as NSDictionary
                    ],
                ] as NSDictionary
            ],
        ]
        #expect(read == expected)
    }

    @Test func aLinkHasNoStatistics() throws {
        var node = ServiceNode(referenceID: 7, name: "queue")
        var edge = ServiceEdge(target: 8)
        edge.type = "link"
        node.edges = [edge]
        var graph = ServiceGraph()
        graph.nodes = [node]
        let text = String(decoding: encodeServiceGraph(graph, indented: false), as: UTF8.self)
        #expect(
            text.contains(
                #""SummaryStatistics":{},"ResponseTimeHistogram":[],"Aliases":[],"EdgeType":"link","ReceivedEventAgeHistogram":[]"#
            ))
        #expect(!text.contains("DurationHistogram"), "a node without statistics has no histograms")
    }

    @Test func aSummaryLeavesOutWhatIsNotKnown() throws {
        let id = try #require(TraceID("1-59602603-23fc5b688855d396af79b496"))
        var encoder = SummariesEncoder(indented: false)
        encoder.append(TraceSummary(id: id))
        encoder.finish(processed: 5)
        let read = try object(encoder.take())
        let expected: NSDictionary = [
            "TraceSummaries": [
                [
                    "Id": "1-59602603-23fc5b688855d396af79b496", "HasFault": false, "HasError": false,
                    "HasThrottle": false,
                    "IsPartial": false, "Http": [:] as NSDictionary, "Annotations": [:] as NSDictionary, "Users": [],
                    "ServiceIds": [], "ResourceARNs": [], "InstanceIds": [], "AvailabilityZones": [],
                    "FaultRootCauses": [], "ErrorRootCauses": [], "ResponseTimeRootCauses": [],
                ] as NSDictionary
            ], "TracesProcessedCount": 5,
        ]
        #expect(read == expected)
    }

    @Test func aSummaryTellsAnnotationsAndCausesByTheirKinds() throws {
        var summary = TraceSummary(id: TraceID(epoch: 1, middle: 2, low: 3))
        let service = ServiceIdentity(name: "api", type: "AWS::Lambda", accountID: "12")
        summary.annotations = [
            SummaryAnnotationGroup(
                key: "k",
                values: [
                    SummaryAnnotation(value: .string("s"), services: [service]),
                    SummaryAnnotation(value: .number(1.5), services: []),
                    SummaryAnnotation(value: .boolean(true), services: []),
                ])
        ]
        let path = [
            RootCauseEntity(name: "e", remote: false, exceptions: [RootCauseException(name: "N", message: nil)])
        ]
        summary.faultRootCauses = [
            RootCause(
                clientImpacting: true, services: [RootCauseService(identity: service, inferred: false, path: path)])
        ]
        summary.responseTimeRootCauses = [
            RootCause(
                clientImpacting: nil,
                services: [
                    RootCauseService(
                        identity: service, inferred: nil, path: [RootCauseEntity(name: "e", coverage: 0.863)])
                ])
        ]
        var encoder = SummariesEncoder(indented: false)
        encoder.append(summary)
        encoder.finish()
        let text = String(decoding: encoder.take(), as: UTF8.self)
        let identity = #""Name":"api","Names":["api"],"AccountId":"12","Type":"AWS::Lambda""#
        #expect(text.contains(#"{"AnnotationValue":{"StringValue":"s"},"ServiceIds":[{\#(identity)}]}"#))
        #expect(text.contains(#"{"NumberValue":1.5}"#) && text.contains(#"{"BooleanValue":true}"#))
        #expect(
            text.contains(
                #"{\#(identity),"EntityPath":[{"Name":"e","Exceptions":[{"Name":"N"}],"Remote":false}],"Inferred":false}],"ClientImpacting":true}"#
            ))
        #expect(text.contains(#"{\#(identity),"EntityPath":[{"Name":"e","Coverage":0.863}]}]}"#))
        #expect(text.contains(#""TracesProcessedCount":1"#))
    }

    @Test func documentsTravelAsEscapedText() throws {
        var encoder = TracesEncoder(indented: false)
        let document = #"{"id":"00000000000000aa","name":"a\"\u001b日"}"#
        encoder.append(
            TraceDocuments(id: "1-a", duration: 1.2504, documents: [.init(id: "00000000000000aa", text: document)]))
        encoder.append(TraceDocuments(id: "1-b", duration: nil, limitExceeded: true, documents: []))
        encoder.finish(unprocessed: [TraceID(epoch: 1, middle: 2, low: 3)])
        let read = try object(encoder.take())
        let expected: NSDictionary = [
            "Traces": [
                [
                    "Id": "1-a", "Duration": 1.25, "LimitExceeded": false,
                    "Segments": [["Id": "00000000000000aa", "Document": document]],
                ] as NSDictionary,
                ["Id": "1-b", "LimitExceeded": true, "Segments": []] as NSDictionary,
            ], "UnprocessedTraceIds": ["1-00000001-000000020000000000000003"],
        ]
        #expect(read == expected)
    }

    @Test func cellsAreQuotedOnlyWhenTheyMustBe() {
        var csv = CSVWriter(showsSecrets: false, header: ["a", "b", "c"])
        csv.record(["x,y", "say \"hi\"", "line\nbreak\u{1b}[0m"])
        csv.record(["=1+1"])
        #expect(
            String(decoding: csv.take(), as: UTF8.self)
                == "a,b,c\n\"x,y\",\"say \"\"hi\"\"\",line break\u{fffd}[0m\n=1+1,,\n")
    }

    @Test func diagramsCannotBeBrokenByAName() {
        var node = ServiceNode(referenceID: 4, name: "a\"]; x\\\u{1b}#<b>")
        node.edges = [ServiceEdge(target: 4), ServiceEdge(target: 99)]
        var graph = ServiceGraph()
        graph.nodes = [node]
        let dot = String(decoding: encodeDot(graph) { "\($0) long" }, as: UTF8.self)
        #expect(dot.contains(##"n0 [label="a\"]; x\\\##u{fffd}#<b>", color="#808080"];"##))
        #expect(dot.contains("n0 -> n0 [") && !dot.contains("99"))
        let mermaid = String(decoding: encodeMermaid(graph) { "\($0) long" }, as: UTF8.self)
        #expect(mermaid.contains("n0[\"a#34;#93;#59; x#92;\u{fffd}#35;#60;b#62;\"]\n"))
        #expect(mermaid.contains("n0 --> n0\n"))
        // A time is in the words of who asks: nothing is rounded here.
        graph.nodes[0].statistics = RequestStatistics()
        graph.nodes[0].statistics?.total = 2
        graph.nodes[0].statistics?.totalResponseTime = 0.000_102
        #expect(String(decoding: encodeDot(graph) { "\($0) long" }, as: UTF8.self).contains("5.1e-05 long, 2 requests"))
    }
}
