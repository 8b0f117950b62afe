import TraceAnalysis

/// The find of a screen that is a table of lines.
struct LineFind: Sendable {
    private(set) var text = ""
    /// The lines that hold the text, ascending.
    private var found: [Int] = []
    private var start = 0

    /// The text changed.
    /// - Parameters:
    ///   - cursor: the line under the cursor.
    ///   - label: what a line says.
    /// - Returns: the line to go to: the first match from where finding began.
    mutating func find(_ text: String, from cursor: Int, in count: Int, _ label: (Int) -> String) -> Int {
        if self.text.isEmpty { start = cursor }
        self.text = text
        look(in: count, label)
        return text.isEmpty ? start : found.first { $0 >= start } ?? found.first ?? start
    }

    /// The lines are others.
    mutating func look(in count: Int, _ label: (Int) -> String) {
        let needle = TextNeedle(text)
        found = text.isEmpty ? [] : (0..<count).filter { needle.isIn(label($0)) }
    }

    func isMatch(_ line: Int) -> Bool {
        let place = lowerBound(found.count) { found[$0] < line }
        return place < found.count && found[place] == line
    }

    /// The next match or the one before, round the end; nil without any.
    func next(_ step: Int, from cursor: Int) -> Int? {
        guard !found.isEmpty else { return nil }
        let place =
            step > 0
            ? lowerBound(found.count) { found[$0] <= cursor } : lowerBound(found.count) { found[$0] < cursor } - 1
        return found[(place + found.count) % found.count]
    }

    /// n of m; nil when nothing is looked for.
    func matches(_ cursor: Int) -> (current: Int, total: Int)? {
        guard !text.isEmpty else { return nil }
        let place = lowerBound(found.count) { found[$0] < cursor }
        return (isMatch(cursor) ? place + 1 : 0, found.count)
    }

    /// What to say where there is no match to go to.
    var refusal: [ScreenRequest] {
        [.notice(text.isEmpty ? "Nothing to find yet: / begins" : "No match for “\(text)”")]
    }
}
