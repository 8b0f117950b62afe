import TraceModel

// An X-Ray document turned around: its members under the names that OpenTelemetry has for them, so that the rules of reference 8
// make the same of them.
extension ExportedSpan {
    private static let names: [(path: [String], name: String)] = [
        (["origin"], "aws.xray.origin"), (["http", "request", "method"], "http.request.method"),
        (["http", "request", "url"], "url.full"), (["http", "request", "user_agent"], "user_agent.original"),
        (["http", "response", "status"], "http.response.status_code"), (["user"], "enduser.id"),
        (["aws", "operation"], "rpc.method"), (["aws", "region"], "aws.region"),
        (["aws", "request_id"], "aws.request_id"), (["aws", "queue_url"], "aws.queue_url"),
        (["aws", "table_name"], "aws.dynamodb.table_names"), (["aws", "table_names"], "aws.dynamodb.table_names"),
        (["aws", "bucket_name"], "aws.s3.bucket"), (["aws", "account_id"], "aws.account_id"),
        (["sql", "sanitized_query"], "db.query.text"), (["sql", "user"], "db.user"),
    ]

    /// Members that have a place of their own in a span, or go out in another way.
    private static let taken: Set<[String]> = Set(names.map(\.path)).union(
        [
            ["name"], ["id"], ["trace_id"], ["parent_id"], ["type"], ["start_time"], ["end_time"], ["in_progress"],
            ["fault"], ["error"], ["throttle"], ["subsegments"], ["annotations"], ["metadata"], ["links"],
            ["cause", "exceptions"], ["http", "request", "client_ip"], ["http", "request", "x_forwarded_for"],
            ["aws", "cloudwatch_logs"], ["sql", "database_type"], ["sql", "connection_string"], ["service", "version"],
        ] + resourceNames.map(\.path))

    mutating func turnAround(_ entity: JSONValue, isSegment: Bool) {
        let namespace = entity["namespace"]?.string
        kind = isSegment ? .server : namespace == "aws" || namespace == "remote" ? .client : .internal
        for (path, name) in Self.names { add(name, entity.at(path)) }
        addClient(entity.at(["http", "request"]))
        addDatabase(entity["sql"])
        if namespace == "aws" {
            add("rpc.system", .string("aws-api"))
            add("rpc.service", .string(name))
        } else if kind == .client || (!isSegment && entity["sql"]?.members != nil) {
            add("peer.service", .string(name))
        }
        addOutcome(entity)
        addRest(entity)
        let annotations = entity["annotations"]?.members ?? []
        attributes += annotations
        if !annotations.isEmpty {
            add("aws.xray.annotations", .array(annotations.map { .string($0.name) }))
        }
        addMetadata(entity["metadata"])
        addExceptions(entity["cause"]?["exceptions"]?.array ?? [])
    }

    /// A proxy named it, or it is the peer itself; only the older names hold what is no address.
    private mutating func addClient(_ request: JSONValue?) {
        guard let client = request?["client_ip"]?.string else { return }
        let isAddress = client.utf8.allSatisfy { "0123456789abcdefABCDEF.:".utf8.contains($0) }
        let isForwarded = request?["x_forwarded_for"]?.bool == true
        let name =
            isForwarded
            ? (isAddress ? "client.address" : "http.client_ip") : (isAddress ? "network.peer.address" : "net.peer.ip")
        add(name, .string(client))
    }

    /// What HTTP's status, else a span's, does not say is told by name (`CallFacts.failure` reads it).
    private mutating func addOutcome(_ entity: JSONValue) {
        let members = ["fault", "error", "throttle"]
        let byStatus: [String]? =
            switch entity.at(["http", "response", "status"])?.number {
            case 429?: ["error", "throttle"]
            case let status? where status >= 400 && status < 500: ["error"]
            case let status? where status >= 500 && status < 600: ["fault"]
            default: nil
            }
        // A document with none of the three members is judged by its HTTP status (U-13).
        let isJudged = members.contains { entity[$0]?.bool != nil }
        let flags = isJudged ? members.filter { entity[$0]?.bool == true } : byStatus ?? []
        isFailed = flags.contains("fault") || flags.contains("error")
        status = isFailed ? "ERROR" : nil
        let said = byStatus ?? (isFailed ? ["fault"] : [])
        if flags != said { add("aws.xray.outcome", .array(flags.map { .string($0) })) }
    }

    private mutating func addDatabase(_ sql: JSONValue?) {
        guard let sql, sql.members != nil else { return }
        // OpenTelemetry writes `postgresql`; a blank is in none of its names.
        let type = sql["database_type"]?.string?.lowercased() ?? "other_sql"
        add("db.system", .string(type.contains(" ") ? "other_sql" : type))
        guard let connection = sql["connection_string"]?.string else { return }
        // The exporter puts a slash and the database's name behind what names the server.
        let parts = connection.split(separator: "/", omittingEmptySubsequences: false)
        add("db.connection_string", .string(parts.dropLast().joined(separator: "/")))
        if let name = parts.last, parts.count > 1 { add("db.name", .string(String(name))) }
    }

    /// Members that OpenTelemetry has no name for: attributes `aws.xray.PATH`.
    private mutating func addRest(_ entity: JSONValue) {
        var pending: [(path: [String], value: JSONValue)] = [([], entity)]
        while let (path, value) = pending.popLast() {
            if Self.taken.contains(path) { continue }
            if let members = value.members, path.count < 8 {
                pending += members.reversed().map { (path + [$0.name], $0.value) }
            } else if path != ["namespace"] || kind != .client {
                add("aws.xray." + path.joined(separator: "."), value)
            }
        }
    }

