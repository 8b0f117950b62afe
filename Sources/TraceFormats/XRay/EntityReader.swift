import TraceModel

/// Reads one segment or subsegment from its object, without its subsegments.
struct EntityReader {
    let tape: Tape
    let members: MemberTable
    let document: UInt32

    // What the last read found beside the entity itself.
    private(set) var subsegments: Int?
    private(set) var traceID: TraceID?
    /// The place of a `trace_id` that is no trace id.
    private(set) var foreignTraceID: Int?
    /// How many of name, id, start_time and trace_id were there.
    private(set) var seen = 0

    private var entity = RawEntity(
        id: .none, parentID: .none, embeddedIn: -1, flags: [], start: 0, end: RawEntity.noEnd, name: 0, request: 0,
        profile: 0, document: 0)
    private var request = RequestInfo()
    private var profile = ResourceProfile()
    private var hasFailureFlag = false
    private var inProgress: Bool?
    private var isSubsegment = false

    init(tape: Tape, members: MemberTable, document: UInt32) {
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
            member(members.find(tape.utf8(place)), place + 1, row, &batch, &tables)
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
        subsegments = nil
        traceID = nil
        foreignTraceID = nil
        seen = 0
    }

    private mutating func member(
        _ member: Member, _ value: Int, _ row: UInt32, _ batch: inout EntityBatch, _ tables: inout TraceTables
    ) {
        switch member {
        case .name:
            entity.name = intern(value, &tables)
            seen += 1
        case .id:
            entity.id = entityID(value)
            seen += 1
        case .start_time:
            if let time = time(value) {
                entity.start = time
                seen += 1
            }
        case .end_time: entity.end = time(value) ?? RawEntity.noEnd
        case .parent_id: entity.parentID = entityID(value)
        case .trace_id: readTraceID(value)
        case .in_progress: inProgress = tape.isTrue(value)
        case .type: isSubsegment = isSubsegment || equals(value, "subsegment")
        case .namespace: readNamespace(value)
        case .traced: if tape.isTrue(value) { entity.flags.insert(.traced) }
        case .inferred: if tape.isTrue(value) { entity.flags.insert(.inferred) }
        case .fault: flag(value, .fault)
        case .error: flag(value, .error)
        case .throttle: flag(value, .throttle)
        case .origin: profile.origin = intern(value, &tables)
        case .resource_arn: profile.resourceARN = intern(value, &tables)
        case .user: request.user = intern(value, &tables)
        case .http: readHTTP(value, &tables)
        case .aws: readAWS(value, &tables)
        case .sql: if tape.kind(value) == .object { entity.flags.insert(.hasSQL) }
        case .metadata: if !isEmpty(value) { entity.flags.insert(.hasMetadata) }
        case .annotations: readAnnotations(value, row, &batch, &tables)
        case .cause: readCause(value, row, &batch, &tables)
        case .links: readLinks(value, row, &batch)
        case .subsegments: if tape.kind(value) == .array { subsegments = value }
        default: break
        }
    }

    /// Settles what depends on several members (U-13, U-14) and appends.
    private mutating func finish(_ holder: Int32, _ batch: inout EntityBatch, _ tables: inout TraceTables) {
        if !isSubsegment { entity.flags.insert(.segment) }
        if inProgress == true || entity.end == RawEntity.noEnd { entity.flags.insert(.inProgress) }
        if !hasFailureFlag { flagsFromStatus() }
        if request != RequestInfo() {
            if batch.requests.isEmpty { batch.requests.append(RequestInfo()) }
            entity.request = UInt32(batch.requests.count)
            batch.requests.append(request)
        }
        entity.profile = tables.intern(profile)
        batch.entities.append(entity)
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

    private mutating func readTraceID(_ value: Int) {
        guard tape.isString(value) else { return }
        let utf8 = tape.utf8(value)
        guard !utf8.isEmpty else { return }
        seen += 1
        traceID = TraceID(utf8: utf8)
        if traceID == nil { foreignTraceID = value }
    }

    private mutating func readNamespace(_ value: Int) {
        if equals(value, "remote") {
            entity.flags.insert(.remote)
        } else if equals(value, "aws") {
            entity.flags.insert(.aws)
        }
    }
}

// MARK: - Blocks of members
extension EntityReader {
    private mutating func readHTTP(_ object: Int, _ tables: inout TraceTables) {
        tape.members(object) { name, value in
            switch members.find(tape.utf8(name)) {
            case .request: readHTTPRequest(value, &tables)
            case .response:
                tape.members(value) { name, value in
                    guard members.find(tape.utf8(name)) == .status else { return }
                    if let status = tape.integer(value) { request.status = Int32(clamping: status) }
                }
            default: break
            }
        }
    }

    private mutating func readHTTPRequest(_ object: Int, _ tables: inout TraceTables) {
        tape.members(object) { name, value in
            switch members.find(tape.utf8(name)) {
            case .method: request.method = intern(value, &tables)
            case .url: request.url = intern(value, &tables)
            case .user_agent: request.userAgent = intern(value, &tables)
            case .client_ip: request.clientIP = intern(value, &tables)
            case .traced: if tape.isTrue(value) { entity.flags.insert(.traced) }
            default: break
            }
        }
    }

    private mutating func readAWS(_ object: Int, _ tables: inout TraceTables) {
        tape.members(object) { name, value in
            switch members.find(tape.utf8(name)) {
            case .account_id: profile.accountID = intern(value, &tables)
            case .operation: profile.operation = intern(value, &tables)
            case .region: profile.region = intern(value, &tables)
            case .table_name: profile.table = intern(value, &tables)
            case .table_names: readTableNames(value, &tables)
            case .queue_url: profile.queue = intern(value, &tables)
            case .bucket_name: profile.bucket = intern(value, &tables)
            case .ec2, .ecs: readHost(value, &tables)
            default: break
            }
        }
    }

