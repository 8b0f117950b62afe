/// What tells nodes apart: name, type and account (reference 3.3, U-8); the name alone does not, as Lambda shows.
public struct NodeIdentity: Hashable, Sendable {
    public var name: String
    /// nil for an instrumented service without origin.
    public var type: String?
    public var accountID: String?

    public init(name: String, type: String?, accountID: String? = nil) {
        self.name = name
        self.type = type
        self.accountID = accountID
    }

    public init(_ node: ServiceNode) { self.init(name: node.name, type: node.type, accountID: node.accountID) }

    public init(_ identity: ServiceIdentity) {
        self.init(name: identity.name, type: identity.type, accountID: identity.accountID)
    }

    /// The key of a store's node as text.
    public init(_ key: ServiceKey, _ strings: StringTable) {
        self.init(
            name: strings[key.name], type: key.type == 0 ? nil : strings[key.type],
            accountID: key.accountID == 0 ? nil : strings[key.accountID])
    }

    /// Whether a type is that of callers from outside: browsers, other systems, canaries (reference 3.3).
    public static func isClient(_ type: String?) -> Bool { type == "client" || type?.hasPrefix("client::") == true }

    /// The node stands for callers from outside.
    public var isClient: Bool { NodeIdentity.isClient(type) }

    /// Whether a service's segments are what the node counts: its own; of a client node, those of the service that it calls,
    /// which has its name (reference 3.3).
    public func counts(segmentsOf service: NodeIdentity) -> Bool {
        isClient ? service.name == name : service.matches(self)
    }

    /// The same as the API's `ServiceId`.
    public var serviceIdentity: ServiceIdentity { ServiceIdentity(name: name, type: type, accountID: accountID) }

    /// Equal, or equal but for an account that one of the two does not say.
    public func matches(_ other: NodeIdentity) -> Bool {
        name == other.name && type == other.type
            && (accountID == other.accountID || accountID == nil || other.accountID == nil)
    }
}
