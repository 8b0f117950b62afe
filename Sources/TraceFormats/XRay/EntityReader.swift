import TraceModel

/// Reads one segment or subsegment from its object, without its subsegments.
struct EntityReader {
    let tape: Tape
    let members: NameTable<XRayMember>
    let document: UInt32

    // What the last read found beside the entity itself.
    private(set) var subsegments: Int?
    private(set) var traceID: TraceID?
    /// How many of name, id, start_time and trace_id were there.
    private(set) var seen = 0

    var entity = RawEntity(
        id: .none, parentID: .none, embeddedIn: -1, flags: [], start: 0, end: RawEntity.noEnd, name: 0, request: 0,
        profile: 0, document: 0)
    var request = RequestInfo()
    var profile = ResourceProfile()
    private var hasFailureFlag = false
    private var inProgress: Bool?
    private var isSubsegment = false
    private var hasStart = false

    init(tape: Tape, members: NameTable<XRayMember>, document: UInt32) {
        self.tape = tape
        self.members = members
        self.document = document
    }

    /// Appends the entity to the batch.
    /// - Returns: false when the place holds no object or one without any member of an entity.
    mutating func read(
        _ object: Int, holder: Int32, into batch: inout EntityBatch, _ tables: inout TraceTables
    ) -> Bool {
        reset(holder)
        let row = UInt32(batch.entities.count)
        var place = object + 1
        guard tape.kind(object) == .object else { return false }
        while tape.kind(place) != .objectEnd {
            if let name = members.find(tape.utf8(place)) { member(name, place + 1, row, &batch, &tables) }
            place = tape.next(place + 1)
        }
        guard seen > 0 else { return false }
        finish(holder, &batch, &tables)
        return true
    }

    private mutating func reset(_ holder: Int32) {
        entity = RawEntity(
            id: .none, parentID: .none, embeddedIn: holder, flags: [], start: 0, end: RawEntity.noEnd, name: 0,
            request: 0, profile: 0, document: document)
        request = RequestInfo()
        profile = ResourceProfile()
        hasFailureFlag = false
        inProgress = nil
        isSubsegment = holder >= 0
        hasStart = false
        subsegments = nil
        traceID = nil
        seen = 0
    }

    private mutating func member(
        _ member: XRayMember, _ value: Int, _ row: UInt32, _ batch: inout EntityBatch, _ tables: inout TraceTables
    ) {
        switch member {
        case .name:
            entity.name = tape.intern(value, &tables)
            seen += 1
        case .id:
            entity.id = tape.entityID(value, &tables)
            seen += 1
        case .start_time:
            if let time = tape.time(value) {
                entity.start = time
                hasStart = true
                seen += 1
            }
        case .end_time: entity.end = tape.time(value) ?? RawEntity.noEnd
        case .parent_id: entity.parentID = tape.entityID(value)
        case .trace_id:
            traceID = tape.namedTraceID(value, &tables)
            if traceID != nil { seen += 1 }
        case .in_progress: inProgress = tape.isTrue(value)
        case .type: isSubsegment = isSubsegment || tape.equals(value, "subsegment")
        case .namespace: readNamespace(value)
        case .traced: if tape.isTrue(value) { entity.flags.insert(.traced) }
        case .inferred: if tape.isTrue(value) { entity.flags.insert(.inferred) }
        case .fault: flag(value, .fault)
        case .error: flag(value, .error)
        case .throttle: flag(value, .throttle)
        case .origin: profile.origin = tape.intern(value, &tables)
        case .resource_arn: profile.resourceARN = tape.intern(value, &tables)
        case .user: request.user = tape.intern(value, &tables)
        case .http: readHTTP(value, &tables)
        case .aws: readAWS(value, &tables)
        case .sql: if tape.kind(value) == .object { entity.flags.insert(.hasSQL) }
        case .metadata: if !tape.isEmpty(value) { entity.flags.insert(.hasMetadata) }
        case .annotations: readAnnotations(value, row, &batch, &tables)
        case .cause: readCause(value, row, &batch, &tables)
        case .links: readLinks(value, row, &batch, &tables)
        case .subsegments: if tape.kind(value) == .array { subsegments = value }
        default: break
        }
    }

    /// Settles what depends on several members (U-13, U-14) and appends.
    private mutating func finish(_ holder: Int32, _ batch: inout EntityBatch, _ tables: inout TraceTables) {
        if !isSubsegment { entity.flags.insert(.segment) }
        if inProgress == true || entity.end == RawEntity.noEnd { entity.flags.insert(.inProgress) }
        if !hasStart {
            entity.flags.insert(.noStart)
            if entity.end != RawEntity.noEnd { entity.start = entity.end }
        }
        if !hasFailureFlag { flagsFromStatus() }
        if request != RequestInfo() {
            if batch.requests.isEmpty { batch.requests.append(RequestInfo()) }
            entity.request = UInt32(batch.requests.count)
            batch.requests.append(request)
        }
        entity.profile = tables.intern(profile)
        batch.add(entity)
    }

    /// Only a document with none of the three members is judged by its HTTP status (U-13).
    private mutating func flagsFromStatus() {
        switch request.status {
        case 429: entity.flags.formUnion([.throttle, .error])
        case 400...499: entity.flags.insert(.error)
        case 500...599: entity.flags.insert(.fault)
        default: break
        }
    }

    private mutating func flag(_ value: Int, _ flag: EntityFlags) {
        guard tape.kind(value) == .yes || tape.kind(value) == .no else { return }
        hasFailureFlag = true
        if tape.isTrue(value) { entity.flags.insert(flag) }
    }

    private mutating func readNamespace(_ value: Int) {
        if tape.equals(value, "remote") {
            entity.flags.insert(.remote)
        } else if tape.equals(value, "aws") {
            entity.flags.insert(.aws)
        }
    }
}
