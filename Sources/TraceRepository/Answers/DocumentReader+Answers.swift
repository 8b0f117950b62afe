import TraceModel

extension DocumentReader {
    /// Reads from the answers that are kept of a service.
    /// - Parameter name: the repository's.
    init(answers texts: AnswerTexts, store: TraceStore, shared: SharedPlaces? = nil, name: String) {
        let problem = { (_: DocumentPlace, text: String) in
            Problem(.failure, source: name, message: text, remedy: "Load the trace again: R")
        }
        let text = { (place: DocumentPlace) throws(Problem) -> [UInt8] in
            guard let bytes = texts.bytes(at: place) else { throw problem(place, "the answer is not kept any more") }
            return bytes
        }
        self.init(store: store, shared: shared, text: text, problem: problem)
    }
}
