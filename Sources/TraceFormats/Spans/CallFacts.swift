import TraceModel

/// How spans become X-Ray's entities (reference 8).
public enum SpanConversion: Sendable {
    /// Services are nodes (U-26, U-28), and what OpenTelemetry names is shown as it names it.
    case services
    /// What the exporter of the Collector would make of it, to the letter.
    case exporter
}

/// What of a span a document is made of. X-Ray's exporter makes two of a call that begins its service's part of a trace
/// (`aws.span.kind = LOCAL_ROOT`, reference 8).
enum SpanPart {
    case whole
    /// The service that called.
    case service
    /// Its call.
    case dependency
}

/// A text that stands in the data, or one that was put together of several.
enum ComposedText {
    case text(SpanText)
    case made([UInt8])

    func intern(_ tables: inout TraceTables) -> StringIndex {
        switch self {
        case .text(let text): tables.strings.intern(utf8: text.buffer)
        case .made(let bytes): bytes.withUnsafeBufferPointer { tables.strings.intern(utf8: $0) }
        }
    }

    var string: String {
        switch self {
        case .text(let text): text.string
        case .made(let bytes): String(decoding: bytes, as: UTF8.self)
        }
    }
}

/// What a span and its resource say together: the rules of reference 8, used for the store, for documents and for the doctor.
struct CallFacts {
    let span: SpanRecord
    let resource: SpanResource
    let conversion: SpanConversion
    var part = SpanPart.whole

    private var isExact: Bool { conversion == .exporter }

    // MARK: Names

    var isAWSCall: Bool {
        if part == .service { return false }
        if let system = span.text(.rpcSystem) ?? (isExact ? nil : span.text(.rpcSystemName)), system == "aws-api" {
            return true
        }
        return !isExact && span.kind.isCall && awsMessaging != nil
    }

    /// `SQS` or `SNS`, when the messaging system says so (ours).
    private var awsMessaging: StaticString? {
        guard let system = span.text(.messagingSystem) else { return nil }
        return system == "aws_sqs" ? "SQS" : system == "aws_sns" ? "SNS" : nil
    }

    /// The name as a segment: in services' terms that of the service.
    var segmentName: ComposedText {
        if !isExact, let name = span.text(.awsLocalService) ?? resource.text(.serviceName) { return .text(name) }
        return exporterName
    }

    /// The name as a subsegment: of who is called, or of what is done.
    var callName: ComposedText { exporterName }

    /// The first name of reference 8 that exists, with what newer conventions call the same (ours).
    private var exporterName: ComposedText {
        if part == .service, let name = span.text(.awsLocalService) { return .text(name) }
        if span.kind == .server || (span.kind == .internal && isLocalRoot), let name = span.text(.awsLocalService) {
            return .text(name)
        }
        if span.kind.rawValue >= SpanKind.client.rawValue, let name = span.text(.awsRemoteService) {
            guard isAWSCall else { return .text(name) }
            return .text(
                name.hasPrefix("AWS.SDK.") ? name.dropping(8) : name.hasPrefix("AWS::") ? name.dropping(5) : name)
        }
        if let name = span.text(.peerService) ?? span.text(.awsService) { return .text(name) }
        if let name = span.text(.dbName) ?? span.text(.dbNamespace) { return databaseName(name) }
        if span.kind == .server, let name = resource.text(.serviceName) { return .text(name) }
        if let name = span.text(.rpcService) ?? span.text(.httpHost) ?? span.text(.netPeerName) { return .text(name) }
        if !isExact, span.kind.isCall, let name = calledHost { return .text(name) }
        return isExact ? .made(Self.cleaned(span.name)) : .text(span.name.nonEmpty ?? ("span" as StaticString).bytes)
    }

    private var isLocalRoot: Bool { span.isLocalRoot }

    /// `name@host` of a connection string.
    private func databaseName(_ name: SpanText) -> ComposedText {
        guard let connection = span.text(.dbConnectionString) else { return .text(name) }
        var text = connection.string
        if text.hasPrefix("jdbc:") { text.removeFirst(5) }
        guard let host = text.urlHost else { return .text(name) }
        return .made(Array(name.buffer) + [UInt8(ascii: "@")] + Array(host.utf8))
    }

