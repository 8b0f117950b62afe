import TraceModel

// The `aws` block, `cause`, `annotations` and `metadata` of a span's document (reference 8).
extension SpanDocument {
    var aws: JSONValue? {
        var members = MemberList()
        members.add("xray", xray)
        hosts(into: &members)
        members.add("operation", string(facts.operation))
        members.add("account_id", string(facts.accountID))
        members.add("region", string(facts.region))
        members.add("request_id", string(facts.requestID))
        members.add("queue_url", facts.queue.map { .string($0.string) })
        members.add("bucket_name", string(facts.bucket))
        let tables = facts.tableNames
        if tables.count > 1 {
            members.add("table_names", .array(tables.map { .string($0.string) }))
        } else {
            members.add("table_name", string(tables.first))
        }
        return members.nonEmptyObject
    }

    private var xray: JSONValue? {
        let resource = facts.resource
        var members = MemberList()
        if let name = resource.text(.telemetrySdkName) {
            let language = resource.text(.telemetrySdkLanguage).map { " for " + $0.string } ?? ""
            members.add("sdk", .string(name.string + language))
        }
        members.add("sdk_version", string(resource.text(.telemetrySdkVersion)))
        members.add("auto_instrumentation", .bool(resource.text(.telemetryAutoVersion) != nil))
        return members.object
    }

    private func hosts(into members: inout MemberList) {
        let resource = facts.resource
        func has(_ platform: StaticString) -> Bool { resource.text(.cloudPlatform).map { $0 == platform } ?? false }
        let isNamedHost = facts.conversion == .exporter || resource.text(.cloudPlatform) == nil
        if has("aws_ec2") || (resource.text(.hostId) != nil && isNamedHost) {
            members.add(
                "ec2",
                object([
                    ("instance_id", resource.text(.hostId)), ("instance_size", resource.text(.hostType)),
                    ("ami_id", resource.text(.hostImageId)),
                    ("availability_zone", resource.text(.cloudAvailabilityZone)),
                ]))
        }
        if has("aws_ecs") {
            members.add(
                "ecs",
                object([
                    ("container", resource.text(.containerName)), ("container_id", resource.text(.containerId)),
                    ("container_arn", resource.text(.awsEcsContainerArn)),
                    ("task_arn", resource.text(.awsEcsTaskArn)), ("task_family", resource.text(.awsEcsTaskFamily)),
                    ("cluster_arn", resource.text(.awsEcsClusterArn)),
                    ("availability_zone", resource.text(.cloudAvailabilityZone)),
                    ("launch_type", resource.text(.awsEcsLaunchtype)),
                ]))
        }
        if has("aws_elastic_beanstalk"), resource.text(.serviceInstanceId) != nil {
            var beanstalk = MemberList()
            beanstalk.add("environment_name", string(resource.text(.serviceNamespace)))
            beanstalk.add("version_label", string(resource.text(.serviceVersion)))
            if let id = resource.text(.serviceInstanceId)?.integer { beanstalk.add("deployment_id", .int(id)) }
            members.add("elastic_beanstalk", beanstalk.nonEmptyObject)
        }
        if has("aws_eks") || resource.text(.k8sClusterName) != nil {
            members.add(
                "eks",
                object([
                    ("cluster_name", resource.text(.k8sClusterName)), ("pod", resource.text(.k8sPodName)),
                    ("container_id", resource.text(.containerId)),
                ]))
        }
        members.add("cloudwatch_logs", logGroups)
    }

    private var logGroups: JSONValue? {
        let arns = facts.resource.texts(.awsLogGroupArns).flatMap { $0.string.split(separator: "&").map(String.init) }
        if !arns.isEmpty {
            return .array(
                arns.map { arn in
                    let name = arn.split(separator: ":").dropFirst(6).first.map(String.init) ?? arn
                    return .object([
                        JSONValue.Member("log_group", .string(name)), JSONValue.Member("arn", .string(arn)),
                    ])
                })
        }
        let names = facts.resource.texts(.awsLogGroupNames).flatMap { $0.string.split(separator: "&").map(String.init) }
        if names.isEmpty { return nil }
        return .array(names.map { .object([JSONValue.Member("log_group", .string($0))]) })
    }

    var cause: JSONValue? {
        let exceptions = exceptionDetails
        if exceptions.isEmpty { return nil }
        return .object([JSONValue.Member("exceptions", .array(exceptions.map(exception)))])
    }

    private func exception(_ detail: ExceptionDetail) -> JSONValue {
        var members = MemberList()
        members.add("id", detail.id.map { .string($0) })
        members.add("type", detail.type.map { .string($0) })
        members.add("message", detail.message.map { .string($0) })
        members.add("remote", .bool(detail.isRemote))
        if detail.truncated > 0 { members.add("truncated", .int(Int64(detail.truncated))) }
        members.add("cause", detail.cause.map { .string($0) })
        if !detail.frames.isEmpty {
            members.add(
                "stack",
                .array(
                    detail.frames.map { frame in
                        var members = MemberList()
                        members.add("path", frame.path.map { .string($0) })
                        members.add("line", frame.line.map { .int(Int64($0)) })
                        members.add("label", frame.label.map { .string($0) })
                        return members.object
                    }))
        }
        return members.object
    }

    /// Those of the events with their stacks and causes.
    var exceptionDetails: [ExceptionDetail] { facts.exceptionDetails }

    /// Attributes by which X-Ray's users may search: all scalar ones, or those that the exporter would index.
    var annotations: JSONValue? {
        let span = facts.span
        var members = MemberList()
        if facts.conversion == .exporter {
            for index in facts.indexedAttributes where span.attributes[index].value.isScalar {
                let attribute = span.attributes[index]
                members.add(annotationKey(attribute.key), span.values.json(attribute.value))
            }
            for index in facts.indexedResources {
                let attribute = facts.resource.attributes[index]
                members.add(
                    resourcePrefix + annotationKey(attribute.key), facts.resource.values.json(attribute.value))
            }
            return members.nonEmptyObject
        }
        for attribute in span.attributes where attribute.value.isScalar {
            members.add(attribute.key.string, span.values.json(attribute.value))
        }
        if isOfResource {
            for attribute in facts.resource.attributes where attribute.value.isScalar {
                members.add(resourcePrefix + attribute.key.string, facts.resource.values.json(attribute.value))
            }
        }
        return members.nonEmptyObject
    }
}

/// What stands before a resource attribute's key among annotations and metadata, as the exporter has it.
public let resourcePrefix = "otel.resource."

/// A key that X-Ray takes: other characters than letters, digits and dots become `_`.
func annotationKey(_ key: SpanText) -> String {
    String(
        decoding: key.buffer.map { byte -> UInt8 in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."): byte
            default: UInt8(ascii: "_")
            }
        }, as: UTF8.self)
}

extension SpanValue {
    /// Text, number or boolean: what X-Ray indexes.
    var isScalar: Bool {
        switch self {
        case .text, .int, .double, .bool: true
        case .absent, .texts, .nested: false
        }
    }
}
