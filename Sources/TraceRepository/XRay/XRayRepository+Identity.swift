import AWSAccount
import TraceModel

extension XRayRepository {
    /// Where answers come from, for what is kept of them: answers of two accounts must not be mixed.
    public struct Identity: Sendable, Hashable {
        public var region: String
        /// nil for the region's own.
        public var endpoint: String?
        /// `123456789012`, or a digest of the key that asks; no key.
        public var account: String
    }

    /// Asks who it is that asks, and waits.
    /// - Throws: why nobody can be asked at all: no region, no keys.
    public func identity() throws(Problem) -> Identity {
        let outcome = AnswerBox<Identity>()
        let (client, name) = (client, name)
        Task.detached(priority: .userInitiated) {
            do throws(XRayFailure) {
                let target = try await client.findTarget()
                let keys = try await client.currentKeys()
                let caller = CallerIdentity(settings: client.settings, client: client.http)
                let account = await caller.account(of: keys, region: target.region.value)
                let endpoint = target.configured == nil ? nil : target.base
                outcome.set(
                    .success(Identity(region: target.region.value, endpoint: endpoint, account: account)))
            } catch {
                outcome.set(.failure(error.problem(.failure, source: name)))
            }
        }
        return try outcome.wait().get()
    }
}
