import Foundation
import Testing

@testable import AWSAccount
@testable import HTTP
@testable import TraceRepository

@Suite struct CredentialsChainTests {
    static let config = """
        [profile keys]
        aws_access_key_id = AKIDCONFIG
        aws_secret_access_key = config-secret
        [profile both]
        aws_access_key_id = AKIDCONFIG
        aws_secret_access_key = config-secret
        [profile process]
        credential_process = helper --secret "a b"
        [profile role]
        role_arn = arn:aws:iam::123456789012:role/reader
        source_profile = keys
        [profile sso]
        sso_session = corp
        sso_account_id = 123456789012
        """
    static let files = """
        [default]
        aws_access_key_id = AKIDDEFAULT
        aws_secret_access_key = default-secret
        [both]
        aws_access_key_id = AKIDSHARED
        aws_secret_access_key = shared-secret
        aws_session_token = shared-token
        """
    static let answer = """
        {"Version": 1, "AccessKeyId": "AKIDPRINTED", "SecretAccessKey": "printed-secret", "SessionToken": "printed-token",
         "Expiration": "2099-05-06T07:08:09+00:00"}
        """

    @Test func environmentFirstUnlessAProfileIsNamed() throws {
        let sandbox = try CredentialsSandbox(config: Self.config, credentials: Self.files)
        sandbox.environment["AWS_ACCESS_KEY_ID"] = "AKIDENV"
        sandbox.environment["AWS_SECRET_ACCESS_KEY"] = "env-secret"
        sandbox.environment["AWS_PROFILE"] = "keys"
        #expect(try sandbox.resolve().accessKeyID == "AKIDENV")
        #expect(try sandbox.resolve(profile: "keys").accessKeyID == "AKIDCONFIG")
        // Half a pair is a mistake, and other keys would be another account's.
        sandbox.environment["AWS_SECRET_ACCESS_KEY"] = ""
        #expect(sandbox.failure()?.message == "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY")
        sandbox.environment["AWS_ACCESS_KEY_ID"] = ""
        #expect(try sandbox.resolve().accessKeyID == "AKIDCONFIG")
    }

