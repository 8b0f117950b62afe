import TraceFormats
import TraceModel

/// What is to be said of a source that was read: problems with their places, or why it held nothing.
struct SourceReport {
    let findings: Findings
    let name: String
    let head: [UInt8]
    /// What is not there may still come.
    var mayGrow = false

    /// Anything was found that can be shown.
    var hasData: Bool {
        findings.documents > 0 || !findings.summaries.isEmpty || findings.graphs.contains { !$0.nodes.isEmpty }
            || !findings.timeSeries.isEmpty || !findings.groups.isEmpty
    }

    /// - Parameter locate: line and column of a byte.
    func problems(_ locate: (UInt64) -> (line: Int, column: Int)?) -> [Problem] {
        if !hasData, !mayGrow { return [emptyProblem(locate)] }
        var problems = findings.problems.map { make($0, $0.isLoss ? .partial : .notice, locate) }
        if !findings.unprocessed.isEmpty {
            let shown = findings.unprocessed.prefix(3).map(\.description).joined(separator: ", ")
            let more = findings.unprocessed.count > 3 ? " …" : ""
            problems.append(
                Problem(
                    .notice, source: name,
                    message:
                        "\(findings.unprocessed.count) trace\(findings.unprocessed.count == 1 ? " was" : "s were") not processed: \(shown)\(more)",
                    remedy: "Ask BatchGetTraces for them again"))
        }
        if findings.lastAnswerHasNextPage == true {
            problems.append(
                Problem(
                    .notice, source: name, message: "the answer names a next page that is not here",
                    remedy: "Ask again with its NextToken, and open both files together"))
        }
        return problems
    }

    private func make(
        _ problem: PlacedProblem, _ severity: Problem.Severity, _ locate: (UInt64) -> (line: Int, column: Int)?
    ) -> Problem {
        var place = locate(problem.offset).map { "line \($0.line), column \($0.column)" } ?? "byte \(problem.offset)"
        if !problem.path.isEmpty { place += ", \(problem.path)" }
        return Problem(
            severity, source: name, place: place, message: problem.message, remedy: problem.remedy,
            more: problem.count - 1)
    }

    /// Why nothing was found, in the words that help most.
    private func emptyProblem(_ locate: (UInt64) -> (line: Int, column: Int)?) -> Problem {
        let text = String(decoding: head.prefix(512), as: UTF8.self)
        let start = text.drop { $0.isWhitespace }
        let lower = start.prefix(64).lowercased()
        let json = "Run the AWS CLI with --output json"
        if start.isEmpty { return failure("nothing but white space", "Save the answer again") }
        if lower.hasPrefix("<!doctype") || lower.hasPrefix("<html") || lower.hasPrefix("<?xml") {
            return failure(
                "an HTML or XML page, not JSON", "A proxy or a login page may have answered instead of X-Ray")
        }
        if text.contains("An error occurred (") || lower.hasPrefix("aws: error") {
            let line = start.prefix { !$0.isNewline }
            return failure("the AWS CLI's error message instead of its answer: \(line)", "Run the command again")
        }
        if start.hasPrefix("---") || start.hasPrefix("|") || start.hasPrefix("+-") {
            return failure("the AWS CLI's table output", json)
        }
        let first = start.prefix { !$0.isWhitespace && $0 != ":" }
        if ["Traces", "TraceSummaries", "Services", "UnprocessedTraceIds"].contains(String(first)) {
            return failure("YAML output", json)
        }
        if text.contains("\t"), !text.contains("{") {
            return failure("the AWS CLI's text output", json)
        }
        if text.contains("XRay Event [") || text.contains("New XRay Service Graph") {
            return failure("the text output of sam traces", "Run sam traces with --output json")
        }
        if let problem = findings.problems.first { return make(problem, .failure, locate) }
        if findings.contents.hasReadable {
            return Problem(
                .failure, source: name, message: "a valid answer that holds no traces, summaries or services",
                remedy: "Widen the window or the filter of the request")
        }
        return failure("JSON, but no X-Ray data", "xrayscope reads X-Ray API answers and segment documents")
    }

    private func failure(_ message: String, _ remedy: String) -> Problem {
        Problem(.failure, source: name, message: message, remedy: remedy)
    }
}
