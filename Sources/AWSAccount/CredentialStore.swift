import Foundation
import HTTP

/// Keeps the credentials of a run and renews them before they expire. One look-up at a time, whoever asks.
public actor CredentialStore {
    /// Renewed when less remains, in seconds (reference 10.2).
    static let renewalMargin = 15.0 * 60

    /// Seconds between two tries to renew keys that still hold.
    static let renewalPause = 60.0

    private var nextRenewal = 0.0
    private let settings: AWSSettings
    private let client: HTTPClient
    private let now: @Sendable () -> Double
    private var current: Credentials?
    private var underWay: Task<Result<Credentials, CredentialFailure>, Never>?

    public init(settings: AWSSettings, client: HTTPClient) {
        self.init(settings: settings, client: client) { Date().timeIntervalSince1970 }
    }

    init(settings: AWSSettings, client: HTTPClient, now: @escaping @Sendable () -> Double) {
        self.settings = settings
        self.client = client
        self.now = now
    }

    /// Credentials that hold for some time yet. When renewing fails, the old ones serve as long as they hold.
    public func credentials() async throws(CredentialFailure) -> Credentials {
        guard let kept = current else { return try await lookUp().get() }
        guard let expiration = kept.expiration, expiration - now() < Self.renewalMargin else { return kept }
        // Keys that live shorter than the margin are not asked for with each call.
        guard now() >= nextRenewal || expiration <= now() else { return kept }
        nextRenewal = now() + Self.renewalPause
        switch await lookUp() {
        case .success(let fresh): return fresh
        case .failure(let failure):
            guard expiration > now() else { throw failure }
            return kept
        }
    }

    /// Looks again, because the service refused these.
    /// - Returns: nil when that gives the same keys, which would be refused again.
    public func replacement(for refused: Credentials) async throws(CredentialFailure) -> Credentials? {
        if let kept = current, kept != refused { return kept }
        let fresh = try await lookUp().get()
        return fresh == refused ? nil : fresh
    }

    private func lookUp() async -> Result<Credentials, CredentialFailure> {
        if let underWay { return await underWay.value }
        // The files are read again: keys that were renewed there are seen.
        let chain = CredentialChain(settings: AWSSettings(settings.options), client: client)
        let task = Task {
            notExpired(await onThread { Result { () throws(CredentialFailure) in try chain.resolve() } })
        }
        underWay = task
        let result = await task.value
        underWay = nil
        if case .success(let fresh) = result { current = fresh }
        return result
    }

    /// Keys that have expired are refused here: a call would only be refused there.
    private func notExpired(_ result: Result<Credentials, CredentialFailure>) -> Result<Credentials, CredentialFailure>
    {
        guard case .success(let fresh) = result, let expiration = fresh.expiration, expiration <= now() else {
            return result
        }
        return .failure(
            CredentialFailure(
                "the keys from \(fresh.source) have expired", remedy: "Sign in again, or renew the keys, then retry"))
    }
}
