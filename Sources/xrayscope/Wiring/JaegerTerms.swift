import TraceAnalysis
import TraceModel
import TraceRepository

extension SearchTerms {
    /// What of a filter Jaeger's search can be told without losing a trace: its terms are about one span of one service, a
    /// filter's about a trace. So a service that must be there is told alone; else one annotation; else how long the request took,
    /// which its first span did.
    init(filter text: String) {
        self.init()
        // One that cannot be parsed has been refused before.
        guard let expression = try? FilterExpression(parsing: text) else { return }
        let tests = if case .all(let tests) = expression { tests } else { [expression] }
        for test in tests {
            guard case .service(let selector, _) = test, let name = selector.name, selector.type == nil else {
                continue
            }
            service = name
            return
        }
        for case .test(let test) in tests {
            guard let key = test.keyword.annotationKey, case .string(.equal, let value) = test.condition else {
                continue
            }
            // Jaeger knows an attribute by one name, a filter by all that it ever had.
            anyTag = RenamedAttributes.names(of: key).map { Tag($0, value) }
            return
        }
        for case .test(let test) in tests where test.keyword.word == "responsetime" {
            guard case .number(let comparison, let seconds) = test.condition, seconds >= 0, seconds < 9e9 else {
                continue
            }
            switch comparison {
            case .greater, .greaterOrEqual: atLeast = Int64(seconds * 1e6) * 1000
            case .less, .lessOrEqual: atMost = Int64((seconds * 1e6).rounded(.up)) * 1000
            case .equal, .notEqual: break
            }
        }
    }
}
