import Foundation

@testable import AWSAccount
@testable import HTTP
@testable import TraceRepository

/// A home of its own for a test: config files, programs on PATH, an environment, and no way to an instance's metadata.
final class CredentialsSandbox {
    let folder = FileManager.default.temporaryDirectory.appending(path: "xrayscope-\(UUID().uuidString)")
    var environment: [String: String]

    init(config: String = "", credentials: String = "") throws {
        let aws = folder.appending(path: ".aws")
        try FileManager.default.createDirectory(at: aws, withIntermediateDirectories: true)
        if !config.isEmpty { try Data(config.utf8).write(to: aws.appending(path: "config")) }
        if !credentials.isEmpty { try Data(credentials.utf8).write(to: aws.appending(path: "credentials")) }
        environment = ["HOME": folder.path, "PATH": folder.path, "AWS_EC2_METADATA_DISABLED": "true"]
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)  // what stays behind is a few bytes in the temporary folder
    }

    /// Puts a shell script on PATH.
    func program(_ name: String, _ script: String) throws {
        let url = folder.appending(path: name)
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
    }

    func options(profile: String? = nil) -> AWSOptions { AWSOptions(profile: profile, environment: environment) }

    func settings(profile: String? = nil) -> AWSSettings { AWSSettings(options(profile: profile)) }

    func resolve(profile: String? = nil) throws -> Credentials {
        try CredentialChain(settings: settings(profile: profile), client: HTTPClient()).resolve()
    }

    func failure(profile: String? = nil) -> CredentialFailure? {
        do {
            _ = try CredentialChain(settings: settings(profile: profile), client: HTTPClient()).resolve()
            return nil
        } catch {
            return error
        }
    }
}
