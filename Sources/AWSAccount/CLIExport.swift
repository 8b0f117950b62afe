import Foundation
import HTTP

/// What xrayscope leaves to the AWS CLI v2.
enum DelegatedProvider: String {
    case assumeRole = "assume role"
    case webIdentity = "web identity"
    case sso = "SSO"
    case login = "login"

    /// What the profile or the environment asks for, in the chain's order; nil for none.
    /// - Throws: why a role that is named cannot be assumed: to go on with other keys would be another account.
    static func needed(by settings: AWSSettings) throws(CredentialFailure) -> DelegatedProvider? {
        let value = settings.profileValue
        if value("role_arn") != nil, value("web_identity_token_file") == nil {
            try checkSource(settings)
            return .assumeRole
        }
        let environment = { (name: String) in settings.profileIsExplicit ? nil : settings.environment(name) }
        if environment("AWS_WEB_IDENTITY_TOKEN_FILE") ?? value("web_identity_token_file") != nil {
            guard environment("AWS_ROLE_ARN") ?? value("role_arn") != nil else {
                throw CredentialFailure(
                    "a web identity token is configured and no role",
                    remedy: "Set AWS_ROLE_ARN, or role_arn in the profile")
            }
            return .webIdentity
        }
        if value("sso_session") != nil || value("sso_start_url") != nil { return .sso }
        return nil
    }

    /// A role needs one source of keys that may assume it.
    private static func checkSource(_ settings: AWSSettings) throws(CredentialFailure) {
        let profile = "profile \(settings.profile.value) has role_arn"
        let source = settings.profileValue("source_profile")
        switch (source, settings.profileValue("credential_source")) {
        case (nil, nil):
            throw CredentialFailure(
                "\(profile) and neither source_profile nor credential_source",
                remedy: "Add one of them to say whose keys assume the role")
        case (.some, .some):
            throw CredentialFailure("\(profile) with both source_profile and credential_source", remedy: "Remove one")
        case (.some(let name), nil):
            guard settings.hasProfile(name) else {
                throw CredentialFailure(
                    "\(profile), and its source_profile \(name) is in neither file", remedy: "Correct source_profile")
            }
        case (nil, .some): break
        }
    }
}

/// `aws configure export-credentials`: has the CLI do what needs STS, SSO or a browser (reference 10.2).
struct CLIExport {
    let settings: AWSSettings

    func run(_ provider: DelegatedProvider) throws(CredentialFailure) -> Credentials {
        var words = ["aws", "configure", "export-credentials", "--format", "process"]
        if settings.profileExists { words += ["--profile", settings.profile.value] }
        let result: Subprocess.Output
        do {
            result = try Subprocess(environment: settings.options.environment).run(words)
        } catch {
            throw failure(provider, error)
        }
        guard result.status == 0 else { throw refusal(provider, result) }
        let source = "\(provider.rawValue) through the AWS CLI, profile \(settings.profile.value)"
        guard let keys = CredentialsAnswer.credentials(from: result.output, source: source) else {
            throw CredentialFailure(
                "the AWS CLI printed no credentials for \(provider.rawValue)", remedy: "Run `\(command)` to see why")
        }
        return keys
    }

    /// The command to try by hand. (It prints keys, but on a terminal that the user owns.)
    private var command: String {
        let profile = settings.profileExists ? " --profile \(settings.profile.value)" : ""
        return "aws sts get-caller-identity\(profile)"
    }

    private func failure(_ provider: DelegatedProvider, _ error: Subprocess.Failure) -> CredentialFailure {
        let profile = "profile \(settings.profile.value) uses \(provider.rawValue)"
        return switch error {
        case .notFound:
            CredentialFailure(
                "\(profile), which needs the AWS CLI v2, and there is no `aws` on PATH", remedy: installRemedy)
        case .notStarted:
            CredentialFailure("\(profile), and `aws` could not be started", remedy: "Run `\(command)` to see why")
        case .timedOut:
            CredentialFailure(
                "\(profile), and `aws configure export-credentials` did not end within 60 s",
                remedy: "Run `\(command)` to see what it waits for")
        }
    }

    private func refusal(_ provider: DelegatedProvider, _ result: Subprocess.Output) -> CredentialFailure {
        let profile = "profile \(settings.profile.value) uses \(provider.rawValue)"
        if result.errorText.lowercased().contains("invalid choice") {
            return CredentialFailure(
                "\(profile), which needs the AWS CLI v2; the `aws` on PATH is version 1", remedy: installRemedy)
        }
        let lines = result.errorText.split(whereSeparator: \.isNewline).map { trimmed($0) }.filter { !$0.isEmpty }
        let words = String((lines.first ?? "status \(result.status)").prefix(300))
        let login =
            switch provider {
            case .sso: "Run `aws sso login --profile \(settings.profile.value)`, then try again"
            case .login: "Run `aws login --profile \(settings.profile.value)`, then try again"
            case .assumeRole, .webIdentity: "Run `\(command)` to see why"
            }
        return CredentialFailure("\(profile), and the AWS CLI could not get credentials: \(words)", remedy: login)
    }

    private var installRemedy: String {
        "Install the AWS CLI v2 (https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html), or set "
            + "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN"
    }
}
