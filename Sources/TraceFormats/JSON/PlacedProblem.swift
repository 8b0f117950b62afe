/// Something that could not be read, by its place in the source; the repository adds the source's name and counts lines.
public struct PlacedProblem: Hashable, Sendable {
    /// What kind it is: problems of one kind are shown once, with a count.
    public enum Kind: Hashable, Sendable {
        case syntax, cutOff, document, notJSON, foreignFormat, errorAnswer, mended, limitExceeded, deep, unprocessed
        case shape, zeros, noStart
    }
    public var kind: Kind
    /// Bytes from the start of the unpacked source.
    public var offset: UInt64
    /// JSON path inside the value, empty for the value itself.
    public var path: String
    public var message: String
    public var remedy: String
    /// Input was lost.
    public var isLoss: Bool
    /// How many of the kind this stands for.
    public var count: Int

    public init(
        _ kind: Kind, offset: UInt64, path: String = "", message: String, remedy: String = "", isLoss: Bool = true
    ) {
        self.kind = kind
        self.offset = offset
        self.path = path
        self.message = message
        self.remedy = remedy
        self.isLoss = isLoss
        count = 1
    }
}

extension [PlacedProblem] {
    /// Adds a problem; from the fourth of one kind on, only its number.
    mutating func add(_ problem: PlacedProblem) {
        if isFull(of: problem.kind) {
            count(problem.kind, problem.count)
        } else {
            append(problem)
        }
    }

    /// Whether further problems of the kind are only counted.
    func isFull(of kind: PlacedProblem.Kind) -> Bool {
        var alike = 0
        for problem in self where problem.kind == kind { alike += 1 }
        return alike >= 3
    }

    /// Counts problems of a kind that is full.
    mutating func count(_ kind: PlacedProblem.Kind, _ more: Int) {
        if let last = lastIndex(where: { $0.kind == kind }) { self[last].count += more }
    }
}
