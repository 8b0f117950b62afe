import TraceModel

extension TraceGrouping {
    /// The filter expression that chooses the traces of a key; nil where none says it exactly.
    func filter(_ key: String, value: ScalarValue? = nil, identity: NodeIdentity? = nil) -> String? {
        switch self {
        case .service: identity.map { "service(\(TraceGrouping.selector($0)))" }
        case .url: comparison("http.url", key)
        case .method: comparison("http.method", key)
        case .status: key == TraceGrouping.none ? "!http.status" : "http.status = \(key)"
        case .user: comparison("user", key)
        case .resource: comparison("resource.arn", key)
        case .annotation(let name): annotation(name, value)
        case .causeService(let kind):
            identity.map { "rootcause.\(kind.word).service { last AND \(TraceGrouping.conditions($0)) }" }
        case .causeMessage(let kind):
            key == TraceGrouping.none
                ? nil : "rootcause.\(kind.word).exception { last AND message = \(TraceGrouping.quoted(key)) }"
        case .client: comparison("http.clientip", key)
        case .agent: comparison("http.useragent", key)
        case .instance: comparison("instance.id", key)
        case .zone: comparison("availabilityzone", key)
        case .outcome: ["ok", "error", "fault", "throttle"].contains(key) ? TraceGrouping.outcomes[key] : nil
        case .entry: identity.map { "service(\(TraceGrouping.selector($0))) { root }" }
        case .causePath, .path, .operation, .pair: nil
        }
    }

    private func comparison(_ keyword: String, _ key: String) -> String {
        key == TraceGrouping.none ? "!\(keyword)" : "\(keyword) = \(TraceGrouping.quoted(key))"
    }

    private func annotation(_ name: String, _ value: ScalarValue?) -> String? {
        let keyword = "annotation[\(TraceGrouping.quoted(name))]"
        switch value {
        case nil: return "!\(keyword)"
        case .string(let text)?: return "\(keyword) = \(TraceGrouping.quoted(text))"
        case .number(let number)?: return number.isFinite ? "\(keyword) = \(ScalarValue.number(number).text)" : nil
        case .boolean(let flag)?: return "\(keyword) = \(flag)"
        }
    }

    /// Each trace has one outcome (U-12).
    private static let outcomes = [
        "fault": "fault", "throttle": "throttle AND !fault", "error": "error AND !fault AND !throttle",
        "ok": "!error AND !fault AND !throttle",
    ]

    /// A string of the filter language (U-21).
    static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(character)
        }
        return result + "\""
    }

    private static func selector(_ identity: NodeIdentity) -> String {
        guard let type = identity.type else { return quoted(identity.name) }
        let account = identity.accountID.map { ", account.id: \(quoted($0))" } ?? ""
        return "id(name: \(quoted(identity.name)), type: \(quoted(type))\(account))"
    }

    private static func conditions(_ identity: NodeIdentity) -> String {
        let type = identity.type.map { " AND type = \(quoted($0))" } ?? " AND !type"
        return "name = \(quoted(identity.name))\(type)"
    }
}
