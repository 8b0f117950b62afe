import TraceModel

/// A trace as a test says it: times in milliseconds from the trace's start.
struct Spec {
    var name: String
    var node: NodeSpec?
    var start: Int64
    var end: Int64
    var flags: EntityFlags
    var request = RequestSpec()
    var profile = ProfileSpec()
    var annotations: [(String, ScalarValue)] = []
    var exceptions: [(type: String, message: String)] = []
    var links: [LinkEntry] = []
    var id: EntityID?
    var children: [Spec]

    struct NodeSpec: Hashable {
        var name: String
        var type: String?
        var account: String?
    }

    struct RequestSpec {
        var method = ""
        var url = ""
        var user = ""
        var userAgent = ""
        var clientIP = ""
        var status: Int32 = -1
    }

    struct ProfileSpec {
        var resourceARN = ""
        var instanceID = ""
        var availabilityZone = ""
        var operation = ""
    }

    /// A segment of the node of that name and type.
    static func segment(
        _ name: String, _ type: String?, node: String? = nil, account: String? = nil, _ start: Int64, _ end: Int64,
        _ flags: EntityFlags = [], _ children: [Spec] = []
    ) -> Spec {
        Spec(
            name: name, node: NodeSpec(name: node ?? name, type: type, account: account), start: start, end: end,
            flags: flags.union(.segment), children: children)
    }

    /// A segment of an instrumented service without origin.
    static func segment(
        _ name: String, _ start: Int64, _ end: Int64, _ flags: EntityFlags = [], _ children: [Spec] = []
    ) -> Spec {
        segment(name, nil, start, end, flags, children)
    }

    /// A segment that was inferred from the call above it.
    static func inferred(
        _ name: String, _ type: String, node: String? = nil, _ start: Int64, _ end: Int64, _ flags: EntityFlags = []
    ) -> Spec {
        segment(name, type, node: node, start, end, flags.union(.inferred))
    }

    /// A subsegment.
    static func sub(
        _ name: String, _ start: Int64, _ end: Int64, _ flags: EntityFlags = [], _ children: [Spec] = []
    ) -> Spec {
        Spec(name: name, node: nil, start: start, end: end, flags: flags, children: children)
    }

    func with(_ change: (inout Spec) -> Void) -> Spec {
        var copy = self
        change(&copy)
        return copy
    }
}

/// Builds small stores by hand, in the row order that `TraceStore` promises.
struct StoreBuilder {
    var store = TraceStore()
    private var services: [ServiceKey: UInt32] = [:]
    private var nextID: UInt64 = 1

    /// Adds a trace; its root is the first of `roots`.
    mutating func add(
        _ number: UInt64, at second: Int64 = 1_700_000_000, flags: TraceFlags = [], root: Int = 0, _ roots: [Spec]
    ) {
        store.traceIDs.append(TraceID(epoch: UInt32(truncatingIfNeeded: second), middle: 0, low: number))
        store.traceFlags.append(flags)
        store.documentCounts.append(1)
        let base = second * 1_000_000_000
        for (index, spec) in roots.enumerated() {
            if index == root { store.rootRows.append(UInt32(store.rowCount)) }
            append(spec, parent: -1, segment: UInt32(store.rowCount), node: 0, base)
        }
        store.firstRows.append(UInt32(store.rowCount))
    }

    private mutating func append(_ spec: Spec, parent: Int32, segment: UInt32, node: UInt32, _ base: Int64) {
        let row = store.rowCount
        let isSegment = spec.flags.contains(.segment)
        let node = spec.node.map { number($0) } ?? node
        var flags = spec.flags
        if !spec.exceptions.isEmpty { flags.insert(.hasCause) }
        if !spec.annotations.isEmpty { flags.insert(.hasAnnotations) }
        store.ids.append(spec.id ?? EntityID(raw: nextID))
        nextID += 1
        store.parents.append(parent)
        store.subtreeEnds.append(0)
        store.starts.append(base + spec.start * 1_000_000)
        store.ends.append(base + spec.end * 1_000_000)
        store.names.append(store.strings.intern(spec.name))
        store.flags.append(flags)
        store.segments.append(isSegment ? UInt32(row) : segment)
        store.nodes.append(node)
        store.requestIndexes.append(request(spec.request))
        store.profileIndexes.append(profile(spec.profile))
        store.placeIndexes.append(0)
        appendDetails(spec, row)
        for child in spec.children {
            append(child, parent: Int32(row), segment: isSegment ? UInt32(row) : segment, node: node, base)
        }
        store.subtreeEnds[row] = UInt32(store.rowCount)
    }

