import Masking
import Screen
import TraceAnalysis
import TraceModel

/// One line of a panel or a tab.
struct Fact: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// A title over what follows.
        case heading
        /// A label and a value.
        case pair
        /// Words over the whole width.
        case text
        /// Nothing.
        case blank
    }
    var kind: Kind
    var label = ""
    var value = ""
    var style = Style.text
    var labelStyle = Style.dim
    var glyph: Glyph?
    /// Steps of two columns.
    var indent = 0
    /// Columns to the right besides: the continuation of a long value stands below its beginning.
    var offset = 0
    /// What y copies, when it is not the value as shown.
    var copy: String?
    /// True: folded, false: unfolded, nil: nothing to fold.
    var isFolded: Bool?
    /// It stands in something that is secret by its name.
    var isSecret = false
    /// Names the value for folding.
    var path: [Int32] = []
    /// The row of the store that Enter leads to.
    var target: Int?
    /// The traces that say the same.
    var filter: TraceFilter?
    /// The entity of another trace that Enter leads to.
    var link: LinkEntry?

    static func heading(_ title: String) -> Fact { Fact(kind: .heading, value: title) }
    static let blank = Fact(kind: .blank)
    static func pair(_ label: String, _ value: String, _ style: Style = .text, copy: String? = nil) -> Fact {
        Fact(kind: .pair, label: label, value: value, style: style, copy: copy)
    }
    static func text(_ words: String, _ style: Style = .text, indent: Int = 0) -> Fact {
        Fact(kind: .text, value: words, style: style, indent: indent)
    }
    static func note(_ note: Marks.Note) -> Fact {
        Fact(kind: .text, value: note.words, style: note.style, glyph: note.glyph)
    }

    /// Without what is secret by its label or its shape.
    var masked: Fact {
        var fact = self
        let isLeaf = isFolded == nil
        let hide = { (text: String) in isSecret ? Secrets.mask : isLeaf ? Secrets.masked(text, named: label) : text }
        fact.value = kind == .pair ? hide(value) : Secrets.masked(value)
        fact.copy = copy.map { kind == .pair ? hide($0) : Secrets.masked($0) }
        return fact
    }

    /// What y puts on the clipboard.
    var clipboard: String { copy ?? (value.isEmpty ? label : value) }
}

/// Lines of facts, one a row, labels in one column.
struct FactList {
    let facts: [Fact]
    /// Columns of the labels.
    let labelWidth: Int

    init(_ facts: [Fact], labelWidth: Int = 12) {
        self.facts = facts
        self.labelWidth = labelWidth
    }

    /// For a side panel: narrow labels, long values over several lines.
    static func panel(_ facts: [Fact], width: Int, showsSecrets: Bool) -> FactList {
        let lines = FactWrapping.wrap(facts, width: width, labelWidth: panelLabelWidth, showsSecrets: showsSecrets)
        return FactList(lines, labelWidth: panelLabelWidth)
    }

    private static let panelLabelWidth = 11

    /// Draws as many as there is room for, from fact `first` on.
    /// - Parameters:
    ///   - cursor: the fact under the cursor, nil without one.
    ///   - find: what is looked for; its lines are marked.
    func draw(on canvas: inout Canvas, from first: Int, cursor: Int? = nil, find: String = "") {
        for y in 0..<canvas.height {
            let index = first + y
            guard facts.indices.contains(index) else { break }
            draw(facts[index], y: y, find: find, on: &canvas)
            if index == cursor { canvas.setStyle(Rect(x: 0, y: y, width: canvas.width, height: 1), .selection) }
        }
    }

    private func draw(_ fact: Fact, y: Int, find: String, on canvas: inout Canvas) {
        let isMatch = !find.isEmpty && fact.contains(find)
        var x = fact.indent * 2 + fact.offset
        if let folded = fact.isFolded {
            canvas.put(folded ? .folded : .unfolded, x: x, y: y, style: .dim)
            x += 2
        }
        switch fact.kind {
        case .blank: break
        case .heading: canvas.put(fact.value, x: x, y: y, style: isMatch ? .match : .title)
        case .text:
            if let glyph = fact.glyph {
                canvas.put(glyph, x: x, y: y, style: fact.style)
                x += 2
            }
            canvas.put(fact.value, x: x, y: y, style: isMatch ? .match : fact.style)
        case .pair:
            let used = canvas.put(
                fact.label, x: x, y: y, style: isMatch ? .match : fact.labelStyle,
                maxWidth: max(0, canvas.width / 2 - x))
            x = max(x + used + 1, fact.indent * 2 + labelWidth)
            if let glyph = fact.glyph {
                canvas.put(glyph, x: x, y: y, style: fact.style)
                x += 2
            }
            canvas.put(fact.value, x: x, y: y, style: isMatch ? .match : fact.style, truncate: .end)
        }
    }
}

extension Fact {
    /// The find's question, ASCII case aside.
    func contains(_ find: String) -> Bool {
        TextNeedle(find).isIn(label) || TextNeedle(find).isIn(value)
    }
}
