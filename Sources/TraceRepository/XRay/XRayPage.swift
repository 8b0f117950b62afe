import HTTP

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
    /// Follows NextToken to the end (reference 2.1: pages may be empty and still carry a token).
    /// - Parameter take: sees each page as it comes; false ends the paging.
    func pages(
        _ operation: XRayOperation, _ members: [String: any Sendable],
        take: (XRayPage) async throws(XRayFailure) -> Bool
    ) async throws(XRayFailure) {
        var members = members
        var tokens = PageTokens()
        while true {
            let page = try await call(operation, members)
            guard try await take(page), let token = page.envelope.nextToken else { return }
            guard tokens.accepts(token, content: page.content) else {
                throw XRayFailure(.endlessPages(count: tokens.count), operation)
            }
            members["NextToken"] = token
        }
    }
}

extension XRayPage {
    /// What is in its lists. Pages of a long scan are empty, but tell how many traces were looked at.
    fileprivate var content: Int? {
        var hasher = Hasher()
        var hasAny = false
        for range in operation.expectedMembers.compactMap({ envelope.members[$0] }) {
            guard bytes[range].contains(where: { !"[] \t\r\n".utf8.contains($0) }) else { continue }
            hasAny = true
            bytes[range].withUnsafeBytes { hasher.combine(bytes: $0) }
        }
        if hasAny { return hasher.finalize() }
        return (envelope.number("TracesProcessedCount") ?? 0) > 0 ? envelope.nextToken?.hashValue : nil
    }
}
