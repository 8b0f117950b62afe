/// What is known of an entity in bits. Sources of the rules: reference 1.2, 3.2, 3.5, U-2, U-12 to U-14.
public struct EntityFlags: OptionSet, Hashable, Sendable {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A segment; without it the row is a subsegment.
    public static var segment: EntityFlags { EntityFlags(rawValue: 1 << 0) }
    /// A segment that X-Ray (or we, by reference 3.2) made from the caller's subsegment.
    public static var inferred: EntityFlags { EntityFlags(rawValue: 1 << 1) }
    /// Not ended: `in_progress`, or neither an end nor the flag. Its `end` is then the trace's last known time.
    public static var inProgress: EntityFlags { EntityFlags(rawValue: 1 << 2) }
    /// A server error, 5xx.
    public static var fault: EntityFlags { EntityFlags(rawValue: 1 << 3) }
    /// A client error, 4xx.
    public static var error: EntityFlags { EntityFlags(rawValue: 1 << 4) }
    /// Too many requests, 429.
    public static var throttle: EntityFlags { EntityFlags(rawValue: 1 << 5) }
    /// Namespace `aws`: a call to an AWS service.
    public static var aws: EntityFlags { EntityFlags(rawValue: 1 << 6) }
    /// Namespace `remote`: any other downstream call.
    public static var remote: EntityFlags { EntityFlags(rawValue: 1 << 7) }
    /// `traced` was true on the entity or its request: the callee sends segments of its own.
    public static var traced: EntityFlags { EntityFlags(rawValue: 1 << 8) }
    public static var hasSQL: EntityFlags { EntityFlags(rawValue: 1 << 9) }
    public static var hasCause: EntityFlags { EntityFlags(rawValue: 1 << 10) }
    public static var hasMetadata: EntityFlags { EntityFlags(rawValue: 1 << 11) }
    public static var hasAnnotations: EntityFlags { EntityFlags(rawValue: 1 << 12) }
    /// The parent it names is not in the loaded data: shown as a root, and marked (U-10).
    public static var orphan: EntityFlags { EntityFlags(rawValue: 1 << 13) }
    /// A subsegment sent alone whose parent never came (U-2).
    public static var unattached: EntityFlags { EntityFlags(rawValue: 1 << 14) }
    /// Another document carries the same id and a different name.
    public static var duplicate: EntityFlags { EntityFlags(rawValue: 1 << 15) }
    /// Starts before its parent or ends after it by more than the parent lasts: clocks differ, or the call was asynchronous.
    public static var skewed: EntityFlags { EntityFlags(rawValue: 1 << 16) }
    /// Its parents form a ring; the ring was cut here.
    public static var cycle: EntityFlags { EntityFlags(rawValue: 1 << 17) }
    /// Several `table_names` (U-7e).
    public static var severalTables: EntityFlags { EntityFlags(rawValue: 1 << 18) }
    /// No document says so: an inferred segment that was made here from its caller (reference 3.2).
    public static var synthetic: EntityFlags { EntityFlags(rawValue: 1 << 19) }
    /// The document's end lies before its start: the entity is held as one that took no time.
    public static var endsBeforeStart: EntityFlags { EntityFlags(rawValue: 1 << 20) }
    /// An inferred segment made here whose id and place are those of a document that said it too.
    public static var ownDocument: EntityFlags { EntityFlags(rawValue: 1 << 21) }
    /// Its document gives no start: it stands where its end does, or its parent's start, and has no length.
    public static var noStart: EntityFlags { EntityFlags(rawValue: 1 << 22) }

    /// Any of fault, error, throttle.
    public static var anyFailure: EntityFlags { [.fault, .error, .throttle] }
    /// A call that X-Ray follows to another node.
    public static var downstream: EntityFlags { [.aws, .remote] }
}

/// How an entity counts, exactly once, by the precedence fault, throttle, error, ok (U-12).
public enum Outcome: UInt8, CaseIterable, Sendable, Hashable {
    case ok, error, throttle, fault
}

extension EntityFlags {
    /// Both ends are known, so that its length counts in averages, percentiles and filters.
    public var isMeasured: Bool { isDisjoint(with: [.inProgress, .noStart]) }

    /// Its one outcome (U-12).
    public var outcome: Outcome {
        if contains(.fault) { return .fault }
        if contains(.throttle) { return .throttle }
        return contains(.error) ? .error : .ok
    }
}

