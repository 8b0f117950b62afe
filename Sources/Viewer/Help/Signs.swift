import Screen
import TraceAnalysis
import TraceModel

/// What is drawn on the screens, and what it means.
struct Sign {
    var text: String
    var style: Style
    var words: String
}

/// Every sign there is, made from what draws it: in the characters of the screen.
struct Signs {
    let glyphs: GlyphSet

    var facts: [Fact] {
        let sections: [(String, [Sign])] = [
            ("Outcomes, on every screen", outcomes), ("Segments and subsegments", notes),
            ("Traces in the list", traces), ("Map: nodes", nodes), ("Map: edges", edges), ("Timeline", timeline),
            ("Charts", charts),
        ]
        return sections.flatMap { title, signs in
            [Fact.heading(title)] + signs.map(Signs.fact) + [.blank]
        }
    }

    private static func fact(_ sign: Sign) -> Fact {
        var fact = Fact.pair(sign.text, sign.words)
        fact.labelStyle = sign.style
        return fact
    }

    private var outcomes: [Sign] {
        Outcome.allCases.map {
            Sign(text: glyphs.text(Marks.glyph($0)), style: Marks.style($0), words: Marks.meaning($0))
        }
    }

    private var notes: [Sign] {
        Marks.notes(EntityFlags(rawValue: .max)).map {
            Sign(text: glyphs.text($0.glyph), style: $0.style, words: $0.words)
        }
    }

    private var traces: [Sign] {
        TracesPen.marks.map { Sign(text: glyphs.text($0.glyph), style: $0.style, words: $0.words) } + [
            Sign(text: glyphs.text(.mark), style: .accent, words: "marked with Space"),
            Sign(
                text: glyphs.text(.sortDown) + " " + glyphs.text(.sortUp), style: .title, words: "sorted by this column"
            ),
        ]
    }

    private func line(_ sides: [LineSides], _ weight: LineWeight) -> String {
        String(String.UnicodeScalarView(sides.map { glyphs.line($0, weight) }))
    }

    private func frame(_ weight: LineWeight) -> String {
        line([[.east, .south], .horizontal, .horizontal, [.west, .south]], weight)
    }

    private var nodes: [Sign] {
        let strip = Outcome.allCases.map {
            Sign(
                text: String(repeating: String(Character(HealthBar.scalar($0, glyphs))), count: 3),
                style: Marks.style($0),
                words: "lower frame: the share of requests that ended so: " + Marks.word($0))
        }
        return [
            Sign(text: frame(.rounded), style: .border, words: "a node without trouble"),
            Sign(text: frame(.heavy), style: .fault, words: "one of a hundred requests or more ended in a fault"),
            Sign(text: frame(.rounded), style: .throttle, words: "one of a hundred or more was throttled"),
            Sign(text: frame(.rounded), style: .error, words: "one of twenty or more ended in an error"),
            Sign(text: frame(.double), style: .borderFocused, words: "the node under the cursor"),
        ] + strip + [
            Sign(text: glyphs == .ascii ? "@" : "↻", style: .edge, words: "the node calls itself"),
            Sign(text: glyphs.text(.mark), style: .accent, words: "pinned with m: it stays on the map"),
            Sign(
                text: "? not in the data", style: .warning,
                words: "an edge leads to a node that the source does not hold"),
        ]
    }

    private var edges: [Sign] {
        let call = line([.horizontal, .horizontal], .rounded) + glyphs.text(.arrowRight)
        return [
            Sign(text: call, style: .edge, words: "calls, to the node that the arrow points at"),
            Sign(text: call, style: .fault, words: "calls that fail, coloured by the same shares as nodes"),
            Sign(
                text: line([.horizontal, .horizontal], .heavy) + glyphs.text(.arrowRight), style: .edgeFocused,
                words: "the edge under the cursor"),
            Sign(
                text: line([.horizontal, .horizontal], .dashed) + glyphs.text(.arrowRight), style: .edgeLink,
                words: "traces joined by a queue or a link: no calls"),
            Sign(
                text: glyphs.text(Marks.glyph(.fault)) + " 20%", style: .fault,
                words: "on an edge: the worst outcome and its share; without trouble calls a minute"),
        ]
    }

    private var timeline: [Sign] {
        let cells: [LineSides] = [.horizontal, .horizontal, .horizontal]
        return [
            Sign(
                text: line(cells, .heavy), style: .service(0),
                words: "a segment or subsegment; each service has its colour"),
            Sign(
                text: String(repeating: glyphs.text(.barCritical), count: 3), style: .service(0),
                words: "the part of it that the trace waited for: the critical path"),
            Sign(text: line(cells, .light), style: .inferred, words: "inferred from its caller"),
            Sign(text: line(cells, .dashed), style: .service(0), words: "a group of siblings, or what is in progress"),
            Sign(
                text: glyphs.text(.arrowLeft) + " " + glyphs.text(.arrowRight), style: .dim,
                words: "it lies outside of the time that is zoomed to"),
            Sign(
                text: glyphs.text(.folded) + " " + glyphs.text(.unfolded), style: .dim,
                words: "children that are hidden, or shown"),
        ]
    }

    private var charts: [Sign] {
        let columns = String(String.UnicodeScalarView((1...8).map { glyphs.column(eighths: $0) }))
        let shades = String(String.UnicodeScalarView((1...4).map { glyphs.shade($0) }))
        return [
            Sign(text: columns, style: .bar, words: "a column counts requests; a lowest one counts few, not none"),
            Sign(text: columns, style: .accent, words: "columns that are chosen"),
            Sign(text: shades, style: .heat(4), words: "response times over time: the denser, the more requests"),
            Sign(text: "A", style: .setA, words: "Analyze: the traces that are looked at"),
            Sign(text: "B", style: .setB, words: "Analyze: what they are compared with"),
        ]
    }
}
