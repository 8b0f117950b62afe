import Screen

extension Canvas {
    /// What stands in the middle of a screen that has nothing else to show, whole: a long sentence takes several lines.
    /// - Parameters:
    ///   - y: of the first line, where they have room below it.
    ///   - style: of the first sentence.
    mutating func putMessage(_ sentences: [String], y: Int, style: Style = .strong) {
        let width = max(8, min(width - 4, 100))
        var lines = sentences.enumerated().flatMap { number, sentence in
            FactWrapping.split(sentence, width: width).map { (text: $0, style: number == 0 ? style : Style.dim) }
        }
        // What to do comes last, and must not be what is lost where there are few rows.
        let first = lines.prefix { $0.style == style }.count
        let lost = min(max(0, lines.count - height), first - 1)
        if lost > 0 {
            lines.removeSubrange((first - lost)..<first)
            lines[first - lost - 1].text += glyphs.text(.ellipsis)
        }
        let top = max(0, min(y, height - lines.count))
        for (row, line) in lines.enumerated() { putCentered(line.text, y: top + row, style: line.style) }
    }
}
