/// The tabs of the Segment screen, in the order of their keys 1 to 8.
enum SegmentTab: Int, CaseIterable, Hashable, Sendable {
    case overview, annotations, metadata, exceptions, sql, resources, links, raw

    var title: String {
        switch self {
        case .overview: "Overview"
        case .annotations: "Annotations"
        case .metadata: "Metadata"
        case .exceptions: "Exceptions"
        case .sql: "SQL"
        case .resources: "Resources"
        case .links: "Links"
        case .raw: "Raw"
        }
    }

    static let commands = Command.tabs
}
