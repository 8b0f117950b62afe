import Figures
import Screen
import TraceModel

/// The events of a span on its time axis: one line each, with the point where it happened between the span's start and end.
struct EventFacts {
    let events: [EventDetail]
    /// Nanoseconds of the span.
    let duration: Int64
    let glyphs: GlyphSet
    /// Columns of the screen.
    let width: Int

    /// More lines than these are read by nobody.
    private static let most = 500

    var lines: [Fact] {
        if events.isEmpty { return [] }
        let rest = events.count - EventFacts.most
        let note: [Fact] = rest > 0 ? [.text("and \(Format.count(rest, "more event")): see Metadata", .dim)] : []
        return [.blank, .heading("Events"), ruler] + events.prefix(EventFacts.most).map(line) + note
    }

    /// What is left beside offsets and names.
    private var axis: Int { min(60, max(12, width - FactWrapping.labelWidth - 28)) }

    private var ruler: Fact {
        let end = Format.exact(nanoseconds: duration)
        let blanks = String(repeating: " ", count: max(1, axis - 1 - displayWidth(end)))
        return .pair("", "0" + blanks + end, .dim)
    }

    private func line(_ event: EventDetail) -> Fact {
        var cells = Array(repeating: glyphs.text(.rulerLine), count: axis)
        var label = "no time"
        if let offset = event.offset {
            label = (offset < 0 ? "" : "+") + Format.exact(nanoseconds: offset)
            let (column, glyph) = point(offset)
            cells[column] = glyphs.text(glyph)
        }
        let isException = event.name == "exception" || event.name == "error"
        return .pair(
            label, cells.joined() + "  " + event.name, isException ? .fault : .text, copy: "\(label) \(event.name)")
    }

    /// Where it stands, and as what: beyond an end of the axis as an arrow.
    private func point(_ offset: Int64) -> (column: Int, Glyph) {
        if offset < 0 { return (0, .arrowLeft) }
        if offset > duration { return (axis - 1, .arrowRight) }
        guard duration > 0 else { return (0, .point) }
        return (Int((Double(offset) / Double(duration) * Double(axis - 1)).rounded()), .point)
    }
}
