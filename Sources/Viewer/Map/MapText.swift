import Figures
import MapLayout
import Screen
import TraceModel

/// The service map for printing: sized to what it holds, at the largest level of detail that is not wider than asked for. What
/// does not fit at the smallest level is wider than asked for, never wrapped.
/// - Parameters:
///   - width: columns to stay within, nil for no limit.
///   - ascii: `+ - |` instead of box characters.
public func renderMapText(_ graph: ServiceGraph, width: Int?, ascii: Bool, showsSecrets: Bool = false) -> Canvas {
    let glyphs: GlyphSet = ascii ? .ascii : .unicode
    guard !graph.nodes.isEmpty else {
        let words = "No services: the source holds no traces and no service graph."
        var canvas = Canvas(size: Size(width: displayWidth(words), height: 1), glyphs: glyphs)
        canvas.put(words, x: 0, y: 0, style: .dim)
        return canvas
    }
    let positions = Array(graph.nodes.indices)
    var picture: MapPicture?
    var plan: MapPlan?
    for fitting in MapFitting.all {
        let next = MapPicture(graph, positions: positions, fitting, shelf: width ?? 100, plan: &plan)
        picture = next
        if next.layout.width <= width ?? .max { break }
    }
    guard let picture else { return Canvas(size: .zero, glyphs: glyphs) }
    let size = Size(width: picture.layout.width, height: picture.layout.height)
    var canvas = Canvas(size: size, glyphs: glyphs)
    canvas.showsSecrets = showsSecrets
    MapPen(picture).draw(on: &canvas)
    return canvas
}
