import Testing

@testable import TraceRepository

@Suite struct CredentialsDescriptionTests {
    @Test func keysNeverShowInAnyDescription() {
        let keys = Credentials(
            accessKeyID: "AKIDEXAMPLE", secretAccessKey: "a-secret", sessionToken: "a-token", source: "environment")
        var dumped = ""
        dump(HTTPSignature(region: "eu-west-1", service: "xray", credentials: keys), to: &dumped)
        for text in ["\(keys)", String(reflecting: keys), dumped, "\([keys])", "\(Optional(keys) as Any)"] {
            #expect(text.contains("environment"))
            for secret in ["AKID", "a-secret", "a-token"] { #expect(!text.contains(secret)) }
        }
    }
}
