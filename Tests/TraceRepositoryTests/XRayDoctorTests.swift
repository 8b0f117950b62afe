import Foundation
import Testing

@testable import AWSAccount
@testable import HTTP
@testable import TraceRepository

@Suite struct XRayDoctorTests {
    private func checks(
        _ endpoint: XRayTestEndpoint, environment: [String: String] = [:], now: Double? = nil
    ) async throws -> [String: DoctorCheck] {
        let sandbox = try CredentialsSandbox()
        let keys = [
            "AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "test-secret", "AWS_REGION": "eu-west-1",
            "AWS_ENDPOINT_URL_XRAY": endpoint.url, "AWS_SESSION_TOKEN": "test-token",
        ]
        sandbox.environment.merge(keys) { _, new in new }
        sandbox.environment.merge(environment) { _, new in new }
        let client = XRayClient(
            settings: sandbox.settings(), random: { 0 }, now: { now ?? Date().timeIntervalSince1970 })
        let checks = await Doctor(client: client).checks()
        for check in checks {
            for secret in ["AKIDTEST", "test-secret", "test-token", "proxy-password"] {
                #expect(!"\(check)".contains(secret))
            }
        }
        return Dictionary(checks.map { ($0.title, $0) }) { first, _ in first }
    }

    @Test func allIsWell() async throws {
        let endpoint = try XRayTestEndpoint()
        let checks = try await checks(
            endpoint, environment: ["NO_PROXY": "127.0.0.1", "HTTPS_PROXY": "http://me:proxy-password@p.example:3128"])
        #expect(checks.values.allSatisfy { $0.result == .ok }, "\(checks.values.filter { $0.result != .ok })")
        #expect(checks["credentials"]?.detail == "session keys from environment (AWS_ACCESS_KEY_ID)")
        #expect(
            checks["region and endpoint"]?.detail
                == "region eu-west-1 (from AWS_REGION), \(endpoint.url) (from AWS_ENDPOINT_URL_XRAY)")
        #expect(checks["proxy"]?.detail == "p.example:3128 (from HTTPS_PROXY)")
        #expect(checks["permissions"]?.detail == "5 of 5 calls allowed")
        #expect(checks["clock"]?.detail == "right")
    }

    @Test func aWrongClockIsAWarningWhenTheServiceTakesItsOwnTime() async throws {
        let checks = try await checks(XRayTestEndpoint(["--clock-offset", "-900"]))
        let clock = try #require(checks["clock"])
        #expect(clock.result == .warning && clock.remedy == "Set this machine's clock")
        #expect(
            (899...902).contains { seconds in
                clock.detail == "\(seconds) s ahead of the service's; calls are signed for the service's time"
            })
        #expect(checks["permissions"]?.detail == "5 of 5 calls allowed")
    }

    @Test func missingPermissionsAreListed() async throws {
        let endpoint = try XRayTestEndpoint()
        for path in ["/Groups", "/Traces"] {
            try endpoint.fault(path, "status", ["status": 403, "code": "AccessDeniedException"])
        }
        let permissions = try await checks(endpoint)["permissions"]
        #expect(permissions?.result == .failure)
        #expect(permissions?.detail == "denied: xray:BatchGetTraces, xray:GetGroups")
    }

    @Test func clockRegionCredentialsAndServer() async throws {
        let endpoint = try XRayTestEndpoint()
        let late = try await checks(endpoint, now: Date().timeIntervalSince1970 - 400)
        #expect(late["clock"]?.result == .failure && late["clock"]?.detail.hasSuffix("s behind the service's") == true)
        let nowhere = try await checks(endpoint, environment: ["AWS_REGION": ""])
        #expect(nowhere["region and endpoint"]?.detail == "no region is set")
        #expect(nowhere["calls"]?.result == .skipped)
        let nobody = try await checks(endpoint, environment: ["AWS_ACCESS_KEY_ID": ""])
        #expect(nobody["credentials"]?.result == .failure)
        try endpoint.fault("/ServiceGraph", "body", ["text": "<html>", "type": "text/html"])
        let stranger = try await checks(endpoint)
        #expect(stranger["GetServiceGraph"]?.detail.contains("is not X-Ray's") == true)
    }
}
