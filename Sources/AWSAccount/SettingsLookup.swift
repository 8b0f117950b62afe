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
        configPath = Self.expand(nonEmpty(environment["AWS_CONFIG_FILE"]) ?? "~/.aws/config", environment, home: home)
        credentialsPath = Self.expand(
            nonEmpty(environment["AWS_SHARED_CREDENTIALS_FILE"]) ?? "~/.aws/credentials", environment, home: home)
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
        // What stands in both files counts as the credentials file has it.
        if let value = nonEmpty(credentialsFile.sections[profile.value]?[key]) {
            return Sourced(value, source: "profile \(profile.value) in \(credentialsPath)")
        }
        if let value = nonEmpty(config.sections[config.section(ofProfile: profile.value)]?[key]) {
            return Sourced(value, source: "profile \(profile.value) in \(configPath)")
        }
        return nil
    }

    /// `~` is the home folder, `$NAME` and `${NAME}` what the environment has; what it has not stays as it is.
    private static func expand(_ path: String, _ environment: [String: String], home: String) -> String {
        var result = ""
        var rest = path[...]
        while let mark = rest.firstIndex(of: "$") {
            result += rest[..<mark]
            rest = rest[mark...]
            let behind = rest.dropFirst()
            let isBraced = behind.first == "{"
            let name = (isBraced ? behind.dropFirst() : behind).prefix {
                $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
            }
            let after = rest[name.endIndex...]
            guard let value = environment[String(name)], !name.isEmpty, !isBraced || after.first == "}" else {
                result += "$"
                rest = behind
                continue
            }
            result += value
            rest = isBraced ? after.dropFirst() : after
        }
        result += rest
        return result == "~" || result.hasPrefix("~/") ? home + result.dropFirst() : result
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
