import TraceModel

// Blocks of members: the request, the resource, annotations, exceptions and links.
extension EntityReader {
    mutating func readHTTP(_ object: Int, _ tables: inout TraceTables) {
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
            case .method: request.method = tape.intern(value, &tables)
            case .url: request.url = tape.intern(value, &tables)
            case .user_agent: request.userAgent = tape.intern(value, &tables)
            case .client_ip: request.clientIP = tape.intern(value, &tables)
            case .traced: if tape.isTrue(value) { entity.flags.insert(.traced) }
            default: break
            }
        }
    }

    mutating func readAWS(_ object: Int, _ tables: inout TraceTables) {
        tape.members(object) { name, value in
            switch members.find(tape.utf8(name)) {
            case .account_id: profile.accountID = tape.intern(value, &tables)
            case .operation: profile.operation = tape.intern(value, &tables)
            case .region: profile.region = tape.intern(value, &tables)
            case .table_name: profile.table = tape.intern(value, &tables)
            case .table_names: readTableNames(value, &tables)
            case .queue_url: profile.queue = tape.intern(value, &tables)
            case .bucket_name: profile.bucket = tape.intern(value, &tables)
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
            if count == 1, profile.table == 0 { profile.table = tape.intern(element, &tables) }
        }
        if count > 1 { entity.flags.insert(.severalTables) }
    }

    private mutating func readHost(_ object: Int, _ tables: inout TraceTables) {
        tape.members(object) { name, value in
            switch members.find(tape.utf8(name)) {
            case .instance_id: profile.instanceID = tape.intern(value, &tables)
            case .availability_zone: profile.availabilityZone = tape.intern(value, &tables)
            default: break
            }
        }
    }

    /// Strings, numbers and booleans; anything else is no annotation (reference 1.1) and stays in the raw view.
    mutating func readAnnotations(
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
    mutating func readCause(
        _ value: Int, _ row: UInt32, _ batch: inout EntityBatch, _ tables: inout TraceTables
    ) {
        switch tape.kind(value) {
        case .string where !tape.utf8(value).isEmpty:
            entity.flags.insert(.hasCause)
            batch.exceptions.append(
                ExceptionEntry(
                    row: row, id: tape.entityID(value), type: 0, message: 0, cause: .none, isRemote: false,
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
        if let id = tape.member(object, "id") { entry.id = tape.entityID(id) }
        if let type = tape.member(object, "type") { entry.type = tape.intern(type, &tables) }
        if let message = tape.member(object, "message") { entry.message = tape.intern(message, &tables) }
        if let cause = tape.member(object, "cause") { entry.cause = tape.entityID(cause) }
        if let remote = tape.member(object, "remote") { entry.isRemote = tape.isTrue(remote) }
        return entry
    }

    func readLinks(_ array: Int, _ row: UInt32, _ batch: inout EntityBatch, _ tables: inout TraceTables) {
        tape.elements(array) { link in
            guard let id = tape.member(link, "trace_id"), let traceID = tape.namedTraceID(id, &tables) else { return }
            let entity = tape.member(link, "id").map { tape.entityID($0) } ?? .none
            batch.links.append(LinkEntry(row: row, traceID: traceID, entityID: entity))
        }
    }
}