    /// Whom newer conventions name: the destination, the server, the host of the URL (ours).
    private var calledHost: SpanText? {
        if let system = awsMessaging { return system.bytes }
        if span.kind == .producer, let name = destination { return name }
        if let name = span.text(.serverAddress) { return name }
        guard let url = span.text(.urlFull) ?? span.text(.httpUrl) else { return nil }
        return url.urlHost
    }

    private var destination: SpanText? { span.text(.messagingDestinationName) ?? span.text(.messagingDestination) }

    /// `aws` or `remote` when X-Ray follows the call to another node.
    var namespace: EntityFlags {
        if isExact, part == .service || (isLocalRoot && part == .whole) { return [] }
        if isAWSCall || (span.has(.awsService) && span.text(.peerService) == nil && !hasRemoteService) { return .aws }
        if span.kind == .client || (span.kind == .producer && !isExact) || part == .dependency { return .remote }
        return hasRemoteService ? .remote : []
    }

    private var hasRemoteService: Bool {
        span.kind.rawValue >= SpanKind.client.rawValue && span.text(.awsRemoteService) != nil
    }

    /// Letters, digits, blanks and the symbols that X-Ray allows, at most 200 bytes; `span` when nothing is left.
    static func cleaned(_ name: SpanText) -> [UInt8] {
        var result: [UInt8] = []
        for scalar in name.string.unicodeScalars {
            let isKept =
                scalar.properties.isAlphabetic || (scalar.value >= 0x30 && scalar.value <= 0x39)
                || scalar.properties.generalCategory == .spaceSeparator
                || "_.:/%&#=+\\-@".unicodeScalars.contains(scalar)
            guard isKept else { continue }
            let bytes = Array(String(scalar).utf8)
            if result.count + bytes.count > 200 { break }
            result += bytes
        }
        return result.isEmpty ? Array("span".utf8) : result
    }

    // MARK: Place

    /// A segment as the exporter makes them: of servers, of what names no parent, of what begins its service's part of a trace.
    var isExporterSegment: Bool {
        if isExact, part == .dependency { return false }
        return part == .service || span.kind == .server || span.parentID == .none || (isExact && isLocalRoot)
    }

    var id: EntityID { part == .service ? serviceID : span.id.own }
    var parentID: EntityID { part == .dependency ? serviceID : span.parentID }
    /// Links go with a consumer's service, and with any other span's call.
    var hasLinks: Bool { part == .whole || (part == .service) == (span.kind == .consumer) }

    /// The exporter makes one up; the same data gives the same here.
    private var serviceID: EntityID {
        EntityID(raw: sha256Head(span.trace.own, EntityID(raw: span.id.own.raw ^ 0x5E17_1CE5_0000_0000)))
    }

    /// The attributes that X-Ray would index: those that `aws.xray.annotations` names. A caller's segment has none of its call.
    var indexedAttributes: [Int] {
        let names = span.texts(.awsXrayAnnotations)
        if names.isEmpty { return [] }
        return span.attributes.indices.filter { index in
            let key = span.attributes[index].key
            return names.contains(key) && !(part == .service && key.hasPrefix("aws.remote."))
        }
    }

    /// Those of the resource that it names, by the name that they have among annotations.
    var indexedResources: [Int] {
        let names = span.texts(.awsXrayAnnotations).filter { $0.hasPrefix("otel.resource.") }
        if names.isEmpty { return [] }
        return resource.attributes.indices.filter { index in
            resource.attributes[index].value.isScalar
                && names.contains { $0.dropping(14) == resource.attributes[index].key }
        }
    }

    // MARK: Outcome

    var httpStatus: Int64? { span.value(.httpResponseStatusCode, .httpStatusCode)?.integer }

    /// Fault, error, throttle by HTTP status, else by the span's.
    /// What an X-Ray document said that neither tells stands beside them when it is written as a span (ours).
    var failure: EntityFlags {
        if !isExact, span.has(.awsXrayOutcome) {
            return span.texts(.awsXrayOutcome).reduce(into: []) { flags, name in
                if name == "fault" { flags.insert(.fault) }
                if name == "error" { flags.insert(.error) }
                if name == "throttle" { flags.insert(.throttle) }
            }
        }
        let isFailed: EntityFlags = span.status == .error ? .fault : []
        switch httpStatus {
        case 429?: return [.error, .throttle]
        case let status? where (400...499).contains(status): return isThrottled ? [.error, .throttle] : .error
        case let status? where (500...599).contains(status): return .fault
        default: return isFailed
        }
    }

