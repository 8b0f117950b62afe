import Masking
import TraceModel

/// The service map for graphviz: `xrayscope map --output dot | dot -Tsvg`.
/// - Parameter time: puts seconds into words, as everywhere in the program.
public func encodeDot(
    _ graph: ServiceGraph, showsSecrets: Bool = false, time: (Double) -> String
) -> [UInt8] {
    var text = "digraph services {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
    let positions = graph.positions()
    for (index, node) in graph.nodes.enumerated() {
        let label = nodeLines(node, showsSecrets, time).map(dotText).joined(separator: "\\n")
        text += "  n\(index) [label=\"\(label)\", color=\"\(colour(node.statistics))\"];\n"
    }
    for (index, node) in graph.nodes.enumerated() {
        for edge in node.edges {
            guard let target = positions[edge.target] else { continue }
            let style = edge.type == "link" ? ", style=dashed" : ""
            let label = edgeLabel(edge, time).map(dotText) ?? ""
            text += "  n\(index) -> n\(target) [label=\"\(label)\", color=\"\(colour(edge.statistics))\"\(style)];\n"
        }
    }
    return Array((text + "}\n").utf8)
}

/// The service map for Mermaid, as documents and tickets show it.
/// - Parameter time: puts seconds into words, as everywhere in the program.
public func encodeMermaid(
    _ graph: ServiceGraph, showsSecrets: Bool = false, time: (Double) -> String
) -> [UInt8] {
    var text = "flowchart LR\n"
    let positions = graph.positions()
    for (index, node) in graph.nodes.enumerated() {
        text +=
            "    n\(index)[\"\(nodeLines(node, showsSecrets, time).map(mermaidText).joined(separator: "<br/>"))\"]\n"
        text += "    style n\(index) stroke:\(colour(node.statistics))\n"
    }
    for (index, node) in graph.nodes.enumerated() {
        for edge in node.edges {
            guard let target = positions[edge.target] else { continue }
            let arrow = edge.type == "link" ? "-.->" : "-->"
            let label = edgeLabel(edge, time).map { "|\"\(mermaidText($0))\"|" } ?? ""
            text += "    n\(index) \(arrow)\(label) n\(target)\n"
        }
    }
    return Array(text.utf8)
}

/// Name, type, and what the console writes inside a node (reference 3.6).
private func nodeLines(_ node: ServiceNode, _ showsSecrets: Bool, _ time: (Double) -> String) -> [String] {
    var lines = [showsSecrets ? node.name : Secrets.masked(node.name)]
    if let type = node.type { lines.append(type) }
    if let mean = node.statistics?.meanResponseTime, let total = node.statistics?.total {
        lines.append("\(time(mean)), \(total) \(total == 1 ? "request" : "requests")")
    }
    return lines
}

private func edgeLabel(_ edge: ServiceEdge, _ time: (Double) -> String) -> String? {
    guard let statistics = edge.statistics, let mean = statistics.meanResponseTime else { return edge.type }
    return "\(time(mean)), \(statistics.total)"
}

/// The colour of the console's legend for the worst that happened (reference 3.6).
private func colour(_ statistics: RequestStatistics?) -> String {
    guard let statistics, statistics.total > 0 else { return "#808080" }
    if statistics.fault > 0 { return "#d13212" }
    if statistics.throttle > 0 { return "#6b2fa0" }
    return statistics.error > 0 ? "#e0a100" : "#2e7d32"
}

/// The inside of a quoted dot string.
private func dotText(_ text: String) -> String {
    var escaped = ""
    for character in cleanedLine(text).unicodeScalars {
        if character == "\"" || character == "\\" { escaped.unicodeScalars.append("\\") }
        escaped.unicodeScalars.append(character)
    }
    return escaped
}

/// The inside of a quoted Mermaid label: what it would read as markup is written as its number.
private func mermaidText(_ text: String) -> String {
    var escaped = ""
    for character in cleanedLine(text).unicodeScalars {
        if "\"#<>&`\\|[]{}()*_~;%".unicodeScalars.contains(character) {
            escaped += "#\(character.value);"
        } else {
            escaped.unicodeScalars.append(character)
        }
    }
    return escaped
}
