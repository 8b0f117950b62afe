import TraceModel

/// Histogram entries of exact counts: one an exact millisecond while there are at most 100 of them, else the centroids
/// of a t-digest of compression 100 (reference 3.5, U-15). Ascending, seconds.
func histogram(_ counts: LatencyCounts) -> [HistogramEntry] {
    compacted(counts.sorted.map { HistogramEntry(value: Double($0.milliseconds) / 1000, count: Double($0.count)) })
}
