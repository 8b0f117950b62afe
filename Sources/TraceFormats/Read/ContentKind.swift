/// What a source can hold, as a format names it.
public struct ContentKind: Hashable, Sendable {
    /// In people's words; empty for what needs none.
    public let name: String
    /// It is of a shape that is read: with nothing in it, it is empty, not foreign.
    public let isReadable: Bool

    init(_ name: String, isReadable: Bool = true) {
        self.name = name
        self.isReadable = isReadable
    }

    /// A value of a shape that is known, with nothing in it.
    static let empty = ContentKind("")
    /// Valid JSON of no shape that is known.
    static let otherJSON = ContentKind("", isReadable: false)
    static let errorAnswer = ContentKind("error answer", isReadable: false)
}

/// The kinds of content that a source was found to hold, in the order in which they came.
public struct ContentKinds: Hashable, Sendable {
    public private(set) var kinds: [ContentKind] = []

    public init() {}

    mutating func insert(_ kind: ContentKind) {
        if kinds.last != kind, !kinds.contains(kind) { kinds.append(kind) }
    }

    mutating func formUnion(_ others: ContentKinds) {
        for kind in others.kinds { insert(kind) }
    }

    /// In people's words.
    public var description: String { kinds.map(\.name).filter { !$0.isEmpty }.joined(separator: ", ") }
    /// Something of a shape that is read was there.
    public var hasReadable: Bool { kinds.contains(where: \.isReadable) }
}
