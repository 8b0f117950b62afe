import Figures
import MapLayout
import Screen
import TraceAnalysis
import TraceModel

/// The service map for printing: sized to what it holds, at the largest level of detail that is not wider than asked for. What
/// fits at none is told as its edges, one a line. As canvases of some rows each,
/// from the top, for a map of thousands of nodes has cells by the hundred million.
public struct PrintedMap: Sequence {
    private let picture: MapPicture?
    private let glyphs: GlyphSet
    private let showsSecrets: Bool
    /// Columns of a list of edges, which stands for a map that fits nowhere; nil for a map.
    private var listWidth: Int?
    /// Cells that are drawn at a time.
    private static let mostCells = 1 << 20

    /// - Parameters:
    ///   - width: columns to stay within, nil for no limit.
    ///   - ascii: `+ - |` instead of box characters.
    ///   - isTopDown: layers from top to bottom.
    ///   - compared: `graph` is two maps in one; what became of each node and edge stands beside its name.
    public init(
        _ graph: ServiceGraph, width: Int?, ascii: Bool, showsSecrets: Bool = false, compared: ComparedGraph? = nil,
        isTopDown: Bool = false
    ) {
        glyphs = ascii ? .ascii : .unicode
        self.showsSecrets = showsSecrets
        var picture: MapPicture?
        var plan: MapPlan?
        for var fitting in graph.nodes.isEmpty ? [] : MapFitting.printed {
            fitting.isTopDown = isTopDown
            let next = MapPicture(
                graph, positions: Array(graph.nodes.indices), fitting, shelf: isTopDown ? 40 : width ?? 100,
                compared: compared,
                plan: &plan)
            if next.detail < picture?.detail ?? .full || next.layout.width <= picture?.layout.width ?? .max {
                picture = next
            }
            if next.layout.width <= width ?? .max { break }
            // Cutting names makes a map of dots no third of what it was.
            if let width, fitting.detail == .dot, next.layout.width / 3 > width { break }
        }
        // What became of nodes and edges stands on the map alone.
        if let width, compared == nil, let picture, picture.layout.width > width { listWidth = width }
        self.picture = picture
    }

    /// The edges, one a line, by caller; nodes without any by themselves.
    private func list(_ graph: ServiceGraph, width: Int) -> AnyIterator<Canvas> {
        let positions = graph.positions()
        let callees = Set(graph.nodes.flatMap { $0.edges.map(\.target) })
        let lines = graph.nodes.lazy.flatMap { node -> [(name: String, target: String?)] in
            // Its callers' lines name it.
            if node.edges.isEmpty { return callees.contains(node.referenceID) ? [] : [(node.shownName, nil)] }
            return node.edges.map { edge in
                let target = positions[edge.target].map { graph.nodes[$0].shownName }
                return (node.shownName, target ?? MapPicture.missingName)
            }
        }
        return AnyIterator(lines.lazy.map { line(from: $0.name, to: $0.target, width: width) }.makeIterator())
    }

    private func line(from name: String, to target: String?, width: Int) -> Canvas {
        var canvas = Canvas(size: Size(width: width, height: 1), glyphs: glyphs)
        canvas.showsSecrets = showsSecrets
        let room = target == nil ? width : (width - 3) / 2
        let used = canvas.put(name, x: 0, y: 0, maxWidth: room, truncate: .middle)
        guard let target else { return canvas }
        canvas.put(.goesOn, x: used + 1, y: 0, style: .edge)
        canvas.put(target, x: used + 3, y: 0, maxWidth: width - used - 3, truncate: .middle)
        return canvas
    }

    /// Edges that pass so many nodes that they are not drawn.
    public var undrawnEdges: Int { listWidth == nil ? picture?.layout.undrawn.count ?? 0 : 0 }

    public func makeIterator() -> AnyIterator<Canvas> {
        guard let picture else { return AnyIterator(CollectionOfOne(words()).makeIterator()) }
        if let listWidth { return list(picture.graph, width: listWidth) }
        let (width, height) = (picture.layout.width, picture.layout.height)
        let step = Swift.max(1, PrintedMap.mostCells / Swift.max(1, width))
        var next = 0
        return AnyIterator {
            guard next < height else { return nil }
            let rows = next..<Swift.min(height, next + step)
            next = rows.upperBound
            var canvas = Canvas(size: Size(width: width, height: rows.count), glyphs: glyphs)
            canvas.showsSecrets = showsSecrets
            MapPen(picture, rows: rows).draw(on: &canvas)
            return canvas
        }
    }

    private func words() -> Canvas {
        let words = "No services."
        var canvas = Canvas(size: Size(width: displayWidth(words), height: 1), glyphs: glyphs)
        canvas.put(words, x: 0, y: 0, style: .dim)
        return canvas
    }
}
