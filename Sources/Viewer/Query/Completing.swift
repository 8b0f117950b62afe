import TraceAnalysis

/// What Tab puts into a line that is a filter expression: what may come where it is being typed, one after another, and at the end
/// what was typed again.
struct Completing: Hashable, Sendable {
    private(set) var texts: [String] = []
    /// Which of them stands in the line; nil: what was typed.
    private(set) var chosen: Int?
    /// The line before what is completed, what was typed of that, and the line behind the cursor.
    private var (kept, typed, rest) = ("", "", "")

    init() {}

    init(_ line: LineEditor, _ vocabulary: FilterVocabulary) {
        let before = line.characters.prefix(line.position)
        let completion = vocabulary.completion(of: String(before))
        texts = completion.texts
        kept = String(before.prefix(completion.start))
        typed = String(before.dropFirst(completion.start))
        rest = String(line.characters.dropFirst(line.position))
    }

    /// The next of them, or the one before.
    /// - Returns: false when there is none.
    mutating func step(_ step: Int, _ line: inout LineEditor) -> Bool {
        guard !texts.isEmpty else { return false }
        // The place of what was typed is the one before the first.
        let count = texts.count + 1
        let place = ((chosen ?? -1) + 1 + step + count) % count - 1
        chosen = place < 0 ? nil : place
        line.set(kept + (chosen.map { texts[$0] } ?? typed), before: rest)
        return true
    }
}

// At the prompt.
extension QueryPrompt {
    /// What is typed is a filter expression.
    var isExpression: Bool { kind == .filter || kind == .baseline }

    /// Something else stands in the line.
    mutating func complete() {
        completing = isExpression ? Completing(line, vocabulary) : Completing()
    }

    /// - Returns: false where there is nothing to complete.
    mutating func complete(_ step: Int) -> Bool {
        guard isExpression else { return false }
        cursor = nil
        if completing.step(step, &line), completing.texts.count == 1 { complete() }
        return true
    }
}
