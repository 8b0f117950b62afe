import Figures
import TraceAnalysis
import TraceModel

/// What a table says of a change, for the viewer and for `map --against`.
public struct ChangeCells {
    /// Headings of `cells`; B stands before A, as time runs, and the difference is A less B.
    public static let titles = ["change", "mean B > A", "A - B", "failing B > A", "calls B > A", "p99 B > A"]

    public let cells: [String]
    /// `orders (AWS::ECS::Container) -> tasks`: text of the data, not cleaned.
    public let name: String
    /// `orders -> tasks`, and the types of both for where there is room.
    let shortName: String
    let types: String

    public init(_ change: MapComparison.Change, ascii: Bool) {
        func pair(_ text: (MapComparison.Figures) -> String) -> String {
            [change.before, change.after].map { $0.map(text) ?? "-" }.joined(separator: " > ")
        }
        func time(_ seconds: Double?) -> String { seconds.map { Format.duration($0, ascii: ascii) } ?? "-" }
        cells = [
            change.kind.rawValue, pair { time($0.mean) }, MapMark.growth(change.slowing),
            pair { $0.calls > 0 ? Format.percent($0.failing) : "-" }, pair { Format.count($0.calls) },
            pair { time($0.p99) },
        ]
        let both = [change.source, change.target].compactMap { $0 }
        shortName = both.map { $0.isClient ? "client" : $0.name }.joined(separator: " -> ")
        types =
            both.map { $0.type.map { $0.hasPrefix("AWS::") ? String($0.dropFirst(5)) : $0 } ?? "-" }
            .joined(separator: " -> ") + (change.edgeType.map { ", \($0)" } ?? "")
        name = ChangeCells.name(change)
    }

    /// What a change is found by.
    static func name(_ change: MapComparison.Change) -> String {
        [change.source, change.target].compactMap { $0 }.map(name).joined(separator: " -> ")
            + (change.edgeType.map { ", \($0)" } ?? "")
    }

    private static func name(_ node: NodeIdentity) -> String { node.name + (node.type.map { " (\($0))" } ?? "") }
}
