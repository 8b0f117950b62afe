/// A page of an answer: its bytes, and what its envelope says.
struct XRayPage: Sendable {
    let operation: XRayOperation
    let bytes: [UInt8]
    let envelope: PageEnvelope

}

extension XRayPage {
    init(_ operation: XRayOperation, _ bytes: [UInt8]) throws(XRayFailure) {
        guard let envelope = PageEnvelope(bytes) else { throw XRayFailure(.foreignAnswer(status: 200), operation) }
        self.init(operation: operation, bytes: bytes, envelope: envelope)
    }
}

extension XRayClient {
    /// More pages than this are a service that counts in circles: what a person looks at comes in fewer.
    static let mostPages = 2_000

    /// Follows NextToken to the end (reference 2.1: pages may be empty and still carry a token).
    /// - Parameter take: sees each page as it comes; false ends the paging.
    func pages(
        _ operation: XRayOperation, _ members: [String: any Sendable],
        take: (XRayPage) async throws(XRayFailure) -> Bool
    ) async throws(XRayFailure) {
        var members = members
        var seen: Set<Int> = []
        for count in 1...Self.mostPages {
            let page = try await call(operation, members)
            guard try await take(page), let token = page.envelope.nextToken else { return }
            // Hashes do: a false alarm is less likely than a broken disk, and tokens may be long.
            guard seen.insert(token.hashValue).inserted else {
                throw XRayFailure(.endlessPages(count: count), operation)
            }
            members["NextToken"] = token
        }
        throw XRayFailure(.endlessPages(count: Self.mostPages), operation)
    }
}
