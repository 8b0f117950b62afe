import TraceModel

/// A trace as a test says it: times in milliseconds from the trace's start.
public struct Spec {
    public var name: String
    public var node: NodeSpec?
    public var start: Int64
    public var end: Int64
    public var flags: EntityFlags
    public var request = RequestSpec()
    public var profile = ProfileSpec()
    public var annotations: [(String, ScalarValue)] = []
    public var exceptions: [(type: String, message: String)] = []
    public var links: [LinkEntry] = []
    public var id: EntityID?
    public var children: [Spec]

    public init(
        name: String, node: NodeSpec?, start: Int64, end: Int64, flags: EntityFlags = [], children: [Spec] = []
    ) {
        (self.name, self.node, self.start, self.end) = (name, node, start, end)
        (self.flags, self.children) = (flags, children)
    }

    public struct NodeSpec: Hashable {
        public var name: String
        public var type: String?
        public var account: String?

        public init(name: String, type: String? = nil, account: String? = nil) {
            (self.name, self.type, self.account) = (name, type, account)
        }
    }

    public struct RequestSpec {
        public var method = ""
        public var url = ""
        public var user = ""
        public var userAgent = ""
        public var clientIP = ""
        public var status: Int32 = -1

        public init(
            method: String = "", url: String = "", user: String = "", userAgent: String = "", clientIP: String = "",
            status: Int32 = -1
        ) {
            (self.method, self.url, self.user) = (method, url, user)
            (self.userAgent, self.clientIP, self.status) = (userAgent, clientIP, status)
        }
    }

    public struct ProfileSpec {
        public var resourceARN = ""
        public var instanceID = ""
        public var availabilityZone = ""
        public var operation = ""

        public init(
            resourceARN: String = "", instanceID: String = "", availabilityZone: String = "", operation: String = ""
        ) {
            (self.resourceARN, self.instanceID) = (resourceARN, instanceID)
            (self.availabilityZone, self.operation) = (availabilityZone, operation)
        }
    }

    /// A segment of the node of that name and type.
    public static func segment(
        _ name: String, _ type: String?, node: String? = nil, account: String? = nil, _ start: Int64, _ end: Int64,
        _ flags: EntityFlags = [], _ children: [Spec] = []
    ) -> Spec {
        Spec(
            name: name, node: NodeSpec(name: node ?? name, type: type, account: account), start: start, end: end,
            flags: flags.union(.segment), children: children)
    }

    /// A segment of an instrumented service without origin.
    public static func segment(
        _ name: String, _ start: Int64, _ end: Int64, _ flags: EntityFlags = [], _ children: [Spec] = []
    ) -> Spec {
        segment(name, nil, start, end, flags, children)
    }

    /// A segment that was inferred from the call above it.
    public static func inferred(
        _ name: String, _ type: String, node: String? = nil, _ start: Int64, _ end: Int64, _ flags: EntityFlags = []
    ) -> Spec {
        segment(name, type, node: node, start, end, flags.union(.inferred))
    }

    /// A subsegment.
    public static func sub(
        _ name: String, _ start: Int64, _ end: Int64, _ flags: EntityFlags = [], _ children: [Spec] = []
    ) -> Spec {
        Spec(name: name, node: nil, start: start, end: end, flags: flags, children: children)
    }

    public func with(_ change: (inout Spec) -> Void) -> Spec {
        var copy = self
        change(&copy)
        return copy
    }
}

/// Builds small stores by hand, in the row order that `TraceStore` promises.
public struct StoreBuilder {
    public var store = TraceStore()
    private var services: [ServiceKey: UInt32] = [:]
    private var nextID: UInt64 = 1

    public init() {}

    /// Adds a trace; its root is the one of that number in `roots`.
    public mutating func add(
        _ number: UInt64, at second: Int64 = 1_700_000_000, flags: TraceFlags = [], root: Int = 0, _ roots: [Spec]
    ) {
        var rows: [(spec: Spec, depth: Int)] = []
        for spec in roots { flatten(spec, 0, &rows) }
        add(number, at: second, flags: flags, root: root, rows: rows)
    }

    /// The same from rows in the order of the store, which may be as deep as they like; `children` are not looked at.
    public mutating func add(
        _ number: UInt64, at second: Int64 = 1_700_000_000, flags: TraceFlags = [], root: Int = 0,
        rows: [(spec: Spec, depth: Int)]
    ) {
        store.traceIDs.append(TraceID(epoch: UInt32(truncatingIfNeeded: second), middle: 0, low: number))
        store.traceFlags.append(flags)
        store.documentCounts.append(1)
        let (first, base) = (store.rowCount, second * 1_000_000_000)
        let tops = rows.indices.filter { rows[$0].depth == 0 }
        if tops.indices.contains(root) { store.rootRows.append(UInt32(first + tops[root])) }
        var path: [Int32] = []
        for (spec, depth) in rows {
            path.removeLast(path.count - depth)
            append(spec, parent: path.last ?? -1, base)
            path.append(Int32(store.rowCount - 1))
        }
        closeSubtrees(from: first)
        store.firstRows.append(UInt32(store.rowCount))
    }

    private func flatten(_ spec: Spec, _ depth: Int, _ rows: inout [(spec: Spec, depth: Int)]) {
        rows.append((spec, depth))
        for child in spec.children { flatten(child, depth + 1, &rows) }
    }

    private mutating func append(_ spec: Spec, parent: Int32, _ base: Int64) {
        let row = store.rowCount
        let isSegment = spec.flags.contains(.segment)
        let above = parent < 0 ? nil : Int(parent)
        var flags = spec.flags
        if !spec.exceptions.isEmpty { flags.insert(.hasCause) }
        if !spec.annotations.isEmpty { flags.insert(.hasAnnotations) }
        store.ids.append(spec.id ?? EntityID(raw: nextID))
        nextID += 1
        store.parents.append(parent)
        store.subtreeEnds.append(UInt32(row + 1))
        store.starts.append(base + spec.start * 1_000_000)
        store.ends.append(base + spec.end * 1_000_000)
        store.names.append(store.strings.intern(spec.name))
        store.flags.append(flags)
        store.segments.append(isSegment ? UInt32(row) : above.map { store.segments[$0] } ?? UInt32(row))
        store.nodes.append(spec.node.map { number($0) } ?? above.map { store.nodes[$0] } ?? 0)
        store.requestIndexes.append(request(spec.request))
        store.profileIndexes.append(profile(spec.profile))
        store.placeIndexes.append(0)
        appendDetails(spec, row)
    }

    private mutating func closeSubtrees(from first: Int) {
        for row in (first..<store.rowCount).reversed() where store.parents[row] >= 0 {
            let parent = Int(store.parents[row])
            store.subtreeEnds[parent] = max(store.subtreeEnds[parent], store.subtreeEnds[row])
        }
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
public func checkout(_ number: UInt64 = 7, into builder: inout StoreBuilder) {
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
