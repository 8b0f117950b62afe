/// Attributes that decide something in the conversion (reference 8, 9.3 and 14), by the names that OpenTelemetry, its older
/// conventions, AWS and Jaeger give them. At most 128.
enum AttributeName: UInt8, Sendable {
    case errorKind, errorObject, stack, httpMethod, httpRequestMethod, httpUrl, urlFull, httpTarget, urlPath, urlQuery,
        httpScheme, urlScheme
    case httpHost, httpServerName, netHostName, netHostPort, hostName, serverAddress, serverPort, netPeerName
    case netPeerIp, netPeerPort, networkPeerAddress, netSockPeerAddr, httpClientIp, clientAddress, httpUserAgent
    case userAgentOriginal, httpStatusCode, httpResponseStatusCode, httpStatusText
    case messagingMessagePayloadSizeBytes, messageType, messagingUrl, messagingSystem, messagingDestinationName
    case messagingDestination, rpcSystem, rpcSystemName, rpcService, rpcMethod, dbSystem, dbSystemName, dbName
    case dbNamespace, dbConnectionString, dbUser, dbStatement, dbQueryText, awsLocalService, awsRemoteService
    case awsSpanKind, awsService, awsOperation, awsAccountId, awsRegion, awsRequestId, awsQueueUrl
    case awsDynamodbTableNames, awsTableName, awsS3Bucket, awsXrayOrigin, awsXrayAnnotations, peerService
    case enduserId, userId, exceptionType, exceptionMessage, exceptionStacktrace, serviceName, serviceVersion
    case serviceNamespace, serviceInstanceId, containerImageTag, containerId, containerName, cloudProvider
    case cloudPlatform, cloudAccountId, cloudRegion, cloudAvailabilityZone, hostId, hostType, hostImageId
    case awsEcsLaunchtype, awsEcsClusterArn, awsEcsTaskArn, awsEcsTaskFamily, awsEcsContainerArn, k8sClusterName
    case k8sPodName, awsLogGroupArns, awsLogGroupNames, telemetrySdkName, telemetrySdkLanguage
    case telemetrySdkVersion, telemetryAutoVersion, spanKind, error, otelStatusCode, otelStatusDescription
    case otelLibraryName, otelLibraryVersion, otelScopeName, otelScopeVersion, w3cTracestate, message
    case httpStatusMessage, awsXrayOutcome
}

/// Finds them by their text.
let attributeNames = ByteNames<AttributeName>([
    ("error.kind", .errorKind), ("error.object", .errorObject), ("stack", .stack),
    ("http.method", .httpMethod), ("http.request.method", .httpRequestMethod), ("http.url", .httpUrl),
    ("url.full", .urlFull), ("http.target", .httpTarget), ("url.path", .urlPath), ("url.query", .urlQuery),
    ("http.scheme", .httpScheme), ("url.scheme", .urlScheme), ("http.host", .httpHost),
    ("http.server_name", .httpServerName), ("net.host.name", .netHostName), ("net.host.port", .netHostPort),
    ("host.name", .hostName), ("server.address", .serverAddress), ("server.port", .serverPort),
    ("net.peer.name", .netPeerName), ("net.peer.ip", .netPeerIp), ("net.peer.port", .netPeerPort),
    ("network.peer.address", .networkPeerAddress), ("net.sock.peer.addr", .netSockPeerAddr),
    ("http.client_ip", .httpClientIp), ("client.address", .clientAddress), ("http.user_agent", .httpUserAgent),
    ("user_agent.original", .userAgentOriginal), ("http.status_code", .httpStatusCode),
    ("http.response.status_code", .httpResponseStatusCode), ("http.status_text", .httpStatusText),
    ("messaging.message_payload_size_bytes", .messagingMessagePayloadSizeBytes), ("message.type", .messageType),
    ("messaging.url", .messagingUrl), ("messaging.system", .messagingSystem),
    ("messaging.destination.name", .messagingDestinationName), ("messaging.destination", .messagingDestination),
    ("rpc.system", .rpcSystem), ("rpc.system.name", .rpcSystemName), ("rpc.service", .rpcService),
    ("rpc.method", .rpcMethod), ("db.system", .dbSystem), ("db.system.name", .dbSystemName), ("db.name", .dbName),
    ("db.namespace", .dbNamespace), ("db.connection_string", .dbConnectionString), ("db.user", .dbUser),
    ("db.statement", .dbStatement), ("db.query.text", .dbQueryText), ("aws.local.service", .awsLocalService),
    ("aws.remote.service", .awsRemoteService), ("aws.span.kind", .awsSpanKind), ("aws.service", .awsService),
    ("aws.operation", .awsOperation), ("aws.account_id", .awsAccountId), ("aws.region", .awsRegion),
    ("aws.request_id", .awsRequestId), ("aws.requestId", .awsRequestId), ("aws.queue_url", .awsQueueUrl),
    ("aws.queue.url", .awsQueueUrl), ("aws.dynamodb.table_names", .awsDynamodbTableNames),
    ("aws.table_name", .awsTableName), ("aws.table.name", .awsTableName), ("aws.s3.bucket", .awsS3Bucket),
    ("aws.xray.origin", .awsXrayOrigin), ("aws.xray.annotations", .awsXrayAnnotations),
    ("peer.service", .peerService), ("enduser.id", .enduserId), ("user.id", .userId),
    ("exception.type", .exceptionType), ("exception.message", .exceptionMessage),
    ("exception.stacktrace", .exceptionStacktrace), ("service.name", .serviceName),
    ("service.version", .serviceVersion), ("service.namespace", .serviceNamespace),
    ("service.instance.id", .serviceInstanceId), ("container.image.tag", .containerImageTag),
    ("container.id", .containerId), ("container.name", .containerName), ("cloud.provider", .cloudProvider),
    ("cloud.platform", .cloudPlatform), ("cloud.account.id", .cloudAccountId), ("cloud.region", .cloudRegion),
    ("cloud.availability_zone", .cloudAvailabilityZone), ("host.id", .hostId), ("host.type", .hostType),
    ("host.image.id", .hostImageId), ("aws.ecs.launchtype", .awsEcsLaunchtype),
    ("aws.ecs.cluster.arn", .awsEcsClusterArn), ("aws.ecs.task.arn", .awsEcsTaskArn),
    ("aws.ecs.task.family", .awsEcsTaskFamily), ("aws.ecs.container.arn", .awsEcsContainerArn),
    ("k8s.cluster.name", .k8sClusterName), ("k8s.pod.name", .k8sPodName),
    ("aws.log.group.arns", .awsLogGroupArns), ("aws.log.group.names", .awsLogGroupNames),
    ("telemetry.sdk.name", .telemetrySdkName), ("telemetry.sdk.language", .telemetrySdkLanguage),
    ("telemetry.sdk.version", .telemetrySdkVersion), ("telemetry.auto.version", .telemetryAutoVersion),
    ("span.kind", .spanKind), ("error", .error), ("otel.status_code", .otelStatusCode),
    ("otel.status_description", .otelStatusDescription), ("otel.library.name", .otelLibraryName),
    ("otel.library.version", .otelLibraryVersion), ("otel.scope.name", .otelScopeName),
    ("otel.scope.version", .otelScopeVersion), ("w3c.tracestate", .w3cTracestate), ("message", .message),
    ("http.status_message", .httpStatusMessage), ("aws.xray.outcome", .awsXrayOutcome),
])
