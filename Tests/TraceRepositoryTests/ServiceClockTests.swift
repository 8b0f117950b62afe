import Foundation
import Synchronization
import Testing

@testable import TraceModel
@testable import AWSAccount
@testable import HTTP
@testable import TraceRepository

/// Against an endpoint that refuses what is signed for a time five minutes off its own.
@Suite struct ServiceClockTests {
    private func failure(of client: XRayClient) async -> XRayFailure? {
        do {
            _ = try await client.call(.getGroups, [:])
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [(-900.0, nil), (86_400.0, "a-session-token/+=")] as [(Double, String?)])
    func callsAreSignedForTheServicesTime(_ offset: Double, _ token: String?) async throws {
        let endpoint = try XRayTestEndpoint(["--clock-offset", "\(offset)"])
        var environment: [String: String] = [:]
        environment["AWS_SESSION_TOKEN"] = token
        let client = try XRayClientTests.client(endpoint, environment: environment)
        #expect(await failure(of: client) == nil)
        #expect(await failure(of: client) == nil)
        #expect(try endpoint.requests(to: "/Groups").count == 3, "one refusal, its retry, and a call that needs none")
        let keys = Credentials(
            accessKeyID: "AKIDTEST", secretAccessKey: "test-secret", sessionToken: token, source: "test")
        #expect(try endpoint.verify(keys).map(\.ok) == [true, true, true])
        #expect(abs(client.now() - Date().timeIntervalSince1970 - offset) < 3)
    }

    @Test func theDataComesWithANotice() async throws {
        let endpoint = try XRayTestEndpoint(["--clock-offset", "-900"])
        let repository = XRayRepository(client: try XRayClientTests.client(endpoint))
        let answer = try await onThread { Result { () throws(Problem) in try repository.answer(.groups) } }.get()
        #expect(answer.groups.isEmpty == false)
        #expect(
            answer.problems.map { [$0.message, $0.remedy] } == [
                [
                    "this machine's clock is 15 min ahead of the service's; calls are signed for the service's time",
                    "Set this machine's clock",
                ]
            ])
        #expect(answer.problems.map(\.severity) == [.notice])
    }

    @Test func aSecondRefusalIsNamed() async throws {
        let endpoint = try XRayTestEndpoint(["--clock-offset", "-900"])
        for (code, isTime) in [("RequestTimeTooSkewed", true), ("InvalidSignatureException", false)] {
            try endpoint.reset()
            try endpoint.fault("/Groups", "status", ["status": 403, "code": code, "count": 2])
            let failed = await failure(of: try XRayClientTests.client(endpoint))
            let words = failed?.problem(.failure, source: "x").message
            let keys = "the keys were refused: no"
            #expect(words == (isTime ? "this machine's clock is 15 min ahead of the service's" : keys))
            #expect(try endpoint.requests(to: "/Groups").count == 2)
        }
    }

    @Test func aClockThatIsSetRightCountsAgain() async throws {
        let endpoint = try XRayTestEndpoint()
        let client = try XRayClientTests.client(endpoint)
        client.clock.learn(Date().timeIntervalSince1970 + 900)
        #expect(client.clock.signingTime != nil)
        #expect(await failure(of: client) == nil)
        #expect(client.clock.signingTime == nil && client.clock.words == nil)
        #expect(try endpoint.requests(to: "/Groups").count == 2)
    }
}
