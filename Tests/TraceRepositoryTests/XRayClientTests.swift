import Foundation
import Testing

@testable import AWSAccount
@testable import HTTP
@testable import TraceRepository

@Suite struct XRayClientTests {
    /// A client of an endpoint, with keys from the environment and full jitter.
    static func client(
        _ endpoint: XRayTestEndpoint, environment: [String: String] = [:], region: String? = "eu-west-1"
    ) throws -> XRayClient {
        let sandbox = try CredentialsSandbox()
        let keys = ["AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "test-secret"]
        sandbox.environment.merge(keys) { _, new in new }
        sandbox.environment.merge(environment) { _, new in new }
        var options = sandbox.options()
        options.region = region
        options.endpointURL = endpoint.url
        return XRayClient(settings: AWSSettings(options), random: { 0.01 }, now: { Date().timeIntervalSince1970 })
    }

    private func failure(of client: XRayClient, _ operation: XRayOperation = .getGroups) async -> XRayFailure? {
        do {
            try await client.pages(operation, [:]) { _ throws(XRayFailure) in true }
            return nil
        } catch {
            return error
        }
    }

    @Test func pagesAreFollowedAndOtherMembersRepeated() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "25", "--summary-page", "10"])
        let client = try Self.client(endpoint)
        var processed: [Double?] = []
        let members: [String: any Sendable] = [
            "StartTime": 1_772_323_200, "EndTime": 1_772_326_800, "FilterExpression": "ok",
        ]
        try await client.pages(.getTraceSummaries, members) { page throws(XRayFailure) in
            processed.append(page.envelope.number("TracesProcessedCount"))
            return true
        }
        #expect(processed == [10, 10, 5])
        let bodies = try endpoint.requests(to: "/TraceSummaries").map(\.body)
        #expect(
            bodies == [
                #"{"EndTime":1772326800,"FilterExpression":"ok","StartTime":1772323200}"#,
                #"{"EndTime":1772326800,"FilterExpression":"ok","NextToken":"10","StartTime":1772323200}"#,
                #"{"EndTime":1772326800,"FilterExpression":"ok","NextToken":"20","StartTime":1772323200}"#,
            ])
        #expect(client.gate.counts == CallGate.Counts(calls: 3, throttles: 0))
    }

    @Test func signedWithAndWithoutSessionToken() async throws {
        for token in [nil, "a-session-token/+="] {
            let endpoint = try XRayTestEndpoint()
            var environment: [String: String] = [:]
            environment["AWS_SESSION_TOKEN"] = token
            let client = try Self.client(endpoint, environment: environment)
            #expect(await failure(of: client) == nil)
            let keys = Credentials(
                accessKeyID: "AKIDTEST", secretAccessKey: "test-secret", sessionToken: token, source: "test")
            let verified = try endpoint.verify(keys)
            #expect(verified.count == 2)
            #expect(verified.allSatisfy { $0.ok })
        }
    }

    @Test func throttlesAndServerErrorsAreTriedAgain() async throws {
        let endpoint = try XRayTestEndpoint()
        let client = try Self.client(endpoint)
        try endpoint.fault("/Groups", "throttle", ["count": 2])
        try endpoint.fault("/Groups", "status", ["status": 503])
        try endpoint.fault("/Groups", "drop", ["at": 10])
        #expect(await failure(of: client) == nil)
        #expect(client.gate.counts == CallGate.Counts(calls: 6, throttles: 2))  // 4 failures, 2 pages
    }

    @Test func retryAfterIsHonoured() async throws {
        let endpoint = try XRayTestEndpoint()
        let client = try Self.client(endpoint)
        try endpoint.fault("/Groups", "throttle", ["retry_after": 1])
        #expect(await failure(of: client) == nil)
        let times = try endpoint.requests(to: "/Groups").map(\.time)
        #expect(times[1] - times[0] >= 1)  // the own back-off would have been 10 ms
        try endpoint.fault("/Groups", "throttle", ["retry_after": 3_600])
        #expect(await failure(of: client)?.kind == .throttled)
    }

    @Test func throttlingThatLastsEnds() async throws {
        let endpoint = try XRayTestEndpoint()
        let client = try Self.client(endpoint, environment: ["AWS_MAX_ATTEMPTS": "2"])
        try endpoint.fault("/Groups", "throttle", ["count": -1])
        let failed = await failure(of: client)
        #expect(failed?.kind == .throttled && failed?.message == "Rate exceeded")
        #expect(client.gate.counts == CallGate.Counts(calls: 4, throttles: 4))
    }

    /// What begins as X-Ray's answer and ends in the middle: another try may bring it whole.
    @Test func aCutAnswerIsAskedForAgain() async throws {
        let endpoint = try XRayTestEndpoint()
        let client = try Self.client(endpoint)
        let cut = #"{"Groups": [{"GroupName""#
        try endpoint.fault("/Groups", "body", ["text": cut])
        #expect(await failure(of: client) == nil)
        try endpoint.fault("/Groups", "body", ["text": cut, "count": -1])
        #expect(await failure(of: client)?.kind == .cutAnswer(bytes: 24))
    }

    @Test func errorsHaveTheirKinds() async throws {
        let endpoint = try XRayTestEndpoint()
        let client = try Self.client(endpoint)
        let cases: [(String, [String: Any], XRayFailure.Kind)] = [
            ("status", ["status": 403, "code": "AccessDeniedException", "message": "not authorized"], .accessDenied),
            ("status", ["status": 403, "code": "UnrecognizedClientException"], .badKeys),
            ("status", ["status": 403, "code": "InvalidSignatureException"], .badKeys),
            ("status", ["status": 403, "code": "ExpiredTokenException"], .expiredToken),
            ("status", ["status": 400, "code": "InvalidRequestException"], .invalidRequest),
            ("status", ["status": 501], .server(status: 501)),
            ("status", ["status": 404], .foreignAnswer(status: 404)),
            (
                "body", ["text": "<html>Sign in to the hotel's network</html>", "type": "text/html"],
                .foreignAnswer(status: 200)
            ),
            ("body", ["text": #"{"hello": "world"}"#], .foreignAnswer(status: 200)),
        ]
        for (kind, members, expected) in cases {
            try endpoint.fault("/Groups", kind, members)
            #expect(await failure(of: client)?.kind == expected, "\(members)")
        }
        try endpoint.fault("/Groups", cases[0].0, cases[0].1)
        let problem = await failure(of: client)?.problem(.failure, source: "xray eu-west-1")
        #expect(
            problem?.description == "xray eu-west-1, GetGroups: access denied: not authorized. "
                + "Allow xray:GetGroups in the role's policy")
    }

    @Test(arguments: [false, true]) func endlessPagesEnd(_ fresh: Bool) async throws {
        let endpoint = try XRayTestEndpoint()
        let client = try Self.client(endpoint)
        try endpoint.fault("/TraceGraph", "endless", ["count": -1, "fresh": fresh])
        let failed = await failure(of: client, .getTraceGraph)
        guard case .endlessPages(let count)? = failed?.kind else { return #expect(Bool(false), "\(failed as Any)") }
        // Fresh tokens count until the pages behind them have brought nothing new for a while.
        #expect(fresh ? (PageTokens.mostWithoutNews...110).contains(count) : count == 2)
    }

    @Test func anExpiredTokenIsRenewedInTheMiddleOfPaging() async throws {
        let endpoint = try XRayTestEndpoint(["--traces", "30", "--summary-page", "10"])
        let sandbox = try CredentialsSandbox(config: "[default]\ncredential_process = helper\n")
        let counter = sandbox.folder.appending(path: "count").path
        try sandbox.program(
            "helper",
            """
            n=$(/bin/cat \(counter) 2>/dev/null || echo 0); n=$((n+1)); echo $n > \(counter)
            echo "{\\"Version\\": 1, \\"AccessKeyId\\": \\"AKID$n\\", \\"SecretAccessKey\\": \\"s$n\\", \\"SessionToken\\": \\"t$n\\"}"
            """)
        var options = sandbox.options()
        options.region = "eu-west-1"
        options.endpointURL = endpoint.url
        let client = XRayClient(settings: AWSSettings(options))
        try endpoint.fault("/TraceSummaries", "expired", ["key": "AKID1", "skip": 1, "count": -1])
        let members: [String: any Sendable] = ["StartTime": 1_772_323_200, "EndTime": 1_772_326_800]
        var pages = 0
        try await client.pages(.getTraceSummaries, members) { _ throws(XRayFailure) in
            pages += 1
            return true
        }
        #expect(pages == 3)
        let tokens = try endpoint.requests(to: "/TraceSummaries").map { $0.headers["x-amz-security-token"] }
        #expect(tokens == ["t1", "t1", "t2", "t2"])
    }

    @Test func callsInFlightGrowWhileNothingIsThrottled() async throws {
        let endpoint = try XRayTestEndpoint(["--delay-ms", "40"])
        let client = try Self.client(endpoint)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<80 { group.addTask { _ = try? await client.call(.getTraceGraph, [:]) } }
        }
        #expect(try endpoint.requests(to: "/TraceGraph").count == 80)
        let most = try endpoint.records().most_in_flight
        #expect(most > CallGate.first && most <= CallGate.most, "\(most)")
    }

    @Test func cancelledCallsEndAtOnceAlsoInTheQueue() async throws {
        let endpoint = try XRayTestEndpoint(["--delay-ms", "60000"])
        let client = try Self.client(endpoint)
        let call = { Task { await self.failure(of: client, .getTraceGraph)?.kind } }
        let underWay = (0..<4).map { _ in call() }
        while try endpoint.requests(to: "/TraceGraph").count < 4 { try await Task.sleep(for: .milliseconds(20)) }
        let queued = (0..<4).map { _ in call() }
        try await Task.sleep(for: .milliseconds(50))
        let started = ContinuousClock.now
        // Those that wait end though nobody has left, and none of them takes the place of one that is cancelled after.
        for calls in [queued, underWay] {
            for call in calls { call.cancel() }
            for call in calls { #expect(await call.value == .cancelled) }
        }
        #expect(started.duration(to: .now) < .seconds(50))
        #expect(try endpoint.requests(to: "/TraceGraph").count == 4)
    }

    @Test func withoutRegionOrEndpointNothingIsSent() async throws {
        let endpoint = try XRayTestEndpoint()
        #expect(await failure(of: try Self.client(endpoint, region: nil))?.kind == .noRegion)
        #expect(await failure(of: try Self.client(endpoint, region: "EU West"))?.kind == .badAddress("region EU West"))
        #expect(try endpoint.records().requests.isEmpty)
    }
}