    /// One name counts as `table_name`; several leave the service without a table of its own (U-7e).
    private mutating func readTableNames(_ array: Int, _ tables: inout TraceTables) {
        var count = 0
        tape.elements(array) { element in
            count += 1
            if count == 1, profile.table == 0 { profile.table = intern(element, &tables) }
        }
        if count > 1 { entity.flags.insert(.severalTables) }
    }

    private mutating func readHost(_ object: Int, _ tables: inout TraceTables) {
        tape.members(object) { name, value in
            switch members.find(tape.utf8(name)) {
            case .instance_id: profile.instanceID = intern(value, &tables)
            case .availability_zone: profile.availabilityZone = intern(value, &tables)
            default: break
            }
        }
    }

    /// Strings, numbers and booleans; anything else is no annotation (reference 1.1) and stays in the raw view.
    private mutating func readAnnotations(
        _ object: Int, _ row: UInt32, _ batch: inout EntityBatch, _ tables: inout TraceTables
    ) {
        var place = object + 1
        guard tape.kind(object) == .object else { return }
        while tape.kind(place) != .objectEnd {
            let value: AnnotationValue?
            switch tape.kind(place + 1) {
            case .string: value = .string(tables.strings.intern(utf8: tape.utf8(place + 1)))
            case .int, .unsigned, .double: value = tape.number(place + 1).map { .number($0) }
            case .yes: value = .boolean(true)
            case .no: value = .boolean(false)
            default: value = nil
            }
            if let value {
                let key = tables.strings.intern(utf8: tape.utf8(place))
                batch.annotations.append(AnnotationEntry(row: row, key: key, value: value))
                entity.flags.insert(.hasAnnotations)
            }
            place = tape.next(place + 1)
        }
    }

    /// An exception's id, or an object with exceptions (reference 1.2); other shapes are shown raw only.
    private mutating func readCause(
        _ value: Int, _ row: UInt32, _ batch: inout EntityBatch, _ tables: inout TraceTables
    ) {
        switch tape.kind(value) {
        case .string where !tape.utf8(value).isEmpty:
            entity.flags.insert(.hasCause)
            batch.exceptions.append(
                ExceptionEntry(
                    row: row, id: entityID(value), type: 0, message: 0, cause: .none, isRemote: false,
                    isReference: true))
        case .object:
            guard let list = tape.member(value, "exceptions") else { return }
            tape.elements(list) { exception in
                guard tape.kind(exception) == .object else { return }
                entity.flags.insert(.hasCause)
                batch.exceptions.append(readException(exception, row, &tables))
            }
        default: break
        }
    }

    private func readException(_ object: Int, _ row: UInt32, _ tables: inout TraceTables) -> ExceptionEntry {
        var entry = ExceptionEntry(
            row: row, id: .none, type: 0, message: 0, cause: .none, isRemote: false, isReference: false)
        if let id = tape.member(object, "id") { entry.id = entityID(id) }
        if let type = tape.member(object, "type") { entry.type = intern(type, &tables) }
        if let message = tape.member(object, "message") { entry.message = intern(message, &tables) }
        if let cause = tape.member(object, "cause") { entry.cause = entityID(cause) }
        if let remote = tape.member(object, "remote") { entry.isRemote = tape.isTrue(remote) }
        return entry
    }

    private func readLinks(_ array: Int, _ row: UInt32, _ batch: inout EntityBatch) {
        tape.elements(array) { link in
            guard let id = tape.member(link, "trace_id"), tape.isString(id) else { return }
            guard let traceID = TraceID(utf8: tape.utf8(id)) else { return }
            let entity = tape.member(link, "id").map { entityID($0) } ?? .none
            batch.links.append(LinkEntry(row: row, traceID: traceID, entityID: entity))
        }
    }
}

// MARK: - Values
extension EntityReader {
    /// A string's number; a number or a boolean is taken by its text; 0 for anything else.
    private func intern(_ value: Int, _ tables: inout TraceTables) -> StringIndex {
        switch tape.kind(value) {
        case .string: tables.strings.intern(utf8: tape.utf8(value))
        case .int, .unsigned: tables.strings.intern("\(tape.integer(value) ?? 0)")
        case .double: tables.strings.intern("\(tape.number(value) ?? 0)")
        default: 0
        }
    }

    private func entityID(_ value: Int) -> EntityID {
        guard tape.isString(value) else {
            return tape.integer(value).map { EntityID(hashing: "\($0)".utf8) } ?? .none
        }
        let utf8 = tape.utf8(value)
        if utf8.isEmpty { return .none }
        return EntityID(utf8: utf8) ?? EntityID(hashing: utf8)
    }

    private func equals(_ value: Int, _ text: StaticString) -> Bool {
        guard tape.isString(value) else { return false }
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        return tape.utf8(value).elementsEqual(wanted)
    }

    private func isEmpty(_ value: Int) -> Bool {
        switch tape.kind(value) {
        case .null: true
        case .object: tape.kind(value + 1) == .objectEnd
        default: false
        }
    }

    /// Nanoseconds since 1970 of a time as documents write it; nil when it is none.
    @inline(__always) private func time(_ value: Int) -> Int64? {
        if let number = tape.number(value) { return epochNanoseconds(number) }
        guard tape.isString(value) else { return nil }
        return parseTime(tape.string(value))?.nanoseconds
    }
}
