import Foundation
import HTTP

/// Finds credentials by the CLI's order (reference 10.2). Blocks: it may run a program or ask an endpoint.
struct CredentialChain: Sendable {
    let settings: AWSSettings
    let client: HTTPClient

    /// The first source that is configured decides; one that is configured and broken is an error and not skipped, so that
    /// nobody works in another account than they meant.
    func resolve() throws(CredentialFailure) -> Credentials {
        try checkProfile()
        if !settings.profileIsExplicit, let keys = try environmentKeys() { return keys }
        if let delegated = try DelegatedProvider.needed(by: settings) {
            return try CLIExport(settings: settings).run(delegated)
        }
        if let keys = try fileKeys(settings.credentialsValue, settings.credentialsPath) { return keys }
        if settings.configValue("login_session") != nil { return try CLIExport(settings: settings).run(.login) }
        if let command = settings.profileValue("credential_process") {
            return try CredentialProcess(environment: settings.options.environment).run(command)
        }
        if let keys = try fileKeys(settings.configValue, settings.configPath) { return keys }
        if let container = try ContainerCredentials(settings: settings, client: client).ask() { return container }
        if let instance = try InstanceMetadata(settings: settings, client: client).credentials() { return instance }
        throw nothingFound
    }

    private func environmentKeys() throws(CredentialFailure) -> Credentials? {
        guard let id = settings.environment("AWS_ACCESS_KEY_ID") else { return nil }
        guard let secret = settings.environment("AWS_SECRET_ACCESS_KEY") else {
            throw half("AWS_ACCESS_KEY_ID is set", "AWS_SECRET_ACCESS_KEY")
        }
        return Credentials(
            accessKeyID: id, secretAccessKey: secret, sessionToken: settings.environment("AWS_SESSION_TOKEN"),
            expiration: settings.environment("AWS_CREDENTIAL_EXPIRATION").flatMap(epochSeconds),
            source: "environment (AWS_ACCESS_KEY_ID)")
    }

    /// Half a pair is a mistake: whatever is configured elsewhere would be another account's.
    private func half(_ there: String, _ missing: String) -> CredentialFailure {
        CredentialFailure("\(there) without \(missing)", remedy: "Set both, or neither")
    }

    private func fileKeys(_ value: (String) -> String?, _ path: String) throws(CredentialFailure) -> Credentials? {
        guard let id = value("aws_access_key_id") else { return nil }
        guard let secret = value("aws_secret_access_key") else {
            throw half("profile \(settings.profile.value) in \(path) has aws_access_key_id", "aws_secret_access_key")
        }
        return Credentials(
            accessKeyID: id, secretAccessKey: secret,
            sessionToken: value("aws_session_token") ?? value("aws_security_token"),
            source: "profile \(settings.profile.value) in \(path)")
    }

    private func checkProfile() throws(CredentialFailure) {
        guard settings.profile.source != "built in", !settings.profileExists else { return }
        let names = settings.profileNames
        let known = names.isEmpty ? "No profile is defined" : "Profiles are \(names.joined(separator: ", "))"
        throw CredentialFailure(
            "there is no profile \(settings.profile.value) (from \(settings.profile.source))",
            remedy: "\(known); see \(settings.configPath) and \(settings.credentialsPath)")
    }

    private var nothingFound: CredentialFailure {
        CredentialFailure(
            "no credentials were found for profile \(settings.profile.value): not in the environment, in "
                + "\(settings.credentialsPath), in \(settings.configPath), nor from a container or EC2 instance",
            remedy:
                "Run `aws configure` or `aws configure sso`, choose another --profile, or open files: xrayscope FILE. `xrayscope demo` shows a sample without an account",
            nothingConfigured: true)
    }
}

/// Epoch seconds of an ISO 8601 time with or without fractions; nil for anything else.
func epochSeconds(_ text: String) -> Double? {
    let formatter = ISO8601DateFormatter()
    if let date = formatter.date(from: text) { return date.timeIntervalSince1970 }
    formatter.formatOptions.insert(.withFractionalSeconds)
    return formatter.date(from: text)?.timeIntervalSince1970
}

/// The answer of `credential_process`, of `aws configure export-credentials`, of the container and the instance endpoint.
struct CredentialsAnswer: Decodable {
    var version: Int?
    var code: String?
    var accessKeyID: String?
    var secretAccessKey: String?
    var sessionToken: String?
    var token: String?
    var expiration: String?

    enum CodingKeys: String, CodingKey {
        case version = "Version"
        case code = "Code"
        case accessKeyID = "AccessKeyId"
        case secretAccessKey = "SecretAccessKey"
        case sessionToken = "SessionToken"
        case token = "Token"
        case expiration = "Expiration"
    }

    /// - Returns: nil when it is not JSON or has no keys.
    /// - Parameter needsVersion: the answer must name its version, which is 1.
    static func credentials(from data: Data, source: String, needsVersion: Bool = false) -> Credentials? {
        let decoded = try? JSONDecoder().decode(CredentialsAnswer.self, from: data)  // its error could quote a secret
        guard let answer = decoded, let id = nonEmpty(answer.accessKeyID),
            let secret = nonEmpty(answer.secretAccessKey),
            answer.version == 1 || answer.version == nil && !needsVersion,
            answer.code == nil || answer.code == "Success"
        else { return nil }
        return Credentials(
            accessKeyID: id, secretAccessKey: secret, sessionToken: nonEmpty(answer.sessionToken ?? answer.token),
            expiration: answer.expiration.flatMap(epochSeconds), source: source)
    }
}
