import TraceAnalysis

/// The numbers of the Analyze screen, each with the source of its rule; docs/analyze.md says them at length.
enum AnalyzeTerms {
    static let all: [(name: String, words: String)] = [
        (
            "A, B",
            "The traces that are looked at, and what they are compared with. A number of a difference is always A less B."
        ),
        (
            "critical path",
            "At each moment the response waited for one thing; that chain. CRISP's definition (Uber, USENIX ATC 2022), or that of "
                + "Jaeger's viewer with `critical-path: jaeger`."
        ),
        ("share", "Time that an operation takes itself on the path, of that of all operations: they sum to 100%."),
        (
            "mean",
            "The same time by all traces of the set, also those that do not pass it. P0-50: of the fastest half alone."
        ),
        ("if gone", "How much sooner a trace of A would end if the operation's own time were none (exclusive drag)."),
        ("slack", "Of what stands beside the path: how much longer it could last, the least of a trace in the mean."),
        (
            "A - B of values",
            "Share of A less share of B, in points of a hundred. Left out: values of fewer than \(Differences.leastSupport) traces, "
                + "and differences below 2 points. A set of fewer than \(Differences.leastTraces) traces gets no verdict."
        ),
        (
            "risk",
            "Relative risk: how often traces with the value are in A, by how often those without it are. A pair of values is shown "
                + "where the two raise it by a fifth over each alone, in \(Differences.leastTraces) traces of A or more."
        ),
        (
            "D",
            "Of numbers: the largest distance between the distributions in A and B, 0 to 1 (Kolmogorov and Smirnov), where it comes by "
                + "chance in less than 5 of 100 cases (asymptotic, Stephens' correction; Numerical Recipes 14.3)."
        ),
        (
            "(ids)",
            "More than 20 values, one for every two traces or more: it says which traces these are, not why, and comes last."
        ),
        ("p50, p99", "Percentiles by nearest rank; a trace in progress has no response time and is not counted."),
        ("lost", "Time that a pattern cost, all traces of A together; Enter opens the trace that it cost most."),
    ]
}
