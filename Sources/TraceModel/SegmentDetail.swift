/// All that a document says of one entity, decoded from its source when the entity is opened.
public struct SegmentDetail: Hashable, Sendable {
    public var id: EntityID
    public var name: String
    /// The document without its embedded subsegments, members in their order; unknown members are kept.
    public var document: JSONValue
    /// How many subsegments were left out of `document`.
    public var subsegmentCount: Int
    /// `cause.exceptions`, outermost first; those of another entity when `cause` is an id that it resolves to.
    public var exceptions: [ExceptionDetail]
    public var workingDirectory: String?

    public init(id: EntityID, name: String, document: JSONValue, subsegmentCount: Int) {
        self.id = id
        self.name = name
        self.document = document
        self.subsegmentCount = subsegmentCount
        exceptions = []
    }
}

/// An exception with its stack (reference 1.2).
public struct ExceptionDetail: Hashable, Sendable {
    public var id: String?
    public var type: String?
    public var message: String?
    public var isRemote: Bool
    /// Frames that the SDK left out.
    public var truncated: Int
    /// Exceptions left out between this one and its child.
    public var skipped: Int
    /// The id of the exception that caused this one.
    public var cause: String?
    public var frames: [StackFrame]

    public init(id: String?, type: String?, message: String?) {
        self.id = id
        self.type = type
        self.message = message
        isRemote = false
        truncated = 0
        skipped = 0
        frames = []
    }
}

/// One line of a stack.
public struct StackFrame: Hashable, Sendable {
    public var path: String?
    public var line: Int?
    public var label: String?

    public init(path: String?, line: Int?, label: String?) {
        self.path = path
        self.line = line
        self.label = label
    }
}
