import AWSAccount
import HTTP

/// Finds region and endpoint once, when they are first needed: the region may have to be asked from an EC2 instance.
actor TargetFinder {
    private let settings: AWSSettings
    private let client: HTTPClient
    private var found: Result<XRayClient.Target, XRayFailure>?

    init(settings: AWSSettings, client: HTTPClient) {
        self.settings = settings
        self.client = client
    }

    func find() async throws(XRayFailure) -> XRayClient.Target {
        if let found { return try found.get() }
        let region = await region()
        let result = Result { () throws(XRayFailure) in try self.target(region) }
        found = result
        return try result.get()
    }

    private func region() async -> Sourced<String>? {
        if let region = settings.region { return region }
        let metadata = InstanceMetadata(settings: settings, client: client)
        return await onThread { metadata.region() }
    }

    private func target(_ region: Sourced<String>?) throws(XRayFailure) -> XRayClient.Target {
        guard let region else { throw XRayFailure(.noRegion) }
        guard
            let own = ServiceEndpoint.url(
                service: "xray", region: region.value, fips: settings.usesFIPS, dualstack: settings.usesDualstack)
        else { throw XRayFailure(.badAddress("region \(region.value)")) }
        guard let configured = settings.configuredEndpoint else {
            return XRayClient.Target(base: own, region: region, configured: nil)
        }
        guard let address = HTTPAddress(configured.value) else {
            throw XRayFailure(.badAddress("\(HTTPAddress.shown(configured.value)) (from \(configured.source))"))
        }
        return XRayClient.Target(base: address.base, region: region, configured: configured)
    }
}