    /// One that asks a helper of its own, and hangs: nothing of it is left behind.
    @Test(arguments: [true, false])
    func aProgramsChildrenEndWithIt(hangs: Bool) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "child")
        let program = Subprocess(environment: ProcessInfo.processInfo.environment, timeout: hangs ? 1 : 30)
        // Without its pipes, so that its parent's end is seen though it goes on.
        let script = "sleep 300 >&- 2>&- & echo $! > \(file.path); \(hangs ? "sleep 300" : "exit 7")"
        do throws(Subprocess.Failure) {
            let output = try program.run(["sh", "-c", script])
            #expect(!hangs && output.status == 7)
        } catch {
            #expect(hangs && error == .timedOut)
        }
        let child = try #require(Int32(try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .newlines)))
        for _ in 0..<200 where kill(child, 0) == 0 { usleep(20_000) }
        #expect(kill(child, 0) == -1)
    }

    @Test func sharedFileBeforeConfigFile() throws {
        let sandbox = try CredentialsSandbox(config: Self.config, credentials: Self.files)
        let shared = try sandbox.resolve(profile: "both")
        #expect(shared.accessKeyID == "AKIDSHARED" && shared.sessionToken == "shared-token" && shared.expiration == nil)
        #expect(shared.source.hasSuffix("/.aws/credentials"))
        #expect(try sandbox.resolve().accessKeyID == "AKIDDEFAULT")
        #expect(try sandbox.resolve(profile: "keys").source.hasSuffix("/.aws/config"))
    }

    @Test func credentialProcessGetsItsWordsAndMayTalkMuch() throws {
        let sandbox = try CredentialsSandbox(config: Self.config)
        try sandbox.program(
            "helper",
            """
            i=0; while [ $i -lt 5000 ]; do echo "chatter chatter chatter" >&2; i=$((i+1)); done
            [ "$2" = "a b" ] && echo '\(Self.answer)'
            """)
        let keys = try sandbox.resolve(profile: "process")
        #expect(keys.accessKeyID == "AKIDPRINTED" && keys.sessionToken == "printed-token")
        #expect(keys.expiration == 4_081_734_489)  // date -d 2099-05-06T07:08:09Z +%s
        #expect(keys.source == "credential_process helper")
    }

    @Test func aFailingCredentialProcessQuotesNothingSecret() throws {
        let sandbox = try CredentialsSandbox(config: Self.config)
        #expect(sandbox.failure(profile: "process")?.message == "credential_process: helper was not found")
        try sandbox.program("helper", "echo printed-secret; echo printed-secret >&2; exit 3")
        let failed = try #require(sandbox.failure(profile: "process"))
        #expect(failed.message == "credential_process: helper ended with status 3")
        try sandbox.program(
            "helper", #"echo '{"Version": 2, "AccessKeyId": "A", "SecretAccessKey": "printed-secret"}'"#)
        let wrong = try #require(sandbox.failure(profile: "process"))
        for text in [failed.description, wrong.description] {
            #expect(!text.contains("printed-secret") && !text.contains("a b"))
        }
    }

    @Test func rolesAndSSOGoThroughTheCLI() throws {
        let sandbox = try CredentialsSandbox(config: Self.config)
        try sandbox.program(
            "aws",
            "[ \"$*\" = 'configure export-credentials --format process --profile role' ] && echo '\(Self.answer)'")
        let keys = try sandbox.resolve(profile: "role")
        #expect(keys.secretAccessKey == "printed-secret")
        #expect(keys.source == "assume role through the AWS CLI, profile role")
    }

    @Test func whatIsMissingForThemIsNamed() throws {
        let sandbox = try CredentialsSandbox(config: Self.config)
        let missing = try #require(sandbox.failure(profile: "role"))
        #expect(missing.message.contains("assume role") && missing.message.contains("no `aws` on PATH"))
        #expect(missing.remedy.contains("Install the AWS CLI v2"))
        try sandbox.program(
            "aws", "echo \"aws: error: argument subcommand: Invalid choice, valid choices are:\" >&2; exit 252")
        #expect(sandbox.failure(profile: "role")?.message.contains("version 1") == true)
        try sandbox.program("aws", "echo 'Error loading SSO Token: Token for corp does not exist' >&2; exit 255")
        let expired = try #require(sandbox.failure(profile: "sso"))
        #expect(expired.message.contains("Token for corp does not exist"))
        #expect(expired.remedy.contains("aws sso login --profile sso"))
    }

    @Test func noProfileAndNoCredentials() throws {
        let sandbox = try CredentialsSandbox(config: Self.config)
        let nothing = try #require(sandbox.failure())
        #expect(nothing.nothingConfigured && nothing.remedy.contains("aws configure"))
        let typo = try #require(sandbox.failure(profile: "prdo"))
        #expect(typo.message == "there is no profile prdo (from option --profile)")
        #expect(typo.remedy.contains("both, keys, process, role, sso"))
    }

    @Test func containerAndInstanceEndpoints() throws {
        let endpoint = try XRayTestEndpoint()
        let sandbox = try CredentialsSandbox()
        sandbox.environment["AWS_EC2_METADATA_DISABLED"] = nil
        sandbox.environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = endpoint.url + "/"
        let instance = try sandbox.resolve()
        #expect(instance.accessKeyID == "AKIDMETADATA" && instance.source == "EC2 instance role a-role")
        let region = InstanceMetadata(settings: sandbox.settings(), client: HTTPClient()).region()
        #expect(region == Sourced("eu-north-1", source: "EC2 instance metadata"))

        sandbox.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = endpoint.url + "/container"
        #expect(sandbox.failure()?.message.contains("status 403") == true)
        sandbox.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "container-authorization"
        let container = try sandbox.resolve()
        #expect(container.sessionToken == "metadata-token" && container.source == "container endpoint")
        sandbox.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://evil.example/"
        #expect(sandbox.failure()?.message.contains("neither https") == true)
    }

    @Test func keysAreRenewedBeforeTheyExpire() async throws {
        let sandbox = try CredentialsSandbox(config: Self.config)
        let counter = sandbox.folder.appending(path: "count").path
        try sandbox.program(
            "helper",
            """
            n=$(cat \(counter) 2>/dev/null || echo 0); n=$((n+1)); echo $n > \(counter)
            [ $n -gt 2 ] && exit 1
            echo "{\\"Version\\": 1, \\"AccessKeyId\\": \\"AKID$n\\", \\"SecretAccessKey\\": \\"s\\", \\"Expiration\\": \\"2030-01-01T0$n:00:00Z\\"}"
            """.replacing("cat", with: "/bin/cat"))
        let one = 1_893_459_600.0  // 2030-01-01T01:00:00Z
        let clock = Clock(time: one - 3600)
        let store = CredentialStore(
            settings: sandbox.settings(profile: "process"), client: HTTPClient(), now: { clock.time })
        #expect(try await store.credentials().accessKeyID == "AKID1")
        clock.time = one - 901
        #expect(try await store.credentials().accessKeyID == "AKID1")
        clock.time = one - 899
        let second = try await store.credentials()
        #expect(second.accessKeyID == "AKID2")
        clock.time = one + 3600 - 60  // the helper fails now, but the second keys still hold
        #expect(try await store.credentials().accessKeyID == "AKID2")
        clock.time = one + 3600
        await #expect(throws: CredentialFailure.self) { try await store.credentials() }
        await #expect(throws: CredentialFailure.self) { try await store.replacement(for: second) }
    }

    @Test func whoeverWaitsForKeysLearnsThatTheyHaveExpired() async throws {
        let sandbox = try CredentialsSandbox(config: Self.config)
        try sandbox.program(
            "helper",
            """
            /bin/sleep 0.3
            echo '{"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "s", "Expiration": "2020-01-01T00:00:00Z"}'
            """)
        let store = CredentialStore(settings: sandbox.settings(profile: "process"), client: HTTPClient())
        let asked = (0..<4).map { _ in Task { try await store.credentials() } }
        for one in asked {
            await #expect(throws: CredentialFailure.self) { try await one.value }
        }
    }

    @Test func keysThatWereRenewedInTheFileAreRead() async throws {
        let text = { (id: String) in "[default]\naws_access_key_id = \(id)\naws_secret_access_key = s\n" }
        let sandbox = try CredentialsSandbox(credentials: text("AKIDOLD"))
        let store = CredentialStore(settings: sandbox.settings(), client: HTTPClient())
        let old = try await store.credentials()
        #expect(old.accessKeyID == "AKIDOLD")
        #expect(try await store.replacement(for: old) == nil)
        try Data(text("AKIDNEW").utf8).write(to: sandbox.folder.appending(path: ".aws/credentials"))
        #expect(try await store.replacement(for: old)?.accessKeyID == "AKIDNEW")
    }

    @Test func keysNeverShowInAnyDescription() {
        let keys = Credentials(
            accessKeyID: "AKIDEXAMPLE", secretAccessKey: "a-secret", sessionToken: "a-token", source: "environment")
        var dumped = ""
        dump(AWSSignature(region: "eu-west-1", service: "xray", credentials: keys), to: &dumped)
        for text in ["\(keys)", String(reflecting: keys), dumped, "\([keys])", "\(Optional(keys) as Any)"] {
            #expect(text.contains("environment"))
            for secret in ["AKID", "a-secret", "a-token"] { #expect(!text.contains(secret)) }
        }
    }
}

/// A clock that a test turns.
private final class Clock: @unchecked Sendable {  // turned and read by turns, never at once
    var time: Double
    init(time: Double) { self.time = time }
}
