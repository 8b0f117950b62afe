import TraceModel

/// What rows point to by number: strings, profiles and nodes. Each worker has one of its own, which only grows; the store's
/// is the union of theirs.
public struct TraceTables: Sendable {
    public var strings = StringTable()
    public private(set) var profiles: [ResourceProfile] = [ResourceProfile()]
    public private(set) var spans: [SpanProfile] = [SpanProfile()]
    public private(set) var services: [ServiceKey] = []
    private var profileNumbers: [ResourceProfile: UInt32] = [ResourceProfile(): 0]
    private var spanNumbers: [SpanProfile: UInt32] = [SpanProfile(): 0]
    /// The last of each slot: an application makes few kinds of spans, and the dictionary's hash costs more than comparing.
    private var spanSlots = [(span: SpanProfile, number: UInt32)](repeating: (SpanProfile(), 0), count: 1024)
    private var profileSlots = [(profile: ResourceProfile, number: UInt32)](
        repeating: (ResourceProfile(), 0), count: 1024)
    private var serviceNumbers: [ServiceKey: UInt32] = [:]
    /// What resources say of their segments, each once. Blocks are built with them; stores know none.
    private(set) var resourceAnnotations: [[AnnotationEntry]] = [[]]
    private var resourceNumbers: [[AnnotationEntry]: UInt32] = [[]: 0]
    /// Ids that are not of the usual form.
    var foreignIDs = ForeignIDs()
    private var inferredServices: [StringIndex: (name: StringIndex, type: StringIndex)] = [:]
    private var lastProfile = (profile: ResourceProfile(), number: UInt32(0))
    private var serviceSlots = [(key: ServiceKey, number: UInt32)?](repeating: nil, count: 256)
    let names: InferredNames

    public init() { names = InferredNames(&strings) }

    /// The number of a profile, added when it is new.
    mutating func intern(_ profile: ResourceProfile) -> UInt32 {
        if profile == lastProfile.profile { return lastProfile.number }
        let slot = Int(profile.span &* 31 &+ profile.operation &* 7 &+ profile.table) & 1023
        if profile.span != 0, profileSlots[slot].profile == profile { return profileSlots[slot].number }
        defer { if profile.span != 0 { profileSlots[slot] = (profile, lastProfile.number) } }
        let number = profileNumbers[profile] ?? UInt32(profiles.count)
        if number == UInt32(profiles.count) {
            profiles.append(profile)
            profileNumbers[profile] = number
        }
        lastProfile = (profile, number)
        return number
    }

    /// The number of what a span says, added when it is new.
    mutating func intern(_ span: SpanProfile) -> UInt32 {
        let slot = span.slot
        if spanSlots[slot].span == span { return spanSlots[slot].number }
        let number = spanNumbers[span] ?? UInt32(spans.count)
        if number == UInt32(spans.count) {
            spans.append(span)
            spanNumbers[span] = number
        }
        spanSlots[slot] = (span, number)
        return number
    }

    /// The number of what a resource says, added when it is new.
    mutating func number(ofResource annotations: [AnnotationEntry]) -> UInt32 {
        if let number = resourceNumbers[annotations] { return number }
        let number = UInt32(resourceAnnotations.count)
        resourceAnnotations.append(annotations)
        resourceNumbers[annotations] = number
        return number
    }

    /// The number of a node, added when it is new.
    mutating func intern(_ key: ServiceKey) -> UInt32 {
        let slot = Int(key.name &* 31 &+ key.type &* 7 &+ key.accountID) & 255
        if let known = serviceSlots[slot], known.key == key { return known.number }
        let number = serviceNumbers[key] ?? UInt32(services.count)
        if number == UInt32(services.count) {
            services.append(key)
            serviceNumbers[key] = number
        }
        serviceSlots[slot] = (key, number)
        return number
    }

    /// Name and type of the node that a call of that name to AWS leads to, where nothing narrower is known (reference 3.2).
    mutating func inferredService(_ name: StringIndex) -> (name: StringIndex, type: StringIndex) {
        if let known = inferredServices[name] { return known }
        let text = strings[name]
        let spelling = InferredNames.spellings[text.lowercased()] ?? text
        let service = (name: strings.intern(spelling), type: strings.intern("AWS::" + spelling))
        inferredServices[name] = service
        return service
    }

