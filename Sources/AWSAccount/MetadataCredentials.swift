import Foundation
import HTTP

/// Credentials of an ECS task or EKS pod.
struct ContainerCredentials {
    let settings: AWSSettings
    let client: HTTPClient

    /// - Returns: nil outside a container that offers them.
    func ask() throws(CredentialFailure) -> Credentials? {
        guard let url = try address() else { return nil }
        var request = HTTPRequest(.get, url)
        request.bypassesProxy = true
        request.limits = HTTPLimits(connectMilliseconds: 2_000, totalMilliseconds: 5_000, bodyBytes: 1 << 20)
        if let token = try authorization() { request.headers = [HTTPHeader("Authorization", token)] }
        var lastProblem = ""
        for _ in 0..<3 {
            do {
                let response = try client.send(request)
                let body = Data(response.body)
                if response.status == 200,
                    let keys = CredentialsAnswer.credentials(from: body, source: "container endpoint")
                {
                    return keys
                }
                lastProblem = "it answered with status \(response.status) and no credentials"
                if response.status < 500 { break }
            } catch {
                lastProblem = error.description
            }
        }
        throw CredentialFailure(
            "the container's credential endpoint gave none: \(lastProblem)",
            remedy: "Check that the task or pod has a role, or choose a --profile")
    }

    private func address() throws(CredentialFailure) -> String? {
        if let path = settings.environment("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            return "http://169.254.170.2" + (path.hasPrefix("/") ? path : "/" + path)
        }
        guard let full = settings.environment("AWS_CONTAINER_CREDENTIALS_FULL_URI") else { return nil }
        let known = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"]
        guard let address = HTTPAddress(full), address.isSecure || address.isLoopback || known.contains(address.host)
        else {
            throw CredentialFailure(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor an address of this machine",
                remedy: "Unset or correct it")
        }
        return full
    }

    private func authorization() throws(CredentialFailure) -> String? {
        guard let path = settings.environment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") else {
            return settings.environment("AWS_CONTAINER_AUTHORIZATION_TOKEN")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CredentialFailure(
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names \(path), which cannot be read", remedy: "Correct it")
        }
        return trimmed(String(decoding: data, as: UTF8.self))
    }
}

/// The metadata service of an EC2 instance, version 2 only: one attempt of one second, so that other machines lose no time.
package struct InstanceMetadata: Sendable {
    let settings: AWSSettings
    let client: HTTPClient

    package init(settings: AWSSettings, client: HTTPClient) {
        self.settings = settings
        self.client = client
    }

    /// - Returns: nil on machines without the service or without a role.
    func credentials() throws(CredentialFailure) -> Credentials? {
        guard let token = token(), let roles = text("/latest/meta-data/iam/security-credentials/", token),
            let role = roles.split(whereSeparator: \.isNewline).first,
            let answer = text("/latest/meta-data/iam/security-credentials/\(role)", token)
        else { return nil }
        guard let keys = CredentialsAnswer.credentials(from: Data(answer.utf8), source: "EC2 instance role \(role)")
        else {
            throw CredentialFailure(
                "the instance's role \(role) gave no credentials", remedy: "Check the role of this EC2 instance")
        }
        return keys
    }

    /// The region that the instance runs in.
    package func region() -> Sourced<String>? {
        guard let token = token(), let region = text("/latest/meta-data/placement/region", token) else { return nil }
        return Sourced(trimmed(region), source: "EC2 instance metadata")
    }

    private func token() -> String? {
        guard settings.environment("AWS_EC2_METADATA_DISABLED")?.lowercased() != "true" else { return nil }
        var request = HTTPRequest(.put, base + "/latest/api/token")
        request.headers = [HTTPHeader("X-aws-ec2-metadata-token-ttl-seconds", "21600")]
        return send(request)
    }

    private func text(_ path: String, _ token: String) -> String? {
        send(HTTPRequest(.get, base + path, headers: [HTTPHeader("X-aws-ec2-metadata-token", token)]))
    }

    private var base: String {
        let given = settings.environment("AWS_EC2_METADATA_SERVICE_ENDPOINT")
        return given.flatMap { HTTPAddress($0)?.base } ?? "http://169.254.169.254"
    }

    /// Any failure means that there is no such service here.
    private func send(_ request: HTTPRequest) -> String? {
        var request = request
        request.bypassesProxy = true
        request.limits = HTTPLimits(connectMilliseconds: 1_000, totalMilliseconds: 1_000, bodyBytes: 1 << 20)
        guard case .success(let response) = Result(catching: { try client.send(request) }), response.status == 200
        else {
            return nil
        }
        return String(decoding: response.body, as: UTF8.self)
    }
}
