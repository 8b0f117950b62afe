import Testing

@testable import AWSAccount
@testable import TraceRepository

@Suite struct CredentialsSettingsTests {
    static let config = """
        # a comment
        [default]
        region = us-east-1
        output=json

        [profile "prod"]\r
        region : eu-west-1
        max_attempts = 7
        ca_bundle = /etc/ssl/own.pem
        services = local
        s3 =
          addressing_style = path
          max_queue_size = 10
        endpoint_url = http://127.0.0.1:1

        [services local]
        xray =
            endpoint_url = http://127.0.0.1:2
        dynamodb =
            endpoint_url = http://127.0.0.1:3

        [profile plain]
        endpoint_url = http://127.0.0.1:4

        [sso-session corp]
        sso_region = us-east-1
        """

    @Test func sectionsKeysAndNestedKeys() {
        let file = INIFile(text: Self.config + "\nneither section nor key\n[profile prod]\nRegion = eu-west-2 # kept\n")
        #expect(file.sections["default"] == ["region": "us-east-1", "output": "json"])
        #expect(file.sections["profile prod"]?["s3.addressing_style"] == "path")
        #expect(file.sections["profile prod"]?["s3.max_queue_size"] == "10")
        // As botocore: there are no comments behind values.
        #expect(file.sections["profile prod"]?["region"] == "eu-west-2 # kept")
        #expect(file.sections["sso-session corp"]?["sso_region"] == "us-east-1")
        #expect(file.badLines == [27])
    }

    @Test func commandLinesSplitAsAShellDoes() {
        #expect(
            ShellWords.split(#"/a/b --name 'x y' "q\"r" z\ w ''"#) == ["/a/b", "--name", "x y", #"q"r"#, "z w", ""])
        #expect(ShellWords.split(#"C:\tools "a\b""#) == ["C:tools", #"a\b"#])
        #expect(ShellWords.split("a 'b") == nil)
        #expect(ShellWords.split("a \\") == nil)
    }

    @Test func profileAndRegionKeepTheirOrder() throws {
        let sandbox = try CredentialsSandbox(config: Self.config)
        #expect(sandbox.settings().profile == Sourced("default", source: "built in"))
        #expect(sandbox.settings().region?.value == "us-east-1")
        #expect(sandbox.settings(profile: "prod").region?.source.contains("profile prod in") == true)
        #expect(sandbox.settings(profile: "prod").attempts.value == 7)
        #expect(sandbox.settings(profile: "prod").certificateFile?.value == "/etc/ssl/own.pem")
        sandbox.environment["AWS_DEFAULT_PROFILE"] = "plain"
        #expect(sandbox.settings().profile == Sourced("plain", source: "AWS_DEFAULT_PROFILE"))
        sandbox.environment["AWS_PROFILE"] = "prod"
        #expect(sandbox.settings().profile == Sourced("prod", source: "AWS_PROFILE"))
        sandbox.environment["AWS_DEFAULT_REGION"] = "sa-east-1"
        #expect(sandbox.settings().region == Sourced("sa-east-1", source: "AWS_DEFAULT_REGION"))
        sandbox.environment["AWS_REGION"] = "ca-central-1"
        #expect(sandbox.settings().region == Sourced("ca-central-1", source: "AWS_REGION"))
        var options = sandbox.options(profile: "plain")
        options.region = "ap-northeast-1"
        #expect(AWSSettings(options).region == Sourced("ap-northeast-1", source: "option --region"))
        #expect(AWSSettings(options).profileNames == ["default", "plain", "prod"])
    }

    @Test func endpointsKeepTheirOrder() throws {
        let sandbox = try CredentialsSandbox(config: Self.config)
        #expect(sandbox.settings().configuredEndpoint == nil)
        #expect(sandbox.settings(profile: "plain").configuredEndpoint?.value == "http://127.0.0.1:4")
        #expect(sandbox.settings(profile: "prod").configuredEndpoint?.value == "http://127.0.0.1:2")
        sandbox.environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:5"
        #expect(sandbox.settings(profile: "prod").configuredEndpoint?.value == "http://127.0.0.1:5")
        sandbox.environment["AWS_ENDPOINT_URL_XRAY"] = "http://127.0.0.1:6"
        #expect(sandbox.settings(profile: "prod").configuredEndpoint?.value == "http://127.0.0.1:6")
        sandbox.environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true"
        #expect(sandbox.settings(profile: "prod").configuredEndpoint == nil)
        var options = sandbox.options()
        options.endpointURL = "http://127.0.0.1:7"
        #expect(
            AWSSettings(options).configuredEndpoint == Sourced("http://127.0.0.1:7", source: "option --endpoint-url"))
    }

    /// What boto3's `client("xray", region_name: …).meta.endpoint_url` says for the same arguments.
    @Test(arguments: [
        ("eu-west-1", false, false, "https://xray.eu-west-1.amazonaws.com"),
        ("eu-west-1", true, false, "https://xray-fips.eu-west-1.amazonaws.com"),
        ("eu-west-1", true, true, "https://xray-fips.eu-west-1.api.aws"),
        ("cn-north-1", false, false, "https://xray.cn-north-1.amazonaws.com.cn"),
        ("cn-north-1", false, true, "https://xray.cn-north-1.api.amazonwebservices.com.cn"),
        ("us-gov-west-1", true, false, "https://xray-fips.us-gov-west-1.amazonaws.com"),
        ("us-iso-east-1", false, false, "https://xray.us-iso-east-1.c2s.ic.gov"),
        ("us-isob-east-1", false, false, "https://xray.us-isob-east-1.sc2s.sgov.gov"),
        ("eusc-de-east-1", false, true, "https://xray.eusc-de-east-1.api.amazonwebservices.eu"),
    ]) func endpointRules(_ region: String, _ fips: Bool, _ dualstack: Bool, _ url: String) {
        #expect(ServiceEndpoint.url(service: "xray", region: region, fips: fips, dualstack: dualstack) == url)
    }

    @Test(arguments: ["", "evil.example/", "a b", "-x", "EU-WEST-1", "x\n"]) func noRegion(_ text: String) {
        #expect(ServiceEndpoint.url(service: "xray", region: text) == nil)
    }
}
