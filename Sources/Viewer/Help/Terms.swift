/// What the names of numbers on a screen mean, for its part of the help.
enum Terms {
    /// A screen whose numbers are not what they seem at first sight has a line here.
    private static let all: [(context: KeyContext, terms: [(name: String, words: String)])] = [
        (.analyze, AnalyzeTerms.all)
    ]

    static func facts(_ context: KeyContext) -> [Fact] {
        guard let terms = all.first(where: { $0.context == context })?.terms else { return [] }
        return [.heading(context.title + ": what the numbers mean")] + terms.map { .pair($0.name, $0.words) } + [.blank]
    }
}