/// What an entity's `http` block and `user` say. Strings are numbers in the store's table, 0 when absent.
public struct RequestInfo: Hashable, Sendable {
    public var method: StringIndex = 0
    public var url: StringIndex = 0
    public var userAgent: StringIndex = 0
    public var clientIP: StringIndex = 0
    public var user: StringIndex = 0
    /// The HTTP status, -1 when not recorded.
    public var status: Int32 = -1

    public init() {}
}

/// What an entity says of where it runs or what it calls: the same for many entities, so held once each.
public struct ResourceProfile: Hashable, Sendable {
    /// The segment's `origin`.
    public var origin: StringIndex = 0
    public var accountID: StringIndex = 0
    public var resourceARN: StringIndex = 0
    public var instanceID: StringIndex = 0
    public var availabilityZone: StringIndex = 0
    /// `aws.operation` of a call.
    public var operation: StringIndex = 0
    public var region: StringIndex = 0
    /// `aws.table_name`, `aws.queue_url` and `aws.bucket_name` of a call: they name the inferred node (reference 3.2).
    public var table: StringIndex = 0
    public var queue: StringIndex = 0
    public var bucket: StringIndex = 0
    /// Number in the store's `spans`; 0 for what came as no span.
    public var span: UInt32 = 0

    public init() {}
}

/// A node's identity in the service graph: name, type and account (U-8). Absent members are 0.
public struct ServiceKey: Hashable, Sendable {
    public var name: StringIndex
    public var type: StringIndex
    public var accountID: StringIndex

    public init(name: StringIndex, type: StringIndex, accountID: StringIndex) {
        self.name = name
        self.type = type
        self.accountID = accountID
    }
}

/// The value of an annotation: only strings, numbers and booleans are indexed (reference 1.1).
public enum AnnotationValue: Hashable, Sendable {
    case string(StringIndex)
    case number(Double)
    case boolean(Bool)
}

/// One annotation of one entity, in 16 bytes.
public struct AnnotationEntry: Hashable, Sendable {
    /// The entity's row in the store.
    public var row: UInt32
    private var keyAndKind: UInt32
    private var bits: UInt64

    public init(row: UInt32, key: StringIndex, value: AnnotationValue) {
        self.row = row
        switch value {
        case .string(let index): (keyAndKind, bits) = (key << 2, UInt64(index))
        case .number(let number): (keyAndKind, bits) = (key << 2 | 1, number.bitPattern)
        case .boolean(let flag): (keyAndKind, bits) = (key << 2 | 2, flag ? 1 : 0)
        }
    }

    public var key: StringIndex { keyAndKind >> 2 }

    public var value: AnnotationValue {
        switch keyAndKind & 3 {
        case 0: .string(UInt32(truncatingIfNeeded: bits))
        case 1: .number(Double(bitPattern: bits))
        default: .boolean(bits != 0)
        }
    }
}

/// One exception of an entity's `cause`, without its stack (that is decoded when the segment is opened).
public struct ExceptionEntry: Hashable, Sendable {
    public var row: UInt32
    public var id: EntityID
    public var type: StringIndex
    public var message: StringIndex
    /// The exception that caused this one.
    public var cause: EntityID
    public var isRemote: Bool
    /// True when `cause` is only the id of an exception recorded elsewhere in the trace; `id` is that id.
    public var isReference: Bool

    public init(
        row: UInt32, id: EntityID, type: StringIndex, message: StringIndex, cause: EntityID, isRemote: Bool,
        isReference: Bool
    ) {
        self.row = row
        self.id = id
        self.type = type
        self.message = message
        self.cause = cause
        self.isRemote = isRemote
        self.isReference = isReference
    }
}

/// A parent that a row's document names and that is not in its trace: if it comes yet, or stands in another source, the row hangs
/// there.
public struct MissingParent: Hashable, Sendable {
    public var row: UInt32
    public var parent: EntityID

    public init(row: UInt32, parent: EntityID) {
        self.row = row
        self.parent = parent
    }
}

/// A link from a segment to an entity of another trace (reference 1.2 `links`).
public struct LinkEntry: Hashable, Sendable {
    public var row: UInt32
    public var traceID: TraceID
    public var entityID: EntityID

    public init(row: UInt32, traceID: TraceID, entityID: EntityID) {
        self.row = row
        self.traceID = traceID
        self.entityID = entityID
    }
}
