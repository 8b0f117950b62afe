import Foundation
import Testing

@testable import AWSAccount
@testable import HTTP
@testable import TraceRepository

@Suite struct RequestSignerTests {
    /// Signatures by botocore 1.43 (`SigV4Auth.add_auth`) of the same request at 2026-03-01T23:59:59Z.
    @Test(
        arguments: [
            (
                "https://xray.eu-west-1.amazonaws.com/Groups", nil,
                "75adba7f46c79c4e8ee959ac0817e8d2dec14b894c059a53df9ae4423acd0071"
            ),
            (
                "https://xray.eu-west-1.amazonaws.com:443/Groups", "tok/+=",
                "711ab7fb95ee6facbd563421963a34f469f844283f10a46a69f56bf17724cda4"
            ),
            (
                "http://127.0.0.1:8080/a%20b/Groups", nil,
                "4383af77f4f95e9766e9170c2a75579fbb25326f24dc12c54681b438aa8b20b6"
            ),
            (
                "http://[::1]:4566/Groups", "tok/+=",
                "996c159bad6cc3e4e710776f73a704aa15d8ff49c02a796f7f0fef532eba0656"
            ),
        ] as [(String, String?, String)])
    func signaturesAreThoseOfBotocore(_ url: String, _ token: String?, _ expected: String) {
        let keys = Credentials(
            accessKeyID: "AKIDTEST", secretAccessKey: "test/secret+", sessionToken: token, source: "test")
        var request = HTTPRequest(
            .post, url, headers: [HTTPHeader("Content-Type", "application/json")], body: [UInt8](#"{"a":"ü"}"#.utf8))
        request.sign(
            with: AWSSignature(region: "eu-west-1", service: "xray", credentials: keys, time: 1_772_409_599.9))
        let sent = Dictionary(uniqueKeysWithValues: request.sentHeaders.map { ($0.name, $0.value) })
        let names = "content-type;host;x-amz-date" + (token == nil ? "" : ";x-amz-security-token")
        #expect(sent["X-Amz-Date"] == "20260301T235959Z")
        #expect(sent["X-Amz-Security-Token"] == token)
        #expect(
            sent["Authorization"]
                == "AWS4-HMAC-SHA256 Credential=AKIDTEST/20260301/eu-west-1/xray/aws4_request, "
                + "SignedHeaders=\(names), Signature=\(expected)")
    }

    @Test func withoutATimeLibcurlSigns() {
        var request = HTTPRequest(.post, "http://127.0.0.1/")
        let keys = Credentials(accessKeyID: "A", secretAccessKey: "B", sessionToken: "C", source: "test")
        request.sign(with: AWSSignature(region: "eu-west-1", service: "xray", credentials: keys))
        #expect(request.sentHeaders == [HTTPHeader("X-Amz-Security-Token", "C")])
    }
}
