import Figures
import MapLayout
import Screen
import TraceAnalysis
import TraceModel

/// How generously a map is laid out.
struct MapFitting: Hashable {
    var detail: MapDetail
    var hasLabels = false
    /// Boxes stand as near to one another as their edges allow.
    var isTight = false
    /// Layers from top to bottom.
    var isTopDown = false
    /// Columns of a name beside a dot; a longer one is cut in the middle.
    var longestName = 20

    /// From the most generous on.
    static let all = [
        MapFitting(detail: .full, hasLabels: true), MapFitting(detail: .full), MapFitting(detail: .full, isTight: true),
        MapFitting(detail: .name), MapFitting(detail: .name, isTight: true), MapFitting(detail: .dot),
        MapFitting(detail: .dot, isTight: true),
    ]

    /// What is printed cannot be scrolled: names are cut further before a line is wider than it may be.
    static let printed =
        all + [16, 12, 8, 5].map { MapFitting(detail: .dot, isTight: true, longestName: $0) }
}

extension MapPicture {
    /// A map of names that fits on so many screens is walked; of a larger one dots show more.
    private static let mostScreens = 4

    /// The largest level of detail that fits, with labels where they fit too; where none fits, names, and dots for dozens
    /// and for what names would spread over many screens.
    /// - Parameter old: the picture before, whose layout may still hold.
    static func fitting(
        _ graph: ServiceGraph, _ positions: [Int], _ area: Size, wanted: MapDetail?, like old: MapPicture?,
        compared: ComparedGraph? = nil, members: [Int: [ServiceNode]] = [:], isTopDown: Bool = false
    ) -> MapPicture {
        var plan: MapPlan?
        func picture(_ fitting: MapFitting) -> MapPicture {
            var fitting = fitting
            fitting.isTopDown = isTopDown
            return MapPicture(
                graph, positions: positions, fitting, shelf: isTopDown ? area.height : area.width, like: old,
                compared: compared,
                members: members, plan: &plan)
        }
        // Large maps are laid out once: they are scrolled anyway.
        let isLarge = graph.nodes.count > 400
        if isLarge { return picture(MapFitting(detail: wanted ?? .dot)) }
        var candidates = MapFitting.all.filter { wanted == nil || $0.detail == wanted }[...]
        while let fitting = candidates.popFirst() {
            let picture = picture(fitting)
            if picture.fits(area) { return picture }
            // Far too large: what lies between will not do either.
            let isFar = picture.layout.width > area.width * 2 || picture.layout.height > area.height * 3
            if isFar { candidates = candidates.filter { $0.detail == wanted ?? .dot && $0.isTight }[...] }
        }
        if let wanted { return picture(MapFitting(detail: wanted)) }
        let names = graph.nodes.count > 40 ? nil : picture(MapFitting(detail: .name))
        if let names, names.layout.width * names.layout.height <= mostScreens * area.width * area.height {
            return names
        }
        return picture(MapFitting(detail: .dot))
    }
}

extension ServiceGraph {
    /// The nodes that so many edges, in either direction, lead to, by position, in the graph's order.
    func neighbourhood(of centre: Int, depth: Int) -> [Int] {
        let positions = positions()
        var around: [[Int]] = Array(repeating: [], count: nodes.count)
        for (source, node) in nodes.enumerated() {
            for edge in node.edges {
                guard let target = positions[edge.target] else { continue }
                around[source].append(target)
                around[target].append(source)
            }
        }
        var distance = [Int](repeating: .max, count: nodes.count)
        distance[centre] = 0
        var queue = [centre]
        var head = 0
        while head < queue.count {
            let node = queue[head]
            head += 1
            guard distance[node] < depth else { continue }
            for next in around[node] where distance[next] == .max {
                distance[next] = distance[node] + 1
                queue.append(next)
            }
        }
        return queue.sorted()
    }
}