    private mutating func appendDetails(_ spec: Spec, _ row: Int) {
        for (key, value) in spec.annotations {
            let held: AnnotationValue =
                switch value {
                case .string(let text): .string(store.strings.intern(text))
                case .number(let number): .number(number)
                case .boolean(let flag): .boolean(flag)
                }
            store.annotations.append(AnnotationEntry(row: UInt32(row), key: store.strings.intern(key), value: held))
        }
        for exception in spec.exceptions {
            store.exceptions.append(
                ExceptionEntry(
                    row: UInt32(row), id: EntityID(raw: 0xe000 + UInt64(store.exceptions.count)),
                    type: store.strings.intern(exception.type), message: store.strings.intern(exception.message),
                    cause: .none, isRemote: false, isReference: false))
        }
        for link in spec.links {
            store.links.append(LinkEntry(row: UInt32(row), traceID: link.traceID, entityID: link.entityID))
        }
    }

    private mutating func number(_ node: Spec.NodeSpec) -> UInt32 {
        let key = ServiceKey(
            name: store.strings.intern(node.name), type: store.strings.intern(node.type ?? ""),
            accountID: store.strings.intern(node.account ?? ""))
        if let known = services[key] { return known }
        let number = UInt32(store.services.count)
        services[key] = number
        store.services.append(key)
        return number
    }

    private mutating func request(_ spec: Spec.RequestSpec) -> UInt32 {
        var info = RequestInfo()
        info.method = store.strings.intern(spec.method)
        info.url = store.strings.intern(spec.url)
        info.user = store.strings.intern(spec.user)
        info.userAgent = store.strings.intern(spec.userAgent)
        info.clientIP = store.strings.intern(spec.clientIP)
        info.status = spec.status
        if info == RequestInfo() { return 0 }
        store.requests.append(info)
        return UInt32(store.requests.count - 1)
    }

    private mutating func profile(_ spec: Spec.ProfileSpec) -> UInt32 {
        var profile = ResourceProfile()
        profile.resourceARN = store.strings.intern(spec.resourceARN)
        profile.instanceID = store.strings.intern(spec.instanceID)
        profile.availabilityZone = store.strings.intern(spec.availabilityZone)
        profile.operation = store.strings.intern(spec.operation)
        if profile == ResourceProfile() { return 0 }
        store.profiles.append(profile)
        return UInt32(store.profiles.count - 1)
    }
}

/// The synthetic checkout trace of Tests/Fixtures/reference/trace-synthetic-checkout.json, times from its root's start.
func checkout(_ number: UInt64 = 7, into builder: inout StoreBuilder) {
    let throttled: EntityFlags = [.fault, .throttle, .error]
    let table = Spec.inferred("DynamoDB", "AWS::DynamoDB::Table", node: "ledger", 200, 1100, throttled)
        .with { $0.exceptions = [("ProvisionedThroughputExceededException", "Rate exceeded")] }
    let put = Spec.sub("DynamoDB", 200, 1100, throttled.union(.aws), [table])
        .with { $0.exceptions = [("ProvisionedThroughputExceededException", "Rate exceeded")] }
    let payments = Spec.segment("payments", "AWS::ECS::Fargate", 180, 1140, .fault, [put])
    let queue = "https://sqs.eu-west-1.amazonaws.com/111122223333/audit"
    let root = Spec.segment(
        "checkout", "AWS::EC2::Instance", 0, 1200, .fault,
        [
            .sub(
                "price cart", 10, 110, [],
                [
                    .sub(
                        "pricedb@db.example.com", 20, 100, [.remote, .hasSQL],
                        [.inferred("pricedb@db.example.com", "Database::SQL", 20, 100)])
                ]),
            .sub(
                "cache.example.com", 120, 150, [.remote, .error],
                [.inferred("cache.example.com", "remote", 120, 150, .error)]),
            Spec.sub("payments", 160, 1160, [.remote, .traced, .fault], [payments])
                .with { $0.exceptions = [("HTTPError", "503 from payments")] },
            .sub("SQS", 1210, 1250, .aws, [.inferred("SQS", "AWS::SQS::Queue", node: queue, 1210, 1250)]),
        ]
    ).with {
        $0.request = .init(method: "POST", url: "https://shop.example.com/checkout", user: "u-17", status: 500)
        $0.annotations = [("cart_size", .number(3)), ("express", .boolean(true)), ("coupon", .string("SPRING"))]
    }
    builder.add(number, at: 1_710_268_850, [root])
}