    /// AWS answers 400 when it throttles, and says so by the exception's name, which X-Ray's SDKs know (ours).
    private var isThrottled: Bool {
        guard !isExact, isAWSCall, !span.events.isEmpty else { return false }
        return exceptions.contains { exception in
            guard let type = exception.type else { return false }
            return type.contains("Throttl") || type.contains("ThroughputExceeded") || type.contains("TooManyRequests")
                || type.contains("LimitExceeded") || type.contains("SlowDown")
        }
    }

    /// A database that X-Ray shows as SQL; the newer names of three are ours.
    var isSQL: Bool {
        if let system = span.text(.dbSystem), Self.sqlSystems.find(system) != nil { return true }
        guard !isExact, let system = span.text(.dbSystemName) else { return false }
        return Self.sqlSystems.find(system) != nil
    }

    private static let sqlSystems = ByteNames<Bool>([
        ("db2", true), ("derby", true), ("hive", true), ("mariadb", true), ("mssql", true), ("mysql", true),
        ("oracle", true), ("postgresql", true), ("sqlite", true), ("teradata", true), ("other_sql", true),
        ("microsoft.sql_server", true), ("oracle.db", true), ("ibm.db2", true),
    ])

    // MARK: AWS

    var operation: SpanText? { ofCall(span.text(.awsOperation) ?? span.text(.rpcMethod)) }
    var region: SpanText? { ofCall(span.text(.awsRegion)) }
    var accountID: SpanText? { ofCall(span.text(.awsAccountId) ?? resource.text(.cloudAccountId)) }
    var requestID: SpanText? { ofCall(span.text(.awsRequestId)) }

    /// A caller's segment has nothing of its call.
    private func ofCall(_ text: SpanText?) -> SpanText? { part == .service ? nil : text }
    var origin: SpanText? { span.text(.awsXrayOrigin) }
    var bucket: SpanText? { isExact ? nil : span.text(.awsS3Bucket) }
    var user: SpanText? { span.text(.enduserId) ?? (isExact ? nil : span.text(.userId)) }

    /// The queue's URL; put together of region, account and name when SQS is called and nothing says it (ours).
    var queue: ComposedText? {
        if part == .service { return nil }
        if let url = span.text(.messagingUrl) ?? span.text(.awsQueueUrl) { return .text(url) }
        guard !isExact, isAWSCall, let system = awsMessaging, system.bytes == "SQS", let name = destination else {
            return nil
        }
        guard let region = region ?? resource.text(.cloudRegion), let account = accountID else { return .text(name) }
        return .made(Array("https://sqs.\(region.string).amazonaws.com/\(account.string)/\(name.string)".utf8))
    }
}

extension SpanText {
    /// The host of a URL, without user, port and path; nil when there is no `://`.
    var urlHost: SpanText? {
        var at = 0
        while at + 2 < count, let base {
            if base[at] == UInt8(ascii: ":"), base[at + 1] == UInt8(ascii: "/"), base[at + 2] == UInt8(ascii: "/") {
                return dropping(at + 3).host.nonEmpty
            }
            at += 1
        }
        return nil
    }

    private var host: SpanText {
        var (start, end) = (0, 0)
        while end < count, let byte = base?[end], byte != UInt8(ascii: "/"), byte != UInt8(ascii: "?") {
            if byte == UInt8(ascii: "@") { start = end + 1 }
            end += 1
        }
        let authority = head(end).dropping(start)
        if authority.base?[0] == UInt8(ascii: "[") { return authority }
        var length = authority.count
        for index in 0..<authority.count where authority.base?[index] == UInt8(ascii: ":") {
            length = index
            break
        }
        return authority.head(length)
    }
}

extension String {
    fileprivate var urlHost: String? {
        var text = self
        return text.withUTF8 { SpanText($0).urlHost?.string }
    }
}

/// A span's name as X-Ray's exporter writes it: cleaned, and at most 200 bytes (reference 8).
public func xrayName(_ name: String) -> String {
    var name = name
    return name.withUTF8 { String(decoding: CallFacts.cleaned(SpanText($0)), as: UTF8.self) }
}

/// Whether an attribute decides a member of the document, so that it is found there.
public func isMember(attribute key: String) -> Bool {
    var key = key
    return key.withUTF8 { attributeNames.find(SpanText($0)) != nil }
}
