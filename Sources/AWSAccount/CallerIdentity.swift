import HTTP

/// Whose keys sign: the account's number where STS tells it (GetCallerIdentity, which every key may call unless a policy forbids
/// it), else a digest of the key's id, by which another key is known as another.
package struct CallerIdentity: Sendable {
    let settings: AWSSettings
    let client: HTTPClient

    package init(settings: AWSSettings, client: HTTPClient) {
        self.settings = settings
        self.client = client
    }

    /// `123456789012`, or `key 0123456789ab`.
    /// - Parameter region: whose STS is asked.
    package func account(of keys: Credentials, region: String) async -> String {
        if let url = address(region), let account = await ask(url, keys, region) { return account }
        let digest = SHA256.hash([UInt8](keys.accessKeyID.utf8)).prefix(6)
        return "key " + digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Nobody is asked when another endpoint than the region's own is configured for the service and none for STS: what stands
    /// in for AWS has no account to tell of.
    private func address(_ region: String) -> String? {
        if let own = settings.environment("AWS_ENDPOINT_URL_STS") ?? settings.environment("AWS_ENDPOINT_URL") {
            return HTTPAddress(own)?.base
        }
        return settings.configuredEndpoint == nil ? ServiceEndpoint.url(service: "sts", region: region) : nil
    }

    private func ask(_ url: String, _ keys: Credentials, _ region: String) async -> String? {
        var request = HTTPRequest(
            .post, url + "/", headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
            body: [UInt8]("Action=GetCallerIdentity&Version=2011-06-15".utf8))
        request.limits = HTTPLimits(connectMilliseconds: 3_000, totalMilliseconds: 5_000, bodyBytes: 1 << 20)
        request.sign(with: AWSSignature(region: region, service: "sts", credentials: keys))
        do {
            let answer = try await client.answer(request)
            return answer.status == 200 ? Self.account(in: String(decoding: answer.body, as: UTF8.self)) : nil
        } catch {
            return nil  // the digest of the key serves as well
        }
    }

    /// `<Account>123456789012</Account>`
    static func account(in text: String) -> String? {
        guard let mark = text.firstRange(of: "<Account>") else { return nil }
        let digits = text[mark.upperBound...].prefix { ("0"..."9").contains($0) }
        return digits.count == 12 ? String(digits) : nil
    }
}
