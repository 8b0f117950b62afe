import TraceModel

extension TraceSummary {
    /// The values of a grouping that a summary tells.
    func labels(_ grouping: TraceGrouping) -> [KeyLabel] {
        switch grouping {
        case .service: services.filter { !$0.isClient }.map { KeyLabel(node: NodeIdentity($0)) }
        case .entry: entryPoint.map { [KeyLabel(node: NodeIdentity($0))] } ?? []
        case .annotation(let name): annotationValues(name).map { KeyLabel($0.value) }
        case .causeService(let kind), .causePath(let kind), .causeMessage(let kind):
            causes(kind).compactMap { $0.label(grouping) }
        default: texts(grouping).map { KeyLabel(text: $0) }
        }
    }

    /// The values of an annotation, whatever of its names they stand under (reference 14).
    func annotationValues(_ name: String) -> [SummaryAnnotation] {
        if annotations.isEmpty { return [] }
        let names = RenamedAttributes.names(of: name)
        return annotations.filter { names.contains($0.key) }.flatMap(\.values)
    }

    /// Of what is plain text.
    private func texts(_ grouping: TraceGrouping) -> [String] {
        switch grouping {
        case .url: [url].compactMap { $0 }
        case .path: [url].compactMap { $0 }.map(foldedPath)
        case .client: [clientIP].compactMap { $0 }
        case .agent: [userAgent].compactMap { $0 }
        case .method: [method].compactMap { $0 }
        case .status: [status].compactMap { $0 }.map { String($0) }
        case .outcome: [hasFault ? "fault" : hasThrottle ? "throttle" : hasError ? "error" : "ok"]
        case .user: users.map(\.name)
        case .resource: resourceARNs
        case .instance: instanceIDs
        case .zone: availabilityZones
        // A summary does not tell what was done inside.
        default: []
        }
    }
}

extension Outcome {
    /// As tables and filters write it.
    public var word: String {
        switch self {
        case .ok: "ok"
        case .error: "error"
        case .throttle: "throttle"
        case .fault: "fault"
        }
    }
}
