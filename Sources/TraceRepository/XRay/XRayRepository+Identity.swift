import AWSAccount
import TraceModel

extension XRayRepository: ArchivingRepository {
    public func identity() throws(Problem) -> SourceIdentity {
        let outcome = AnswerBox<SourceIdentity>()
        let (client, name) = (client, name)
        Task.detached(priority: .userInitiated) {
            do throws(XRayFailure) {
                let target = try await client.findTarget()
                let keys = try await client.currentKeys()
                let caller = CallerIdentity(settings: client.settings, client: client.http)
                let account = await caller.account(of: keys, region: target.region.value)
                let endpoint = target.configured == nil ? nil : target.base
                outcome.set(
                    .success(SourceIdentity(region: target.region.value, endpoint: endpoint, account: account)))
            } catch {
                outcome.set(.failure(error.problem(.failure, source: name)))
            }
        }
        return try outcome.wait().get()
    }
}
