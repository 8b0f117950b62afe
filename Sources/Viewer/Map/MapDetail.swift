import Figures
import MapLayout
import Screen
import TraceModel

/// How much a box of the map says.
public enum MapDetail: Int, CaseIterable, Hashable, Comparable, Sendable {
    /// One line: a health mark and the name.
    case dot
    /// A frame, the name, the health bar.
    case name
    /// And type, mean time and rate.
    case full

    public static func < (a: MapDetail, b: MapDetail) -> Bool { a.rawValue < b.rawValue }

    var word: String {
        switch self {
        case .dot: "dots"
        case .name: "names"
        case .full: "full"
        }
    }

    /// Blank rows between two boxes.
    var gap: Int { self == .dot ? 0 : 1 }

    /// Columns and rows of a node's box. They follow from names alone, so that figures may change and the picture stays.
    /// - Parameters:
    ///   - fitting: whether the blanks beside the name are left out, and how long a name may be.
    ///   - mark: what a comparison says beside the name.
    func size(of node: ServiceNode, _ fitting: MapFitting, mark: MapMark? = nil) -> (width: Int, height: Int) {
        let (name, more) = (displayWidth(node.shownName), mark?.width ?? 0)
        let isTight = fitting.isTight
        switch self {
        case .dot: return (min(name, fitting.longestName) + more + 3, 1)
        case .name: return (max(min(name, 24) + more, isTight ? 3 : 6) + (isTight ? 2 : 4), 3)
        case .full:
            if node.isClient { return (min(name, 24) + more + 4, 3) }
            let type = node.shownType.map { displayWidth($0) } ?? 0
            return (max(min(name, 26) + more, min(type + 1, 26), 14) + 4, 4)
        }
    }
}

/// What a node's weight on the map is.
public enum MapScale: Int, CaseIterable, Hashable, Sendable {
    case none
    /// Requests that failed.
    case health
    /// All requests.
    case traffic

    var word: String {
        switch self {
        case .none: "not weighed"
        case .health: "by failed requests"
        case .traffic: "by requests"
        }
    }

    /// How much a node weighs; 0 without figures.
    func weight(_ statistics: RequestStatistics?) -> Double {
        guard let statistics else { return 0 }
        switch self {
        case .none: return 0
        case .health:
            return Double(max(0, statistics.error)) + Double(max(0, statistics.fault))
                + Double(max(0, statistics.throttle))
        case .traffic: return Double(max(0, statistics.total))
        }
    }
}

extension ServiceNode {
    /// The name that its box shows: a client node bears the name of the service it calls, which says nothing of the client.
    var shownName: String {
        if isClient { return type == "client" ? "client" : type.map { String($0.dropFirst(8)) } ?? "client" }
        // A queue is known by its name, not by the address it is called at (reference 3.2).
        if type == "AWS::SQS::Queue", let slash = name.lastIndex(of: "/"), name.index(after: slash) < name.endIndex {
            return String(name[name.index(after: slash)...])
        }
        if !name.isEmpty { return name }
        return names.first(where: { !$0.isEmpty }) ?? "(no name)"
    }

    /// Its type in short: `DynamoDB Table` for `AWS::DynamoDB::Table`.
    var shownType: String? {
        guard let type, !type.isEmpty, !isClient else { return nil }
        var parts: [String] = []
        var part = ""
        for character in type {
            if character == ":" {
                if !part.isEmpty { parts.append(part) }
                part = ""
            } else {
                part.append(character)
            }
        }
        if !part.isEmpty { parts.append(part) }
        if parts.count > 1, parts[0] == "AWS" { parts.removeFirst() }
        return parts.joined(separator: " ")
    }
}
