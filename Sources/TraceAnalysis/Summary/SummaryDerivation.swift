import TraceModel

extension TraceSummary {
    /// What GetTraceSummaries would say of a trace (reference 4).
    ///
    /// `responseTime` is nil while the root is in progress, and when the trace has no segment. Lists are in the order of
    /// rows, annotation groups in key order, the client node is first in `services`.
    /// - Parameter window: `MatchedEventTime` becomes the latest entity end inside it (U-17).
    public static func derived(ofTrace trace: Int, in store: TraceStore, window: TimeWindow? = nil) -> TraceSummary {
        let tree = TraceTree(store, trace: trace)
        var summary = TraceSummary(id: store.traceIDs[trace])
        summary.name = store.foreignIDs.traces[summary.id]
        guard !tree.rows.isEmpty else { return summary }
        summary.setTimes(tree)
        summary.setFlags(tree, store.traceFlags[trace])
        if let root = store.rootSegment(ofTrace: trace) { summary.setRequest(store, store.request(root)) }
        summary.setServices(tree)
        summary.setResources(tree)
        summary.annotations = annotationGroups(tree)
        summary.responseTimeRootCauses = responseTimeCauses(tree)
        summary.faultRootCauses = failureCauses(tree, .fault)
        summary.errorRootCauses = failureCauses(tree, .error)
        summary.revision = Int(store.documentCounts[trace])
        if let window { summary.matchedEventTime = tree.rows.map(store.end).filter(window.contains).max() }
        return summary
    }

    private mutating func setTimes(_ tree: TraceTree) {
        let bounds = traceBounds(tree.store, tree.rows)
        start = Timestamp(nanoseconds: bounds.start)
        duration = roundedSeconds(distance(from: bounds.start, to: bounds.end))
        if tree.isSegment(tree.root), tree.store.flags[tree.root].isMeasured {
            responseTime = roundedSeconds(tree.store.duration(ofRow: tree.root))
        }
    }

    private mutating func setFlags(_ tree: TraceTree, _ flags: TraceFlags) {
        let root = tree.isSegment(tree.root) ? tree.store.flags[tree.root] : []
        hasFault = root.contains(.fault)
        hasError = root.contains(.error)
        hasThrottle = tree.rows.contains { tree.store.flags[$0].isSuperset(of: [.segment, .throttle]) }
        isPartial = flags.contains(.partial)
    }

    private mutating func setRequest(_ store: TraceStore, _ request: RequestInfo) {
        url = request.url == 0 ? nil : store.strings[request.url]
        method = request.method == 0 ? nil : store.strings[request.method]
        userAgent = request.userAgent == 0 ? nil : store.strings[request.userAgent]
        clientIP = request.clientIP == 0 ? nil : store.strings[request.clientIP]
        status = request.status < 0 ? nil : Int(request.status)
    }

    private mutating func setServices(_ tree: TraceTree) {
        var seen: Set<UInt32> = []
        var clients: [ServiceIdentity] = []
        for row in tree.rows where tree.isSegment(row) {
            let identity = tree.service(row)
            let client = ServiceIdentity(name: identity.name, type: "client")
            if tree.isEntry(row), !clients.contains(client) { clients.append(client) }
            if seen.insert(tree.store.nodes[row]).inserted { services.append(identity) }
        }
        services.insert(contentsOf: clients, at: 0)
        if tree.isSegment(tree.root) { entryPoint = tree.service(tree.root) }
    }

    mutating func setResources(_ tree: TraceTree) {
        let store = tree.store
        var users = OrderedServices()
        var (arns, instances, zones) = (OrderedServices(), OrderedServices(), OrderedServices())
        for row in tree.rows where tree.isSegment(row) {
            let profile = store.profile(row)
            let node = store.nodes[row]
            users.add(store.request(row).user, node)
            arns.add(profile.resourceARN, node)
            instances.add(profile.instanceID, node)
            zones.add(profile.availabilityZone, node)
        }
        self.users = users.keys.map { key in
            SummaryUser(name: store.strings[key], services: identities(users.nodes(key), store))
        }
        resourceARNs = arns.keys.map { store.strings[$0] }
        instanceIDs = instances.keys.map { store.strings[$0] }
        availabilityZones = zones.keys.map { store.strings[$0] }
    }
}

/// Earliest segment start to the end of the last activity (reference 4 `Duration`); without any segment, of all rows.
func traceBounds(_ store: TraceStore, _ rows: Range<Int>) -> Bounds {
    var start = Int64.max
    var anyStart = Int64.max
    var end = Int64.min
    for row in rows {
        anyStart = min(anyStart, store.starts[row])
        if store.flags[row].contains(.segment) { start = min(start, store.starts[row]) }
        end = max(end, store.ends[row])
    }
    if start == .max { start = anyStart }
    return Bounds(start: start, end: max(start, end))
}

func identities(_ nodes: [UInt32], _ store: TraceStore) -> [ServiceIdentity] {
    nodes.map { NodeIdentity(store.services[Int($0)], store.strings).serviceIdentity }
}

/// Distinct strings in the order of their coming, each with the nodes that said it.
struct OrderedServices {
    private(set) var keys: [StringIndex] = []
    private var byKey: [StringIndex: [UInt32]] = [:]

    mutating func add(_ key: StringIndex, _ node: UInt32) {
        guard key != 0 else { return }
        if byKey[key] == nil { keys.append(key) }
        if byKey[key]?.contains(node) != true { byKey[key, default: []].append(node) }
    }

    func nodes(_ key: StringIndex) -> [UInt32] { byKey[key] ?? [] }
}