    /// Adds another table's contents.
    /// - Returns: what its numbers are in this one.
    mutating func merge(_ other: TraceTables) -> TableMap {
        foreignIDs.merge(other.foreignIDs)
        return merge(other.strings, other.spans, other.profiles, other.services)
    }

    /// Adds the contents of a store's tables.
    /// - Returns: what its numbers are in this one.
    mutating func merge(_ store: TraceStore) -> TableMap {
        foreignIDs.merge(store.foreignIDs)
        return merge(store.strings, store.spans, store.profiles, store.services)
    }

    private mutating func merge(
        _ others: StringTable, _ spans: [SpanProfile], _ profiles: [ResourceProfile], _ services: [ServiceKey]
    ) -> TableMap {
        var map = TableMap()
        map.strings.reserveCapacity(others.count)
        for index in 0..<UInt32(others.count) {
            map.strings.append(others.withUTF8(index) { strings.intern(utf8: $0) })
        }
        let spans = spans.map { span in intern(span.mapped { map.strings[Int($0)] }) }
        map.profiles = profiles.map { profile in
            var profile = profile.mapped { map.strings[Int($0)] }
            profile.span = spans[Int(profile.span)]
            return intern(profile)
        }
        map.services = services.map { key in
            intern(
                ServiceKey(
                    name: map.strings[Int(key.name)], type: map.strings[Int(key.type)],
                    accountID: map.strings[Int(key.accountID)]))
        }
        return map
    }
}

extension SpanProfile {
    fileprivate var slot: Int { Int(name &* 31 &+ callName &* 7 &+ service &+ UInt32(kind.rawValue)) & 1023 }

    /// The same with its strings renumbered.
    func mapped(_ renumber: (StringIndex) -> StringIndex) -> SpanProfile {
        var result = self
        result.name = renumber(name)
        result.service = renumber(service)
        result.segmentName = renumber(segmentName)
        result.callName = renumber(callName)
        return result
    }
}

extension ResourceProfile {
    /// The same with its strings renumbered.
    func mapped(_ renumber: (StringIndex) -> StringIndex) -> ResourceProfile {
        var result = self
        result.origin = renumber(origin)
        result.accountID = renumber(accountID)
        result.resourceARN = renumber(resourceARN)
        result.instanceID = renumber(instanceID)
        result.availabilityZone = renumber(availabilityZone)
        result.operation = renumber(operation)
        result.region = renumber(region)
        result.table = renumber(table)
        result.queue = renumber(queue)
        result.bucket = renumber(bucket)
        return result
    }
}

/// Names and types of inferred nodes (reference 3.2) as numbers in a table.
struct InferredNames: Sendable {
    let remote: StringIndex
    let sql: StringIndex
    let table: StringIndex
    let queue: StringIndex
    let bucket: StringIndex
    let dynamoDB: StringIndex
    let dynamoDBType: StringIndex
    let sqs: StringIndex
    let s3: StringIndex

    /// X-Ray's own spelling of services that SDKs name by their endpoint, by the lower-case name (U-7a).
    static let spellings = [
        "dynamodb": "DynamoDB", "s3": "S3", "sqs": "SQS", "sns": "SNS", "lambda": "Lambda", "events": "Events",
        "ssm": "SimpleSystemsManagement", "simplesystemsmanagement": "SimpleSystemsManagement",
        "secretsmanager": "SecretsManager", "secrets manager": "SecretsManager", "kinesis": "Kinesis",
        "states": "StepFunctions", "sfn": "StepFunctions", "stepfunctions": "StepFunctions", "kms": "KMS",
        "sts": "STS", "rds": "RDS", "ecs": "ECS", "ses": "SES", "firehose": "Firehose",
    ]

    init(_ strings: inout StringTable) {
        remote = strings.intern("remote")
        sql = strings.intern("Database::SQL")
        table = strings.intern("AWS::DynamoDB::Table")
        queue = strings.intern("AWS::SQS::Queue")
        bucket = strings.intern("AWS::S3::Bucket")
        dynamoDB = strings.intern("DynamoDB")
        dynamoDBType = strings.intern("AWS::DynamoDB")
        sqs = strings.intern("SQS")
        s3 = strings.intern("S3")
    }
}
