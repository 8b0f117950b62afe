import Foundation
import HTTP

/// A setting and where it was found, for `doctor` and for messages.
public struct Sourced<Value: Sendable & Hashable>: Sendable, Hashable {
    public var value: Value
    /// `option --region`, `AWS_REGION`, `profile prod in /home/me/.aws/config`.
    public var source: String

    public init(_ value: Value, source: String) {
        self.value = value
        self.source = source
    }
}

/// What the command line says about the account.
public struct AWSOptions: Sendable, Hashable {
    public var profile: String?
    public var region: String?
    public var endpointURL: String?
    /// Where the environment's values are looked up.
    public var environment: [String: String]
    public var limits = HTTPLimits()
    /// The service that is called, as the settings name it: `xray`, `cloudwatch_logs`.
    public var service = "xray"

    public init(
        profile: String? = nil, region: String? = nil, endpointURL: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.profile = profile
        self.region = region
        self.endpointURL = endpointURL
        self.environment = environment
    }
}

/// Profile, region, endpoint and the rest, each by the order of reference 10.2. Reads two files and no network; the region of
/// an EC2 instance is asked for later, by whoever calls.
public struct AWSSettings: Sendable {
    public let options: AWSOptions
    public let profile: Sourced<String>
    /// True when the profile was named on the command line: the environment's keys are then not used.
    public var profileIsExplicit: Bool { options.profile != nil }
    public let region: Sourced<String>?
    /// The endpoint when one is configured; nil takes the region's own.
    public let configuredEndpoint: Sourced<String>?
    public let certificateFile: Sourced<String>?
    public let usesFIPS: Bool
    public let usesDualstack: Bool
    /// How often a call is tried in all; 3 without a setting (reference 11).
    public let attempts: Sourced<Int>
    /// The files, whether they exist or not.
    public let configPath: String
    public let credentialsPath: String
    /// What could not be read of the files.
    public let problems: [String]
    let config: INIFile
    let credentialsFile: INIFile

    public init(_ options: AWSOptions) {
        self.options = options
        let lookup = SettingsLookup(options)
        configPath = lookup.configPath
        credentialsPath = lookup.credentialsPath
        config = lookup.config
        credentialsFile = lookup.credentialsFile
        problems = lookup.problems
        profile = lookup.profile
        let named = lookup.setting(
            options.region, "--region", ["AWS_REGION", "AWS_DEFAULT_REGION"], key: "region")
        // `fips-us-east-1` and `us-east-1-fips` mean the region and its FIPS endpoint.
        let plain = named?.value.replacing("fips-", with: "").replacing("-fips", with: "")
        let isPseudo = plain != named?.value
        region = named.map { Sourced(plain ?? $0.value, source: $0.source) }
        configuredEndpoint = lookup.endpoint()
        certificateFile = lookup.setting(nil, "", ["AWS_CA_BUNDLE"], key: "ca_bundle")
        usesFIPS = isPseudo || lookup.flag("AWS_USE_FIPS_ENDPOINT", key: "use_fips_endpoint")
        usesDualstack = lookup.flag("AWS_USE_DUALSTACK_ENDPOINT", key: "use_dualstack_endpoint")
        let tries = lookup.setting(nil, "", ["AWS_MAX_ATTEMPTS"], key: "max_attempts")
        if let tries, let count = Int(tries.value), count > 0 {
            attempts = Sourced(min(count, 20), source: tries.source)
        } else {
            attempts = Sourced(3, source: "built in")
        }
    }

    /// True when a file has a section for the profile.
    public var profileExists: Bool {
        hasProfile(profile.value)
    }

    /// The names of all profiles in both files, sorted.
    public var profileNames: [String] {
        let fromConfig = config.sections.keys.compactMap { name -> String? in
            if name == "default" { return name }
            return name.hasPrefix("profile ") ? String(name.dropFirst(8)) : nil
        }
        return Set(fromConfig + credentialsFile.sections.keys).sorted()
    }

    var configSection: String { config.section(ofProfile: profile.value) }

    /// A value of the profile in the config file.
    func configValue(_ key: String) -> String? { nonEmpty(config.sections[configSection]?[key]) }

    /// A value of the profile in the credentials file.
    func credentialsValue(_ key: String) -> String? { nonEmpty(credentialsFile.sections[profile.value]?[key]) }

    /// A value of the profile in either file.
    func profileValue(_ key: String) -> String? { credentialsValue(key) ?? configValue(key) }

    /// Whether a file has a section for a profile.
    func hasProfile(_ name: String) -> Bool {
        config.sections[config.section(ofProfile: name)] != nil || credentialsFile.sections[name] != nil
    }

    /// A variable of the environment, nil when it is empty.
    package func environment(_ name: String) -> String? { nonEmpty(options.environment[name]) }
}
