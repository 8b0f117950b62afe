import Masking
import Screen
import TraceAnalysis

/// What an expression about the data may name.
struct VocabularyQuestion: Question {
    static let lane = QuestionLane.latest(of: "vocabulary")

    /// Secrets are never suggested, shown or not, nor is what cannot be drawn as it is.
    func answer(_ context: QuestionContext) -> FilterVocabulary? {
        FilterVocabulary.of(
            context.data.dataSet,
            mayShow: { name, text in Secrets.masked(text, named: name) == text && cleaned(text) == text },
            isWanted: context.isWanted)
    }
}

extension AppState {
    /// While an expression is typed, what it may name is known of the data there is.
    mutating func askVocabulary() -> [Effect] {
        guard let open = queryPrompt, open.isExpression, vocabularyVersion != data.version else { return [] }
        return [.ask(AnyQuestion(VocabularyQuestion()), version: data.version)]
    }

    mutating func takeVocabulary(_ answered: Answered, _ version: Int) {
        guard let (_, new) = answered.to(VocabularyQuestion.self) else { return }
        (vocabulary, vocabularyVersion) = (new, version)
        guard var open = queryPrompt, open.isExpression else { return }
        open.vocabulary = new
        // What Tab goes through stays under one's fingers.
        if open.completing.chosen == nil { open.complete() }
        queryPrompt = open
        judge()
    }
}
