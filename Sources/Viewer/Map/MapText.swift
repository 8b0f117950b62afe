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
    /// What stands for a map that fits nowhere.
    private var lines: [Canvas] = []
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
        }
        if let width, let narrowest = picture, narrowest.layout.width > width {
            lines = PrintedMap.edges(narrowest, width: width, glyphs)
        }
        self.picture = picture
    }

    /// Where no map fits, its edges are told, one a line, by caller.
    private static func edges(_ picture: MapPicture, width: Int, _ glyphs: GlyphSet) -> [Canvas] {
        let graph = picture.graph
        let positions = graph.positions()
        let callees = Set(graph.nodes.flatMap { $0.edges.map(\.target) })
        return graph.nodes.flatMap { node -> [Canvas] in
            // Its callers' lines name it.
            if node.edges.isEmpty, callees.contains(node.referenceID) { return [] }
            let called = node.edges.map {
                positions[$0.target].map { graph.nodes[$0].shownName } ?? MapPicture.missingName
            }
            return (called.isEmpty ? [nil] : called.map { $0 }).map { target in
                var canvas = Canvas(size: Size(width: width, height: 1), glyphs: glyphs)
                let half = target == nil ? width : (width - 4) / 2
                let used = canvas.put(node.shownName, x: 0, y: 0, maxWidth: half, truncate: .middle)
                guard let target else { return canvas }
                canvas.put(.goesOn, x: used + 1, y: 0, style: .edge)
                canvas.put(target, x: used + 3, y: 0, maxWidth: width - used - 3, truncate: .middle)
                return canvas
            }
        }
    }

    /// Edges that pass so many nodes that they are not drawn.
    public var undrawnEdges: Int { picture?.layout.undrawn.count ?? 0 }

    public func makeIterator() -> AnyIterator<Canvas> {
        guard let picture else { return AnyIterator(CollectionOfOne(words()).makeIterator()) }
        if !lines.isEmpty { return AnyIterator(lines.makeIterator()) }
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
