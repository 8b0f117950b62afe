import TraceModel

/// The documents of an entity and of all below it as one JSON text: each entity's own, with those below it as its `subsegments`, also
/// segments of other services, which stand below the call that reached them. What has no document of its own is passed over.
struct SubtreeQuestion: Question {
    static let lane = QuestionLane.latest(of: "subtree")
    /// Of the store.
    var row: Int
    var showsSecrets: Bool

    enum Answer: Hashable, Sendable {
        case text(String)
        case tooLong
        case failed(Problem)
    }

    func answer(_ context: QuestionContext) -> Answer? {
        let store = context.data.store
        guard row >= 0, row < store.rowCount else { return nil }
        var text = SubtreeText(showsSecrets: showsSecrets)
        for row in row..<max(row + 1, Int(store.subtreeEnds[row])) {
            guard context.isWanted() else { return nil }
            text.close(before: row)
            switch context.detail(row) {
            case .success(let detail):
                guard text.open(detail.document, end: Int(store.subtreeEnds[row])) else { return .tooLong }
            case .failure(let problem): if row == self.row { return .failed(problem) }
            }
        }
        text.close(before: .max)
        return .text(text.written)
    }
}

extension SubtreeQuestion.Answer {
    var request: ScreenRequest {
        switch self {
        case .text(let text): .copy(text)
        case .tooLong: .notice(JSONCopy.tooLong, isWarning: true)
        case .failed(let problem): .notice("The document cannot be read: \(problem.message)", isWarning: true)
        }
    }
}

/// Documents in documents, as their text grows.
private struct SubtreeText {
    private(set) var written = ""
    /// Entities whose braces are open: the row behind their last descendant, and whether another stands in them.
    private var open: [(end: Int, hasChild: Bool)] = []
    private let copy: JSONCopy

    init(showsSecrets: Bool) { copy = JSONCopy(showsSecrets: showsSecrets) }

    /// - Returns: false when it is longer than a clipboard takes.
    mutating func open(_ document: JSONValue, end: Int) -> Bool {
        // An empty one has no braces to hold others.
        guard case .object(let members) = document, !members.isEmpty else { return true }
        guard let own = copy.text(document) else { return false }
        if let last = open.indices.last {
            written += open[last].hasChild ? "," : ",\"subsegments\":["
            open[last].hasChild = true
        }
        written += own.dropLast()
        open.append((end, false))
        return written.utf8.count <= JSONCopy.longest
    }

    /// Closes what ended before a row.
    mutating func close(before row: Int) {
        while let last = open.last, last.end <= row {
            written += last.hasChild ? "]}" : "}"
            open.removeLast()
        }
    }
}
