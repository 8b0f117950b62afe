import TraceModel

/// A condition on a comparison of maps that fails a build: `new`, `gone`, `slower > 20%`, `redder > 1%`.
public struct MapGate: Hashable, Sendable {
    /// As it was written.
    public let text: String
    private let kind: MapComparison.Kind
    private let limit: Double

    /// nil when it is no such condition.
    public init?(_ text: String) {
        self.text = text
        let parts = text.split(separator: ">", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        switch (parts[0], parts.count) {
        case ("new", 1): (kind, limit) = (.new, 0)
        case ("gone", 1): (kind, limit) = (.gone, 0)
        case ("slower", 2), ("redder", 2):
            // No more than all requests can fail.
            guard let limit = MapGate.share(parts[1]), parts[0] == "slower" || limit <= 1 else { return nil }
            (kind, self.limit) = (parts[0] == "slower" ? .slower : .redder, limit)
        default: return nil
        }
    }

    /// What it may be.
    public static let remedy = "Write new, gone, slower > 20% (of the mean) or redder > 1% (more of all requests fail)."

    private static func share(_ text: String) -> Double? {
        let number = text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
        return number.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
    }

    /// The changes that meet it.
    public func met(by comparison: MapComparison) -> [MapComparison.Change] {
        comparison.changes.filter { change in
            switch kind {
            case .slower: change.slowing.map { $0 > limit } ?? false
            case .redder: change.reddening.map { $0 > limit } ?? false
            default: change.kind == kind
            }
        }
    }
}