    /// The namespace `default` as attributes, others as the exporter takes them: an object as text under the namespace's name.
    private mutating func addMetadata(_ metadata: JSONValue?) {
        for space in metadata?.members ?? [] {
            guard space.name != "default", space.value.members != nil else {
                attributes += space.value.members ?? [space]
                continue
            }
            add("aws.xray.metadata." + space.name, .string(space.value.text))
        }
    }

    /// An exception with those that caused it, as a stack in Java's words.
    private mutating func addExceptions(_ exceptions: [JSONValue]) {
        let byID = Dictionary(
            exceptions.compactMap { exception in exception["id"]?.string.map { ($0, exception) } },
            uniquingKeysWith: { first, _ in first })
        let causes = Set(exceptions.compactMap { $0["cause"]?.string })
        // In a circle each is the cause of another; they go out one by one then.
        let heads = exceptions.filter { exception in exception["id"]?.string.map { !causes.contains($0) } ?? true }
        for exception in heads.isEmpty ? exceptions : heads {
            var event = Event(name: "exception", time: end ?? start, attributes: [])
            for name in ["type", "message"] {
                if let value = exception[name] { event.attributes.append(.init("exception." + name, value)) }
            }
            var stack = exception.stackLines
            var (cause, seen) = (heads.isEmpty ? nil : exception["cause"]?.string, Set<String>())
            while let id = cause, let next = byID[id], seen.insert(id).inserted {
                stack.append("Caused by: " + next.headLine)
                stack += next.stackLines
                cause = next["cause"]?.string
            }
            if !stack.isEmpty {
                let text = ([exception.headLine] + stack).joined(separator: "\n")
                event.attributes.append(.init("exception.stacktrace", .string(text)))
            }
            events.append(event)
        }
    }
}

extension JSONValue {
    /// `service.name` and what else a segment tells of its process.
    var exportedResource: ExportedSpan.Members {
        var members: ExportedSpan.Members = []
        func add(_ name: String, _ value: JSONValue?) {
            guard let value, value != .null, !members.contains(where: { $0.name == name }) else { return }
            members.append(Member(name, value))
        }
        add("service.name", self["name"])
        add("service.version", at(["service", "version"]))
        let aws = self["aws"]
        for (block, platform) in platforms where aws?[block]?.members != nil {
            add("cloud.provider", .string("aws"))
            add("cloud.platform", .string(platform))
        }
        for (path, name) in resourceNames {
            let value = at(path)
            // Beanstalk's is a number, OpenTelemetry's a text.
            if case .int(let number) = value { add(name, .string("\(number)")) } else { add(name, value) }
        }
        let groups = aws?["cloudwatch_logs"]?.array ?? []
        let arns = groups.compactMap { $0["arn"] }
        let names = groups.compactMap { $0["log_group"] }
        if !arns.isEmpty { add("aws.log.group.arns", .array(arns)) }
        if !names.isEmpty { add("aws.log.group.names", .array(names)) }
        return members
    }

    fileprivate func oneLine(_ name: String) -> String {
        (self[name]?.string ?? "").split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// `type: message`, as far as it has them.
    fileprivate var headLine: String {
        let (type, message) = (oneLine("type"), oneLine("message"))
        return message.isEmpty ? type : "\(type): \(message)"
    }

    fileprivate var stackLines: [String] {
        let frames = (self["stack"]?.array ?? []).map { frame in
            let path = (frame["path"]?.string ?? "") + (frame.integer("line").map { ":\($0)" } ?? "")
            let label = frame["label"]?.string ?? ""
            return label.isEmpty ? "\tat \(path)" : path.isEmpty ? "\tat \(label)" : "\tat \(label)(\(path))"
        }
        let left = integer("truncated") ?? 0
        return left > 0 ? frames + ["\t... \(left) more"] : frames
    }
}

/// The most specific one wins (reference 1.4).
private let platforms = [
    ("elastic_beanstalk", "aws_elastic_beanstalk"), ("ecs", "aws_ecs"), ("eks", "aws_eks"), ("ec2", "aws_ec2"),
]

private let resourceNames: [(path: [String], name: String)] = [
    (["aws", "ec2", "instance_id"], "host.id"), (["aws", "ec2", "instance_size"], "host.type"),
    (["aws", "ec2", "ami_id"], "host.image.id"), (["aws", "ec2", "availability_zone"], "cloud.availability_zone"),
    (["aws", "ecs", "container"], "container.name"), (["aws", "ecs", "container_id"], "container.id"),
    (["aws", "ecs", "container_arn"], "aws.ecs.container.arn"), (["aws", "ecs", "task_arn"], "aws.ecs.task.arn"),
    (["aws", "ecs", "task_family"], "aws.ecs.task.family"), (["aws", "ecs", "cluster_arn"], "aws.ecs.cluster.arn"),
    (["aws", "ecs", "availability_zone"], "cloud.availability_zone"),
    (["aws", "ecs", "launch_type"], "aws.ecs.launchtype"), (["aws", "eks", "cluster_name"], "k8s.cluster.name"),
    (["aws", "eks", "pod"], "k8s.pod.name"), (["aws", "eks", "container_id"], "container.id"),
    (["aws", "elastic_beanstalk", "environment_name"], "service.namespace"),
    (["aws", "elastic_beanstalk", "version_label"], "service.version"),
    (["aws", "elastic_beanstalk", "deployment_id"], "service.instance.id"),
]
