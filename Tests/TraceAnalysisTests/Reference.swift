import Foundation
import TestSupport
import Testing
import TraceModel

/// The example of the reference that is ours, and those of others in ../shared, and stores from the documents in them. This reader is written for these files alone, so
/// that what is expected here does not depend on the room that decodes files.
struct Reference {
    typealias Object = [String: Any]

    let content: Object

    init(_ name: String) throws {
        let ours = Fixtures.path("reference/\(name).json")
        let isOurs = FileManager.default.fileExists(atPath: ours)
        let file = isOurs ? ours : Shared.path("reference/examples/\(name).json")
        let data = try Data(contentsOf: URL(filePath: file))
        content = try #require(try JSONSerialization.jsonObject(with: data) as? Object)
    }

    /// The store of the file's documents, inferred segments included.
    func store() throws -> TraceStore {
        let names = ["documents", "uploaded_documents", "derived_inferred_documents"]
        let documents = names.flatMap { content[$0] as? [Object] ?? [] }
        let first = documents.compactMap { $0["start_time"] as? Double }.min() ?? 0
        let second = Int64(first)
        let children = Dictionary(grouping: documents.filter { $0["parent_id"] != nil }) {
            $0["parent_id"] as? String ?? ""
        }
        let roots = documents.filter { $0["parent_id"] == nil }
        let specs = roots.map { Reference.spec($0, children, second) }
        var builder = StoreBuilder()
        let id = try #require(TraceID(documents.first?["trace_id"] as? String ?? ""))
        builder.add(1, at: second, specs)
        builder.store.traceIDs[0] = id
        return builder.store
    }

    private static func spec(_ document: Object, _ children: [String: [Object]], _ second: Int64) -> Spec {
        func time(_ name: String) -> Int64 {
            Int64(((document[name] as? Double ?? 0) - Double(second)) * 1000 + 0.5)
        }
        let isSegment = document["trace_id"] != nil && document["type"] == nil
        let inside = (document["subsegments"] as? [Object] ?? []) + (children[document["id"] as? String ?? ""] ?? [])
        var spec = Spec(
            name: document["name"] as? String ?? "", node: isSegment ? node(document) : nil, start: time("start_time"),
            end: time("end_time"), flags: flags(document, isSegment),
            children: inside.map { self.spec($0, children, second) }.sorted { $0.start < $1.start })
        spec.request = request(document)
        spec.profile = profile(document)
        for (key, value) in (document["annotations"] as? Object ?? [:]).sorted(by: { $0.key < $1.key }) {
            spec.annotations.append((key, scalar(value)))
        }
        for exception in (document["cause"] as? Object)?["exceptions"] as? [Object] ?? [] {
            spec.exceptions.append((exception["type"] as? String ?? "", exception["message"] as? String ?? ""))
        }
        return spec
    }

    private static func scalar(_ value: Any) -> ScalarValue {
        if let text = value as? String { return .string(text) }
        let number = value as? NSNumber ?? 0
        // Foundation holds JSON's true and false as numbers of type char.
        let isBoolean = ["c", "B"].contains(String(cString: number.objCType))
        return isBoolean ? .boolean(number.boolValue) : .number(number.doubleValue)
    }

    private static func flags(_ document: Object, _ isSegment: Bool) -> EntityFlags {
        var flags: EntityFlags = isSegment ? .segment : []
        if document["inferred"] as? Bool == true { flags.insert(.inferred) }
        if document["fault"] as? Bool == true { flags.insert(.fault) }
        if document["error"] as? Bool == true { flags.insert(.error) }
        if document["throttle"] as? Bool == true { flags.insert(.throttle) }
        if document["namespace"] as? String == "aws" { flags.insert(.aws) }
        if document["namespace"] as? String == "remote" { flags.insert(.remote) }
        return flags
    }

    /// Reference 3.2 for inferred segments, else name and origin.
    private static func node(_ document: Object) -> Spec.NodeSpec {
        let aws = document["aws"] as? Object
        let name = aws?["table_name"] as? String ?? aws?["queue_url"] as? String ?? document["name"] as? String ?? ""
        let isInferred = document["inferred"] as? Bool == true
        return Spec.NodeSpec(
            name: name, type: document["origin"] as? String ?? (isInferred ? "remote" : nil),
            account: aws?["account_id"] as? String)
    }

    private static func request(_ document: Object) -> Spec.RequestSpec {
        let http = document["http"] as? Object
        let request = http?["request"] as? Object
        return Spec.RequestSpec(
            method: request?["method"] as? String ?? "", url: request?["url"] as? String ?? "",
            user: document["user"] as? String ?? "", userAgent: request?["user_agent"] as? String ?? "",
            clientIP: request?["client_ip"] as? String ?? "",
            status: Int32((http?["response"] as? Object)?["status"] as? Int ?? -1))
    }

    private static func profile(_ document: Object) -> Spec.ProfileSpec {
        let aws = document["aws"] as? Object
        let ec2 = aws?["ec2"] as? Object
        return Spec.ProfileSpec(
            resourceARN: document["resource_arn"] as? String ?? "", instanceID: ec2?["instance_id"] as? String ?? "",
            availabilityZone: ec2?["availability_zone"] as? String ?? "", operation: aws?["operation"] as? String ?? "")
    }
}
