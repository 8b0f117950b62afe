import Foundation
import HTTP

/// Finds settings in options, environment and files while `AWSSettings` is made.
struct SettingsLookup {
    let options: AWSOptions
    let configPath: String
    let credentialsPath: String
    let config: INIFile
    let credentialsFile: INIFile
    let problems: [String]
    let profile: Sourced<String>

    init(_ options: AWSOptions) {
        self.options = options
        let environment = options.environment
        let home = nonEmpty(environment["HOME"]) ?? NSHomeDirectory()
        configPath = Self.expand(nonEmpty(environment["AWS_CONFIG_FILE"]) ?? "~/.aws/config", home: home)
        credentialsPath = Self.expand(
            nonEmpty(environment["AWS_SHARED_CREDENTIALS_FILE"]) ?? "~/.aws/credentials", home: home)
        var problems: [String] = []
        config = Self.read(configPath, problems: &problems)
        credentialsFile = Self.read(credentialsPath, problems: &problems)
        self.problems = problems
        if let name = options.profile {
            profile = Sourced(name, source: "option --profile")
        } else if let name = nonEmpty(environment["AWS_PROFILE"]) {
            profile = Sourced(name, source: "AWS_PROFILE")
        } else if let name = nonEmpty(environment["AWS_DEFAULT_PROFILE"]) {
            profile = Sourced(name, source: "AWS_DEFAULT_PROFILE")
        } else {
            profile = Sourced("default", source: "built in")
        }
    }

    static func section(ofProfile name: String) -> String { name == "default" ? name : "profile \(name)" }

    /// Option, then the variables in order, then the profile's key.
    func setting(_ option: String?, _ optionName: String, _ variables: [String], key: String) -> Sourced<String>? {
        if let option = nonEmpty(option) { return Sourced(option, source: "option \(optionName)") }
        for name in variables {
            if let value = nonEmpty(options.environment[name]) { return Sourced(value, source: name) }
        }
        return profileValue(key)
    }

    /// The endpoint by the order of reference 10.2.
    func endpoint() -> Sourced<String>? {
        if let option = nonEmpty(options.endpointURL) { return Sourced(option, source: "option --endpoint-url") }
        if flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", key: "ignore_configured_endpoint_urls") { return nil }
        for name in ["AWS_ENDPOINT_URL_" + options.service.uppercased(), "AWS_ENDPOINT_URL"] {
            if let value = nonEmpty(options.environment[name]) { return Sourced(value, source: name) }
        }
        if let services = profileValue("services") {
            let section = "services \(services.value)"
            if let value = nonEmpty(config.sections[section]?[options.service + ".endpoint_url"]) {
                return Sourced(value, source: "\(section) in \(configPath)")
            }
        }
        return profileValue("endpoint_url")
    }

    func flag(_ variable: String, key: String) -> Bool {
        setting(nil, "", [variable], key: key)?.value.lowercased() == "true"
    }

    private func profileValue(_ key: String) -> Sourced<String>? {
        if let value = nonEmpty(config.sections[Self.section(ofProfile: profile.value)]?[key]) {
            return Sourced(value, source: "profile \(profile.value) in \(configPath)")
        }
        if let value = nonEmpty(credentialsFile.sections[profile.value]?[key]) {
            return Sourced(value, source: "profile \(profile.value) in \(credentialsPath)")
        }
        return nil
    }

    private static func expand(_ path: String, home: String) -> String {
        path == "~" || path.hasPrefix("~/") ? home + path.dropFirst() : path
    }

    private static func read(_ path: String, problems: inout [String]) -> INIFile {
        guard FileManager.default.fileExists(atPath: path) else { return INIFile() }
        guard let data = FileManager.default.contents(atPath: path) else {
            problems.append("\(path) cannot be read")
            return INIFile()
        }
        let file = INIFile(text: String(decoding: data, as: UTF8.self))
        if let line = file.badLines.first {
            problems.append("\(path), line \(line): neither a section nor `key = value`")
        }
        return file
    }
}
