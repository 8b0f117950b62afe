/// Why there are no credentials. Its words hold no key, and of a program's output no more than the AWS CLI's own first line.
public struct CredentialFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public var message: String
    /// What to do next.
    public var remedy: String
    /// True when nothing was configured at all, as against something that is broken.
    public var nothingConfigured: Bool

    public init(_ message: String, remedy: String, nothingConfigured: Bool = false) {
        self.message = message
        self.remedy = remedy
        self.nothingConfigured = nothingConfigured
    }

    public var description: String { remedy.isEmpty ? message : "\(message). \(remedy)" }
}
