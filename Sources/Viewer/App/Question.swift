import TraceModel

/// A computation beside the main loop, as one value: what is asked, which lane it waits in and how it is answered. What grows with
/// the data and belongs to a key is one. A screen asks with `ScreenRequest.ask` and gets question and answer in `receive`.
public protocol Question: Hashable, Sendable {
    associatedtype Answer: Sendable
    static var lane: QuestionLane { get }
    /// Runs off the main loop, and may take time that grows with the data.
    /// - Returns: nil as soon as nobody wants to know any more.
    func answer(_ context: QuestionContext) -> Answer?
}

/// What waits for what: lanes run side by side, the questions of one after another.
public enum QuestionLane: Hashable, Sendable {
    /// Each is answered.
    case inTurn
    /// Those that read the source; each is answered.
    case reading
    /// A newer one of the same name takes the place of the older, which sees so by `isWanted`.
    case latest(of: String)
}

/// What a question is answered from.
public struct QuestionContext {
    public var data: LoadedData
    /// Decodes the document of the entity in a row of the store; reads the source.
    public var detail: (Int) -> Result<SegmentDetail, Problem>
    /// Asked now and then by what may be given up.
    public var isWanted: () -> Bool
    /// All that another file or folder holds; reads it where it was not read before.
    public var file: (String) -> Result<DataSet, Problem> = QuestionContext.noFile
    /// The map of another window of the source; asks it, and what is looked at stays.
    public var map: (DataRequest.Scope) -> Result<DataSet, Problem> = { _ in
        .failure(Problem(.failure, source: "", message: "other windows are not asked for here"))
    }
    /// The data and all that another file or folder holds in one, and where the file's part begins.
    public var joined: (String) -> Result<JoinedFile, Problem> = { path in
        QuestionContext.noFile(path).map { JoinedFile($0, JoinedParts(traces: 0, summaries: 0)) }
    }

    public init(
        _ data: LoadedData, detail: @escaping (Int) -> Result<SegmentDetail, Problem>,
        isWanted: @escaping () -> Bool = { true }
    ) {
        (self.data, self.detail, self.isWanted) = (data, detail, isWanted)
    }

    private static func noFile(_ path: String) -> Result<DataSet, Problem> {
        .failure(Problem(.failure, source: path, message: "other files are not read here"))
    }
}

/// Two sources as one: the data that is looked at, and behind it what another file holds.
public struct JoinedFile: Sendable {
    public let data: LoadedData
    /// Which traces are the file's.
    public let parts: JoinedParts

    /// - Parameter version: none that other data has.
    public init(_ whole: DataSet, _ parts: JoinedParts, version: Int = -1, narrowing: ShownPart = ShownPart()) {
        data = LoadedData(whole, version: version, narrowing: narrowing)
        self.parts = parts
    }
}

/// A question whatever its kind, to be compared and carried about.
public struct AnyQuestion: Hashable, Sendable {
    let question: any Question

    public init(_ question: any Question) { self.question = question }

    public var lane: QuestionLane { type(of: question).lane }

    /// The question, if it is one of that kind.
    public func to<Kind: Question>(_ kind: Kind.Type) -> Kind? { question as? Kind }

    /// - Returns: nil when it was given up.
    public func answered(_ context: QuestionContext) -> Answered? { AnyQuestion.answered(question, context) }

    private static func answered(_ question: some Question, _ context: QuestionContext) -> Answered? {
        question.answer(context).map { Answered(question, $0) }
    }

    public static func == (a: AnyQuestion, b: AnyQuestion) -> Bool { a.question.isEqual(to: b.question) }
    public func hash(into hasher: inout Hasher) { question.hash(into: &hasher) }
}

extension Question {
    fileprivate func isEqual(to other: any Question) -> Bool { other as? Self == self }
}

/// A question with its answer.
public struct Answered: Sendable {
    private let question: any Question
    private let answer: any Sendable

    public init<Kind: Question>(_ question: Kind, _ answer: Kind.Answer) {
        (self.question, self.answer) = (question, answer)
    }

    /// Question and answer, if it is that kind of question.
    public func to<Kind: Question>(_ kind: Kind.Type) -> (question: Kind, answer: Kind.Answer)? {
        guard let question = question as? Kind, let answer = answer as? Kind.Answer else { return nil }
        return (question, answer)
    }
}
