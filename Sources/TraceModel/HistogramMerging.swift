/// The entries of several histograms as one: exact values while there are at most 100 of them, else the centroids of
/// a t-digest of compression 100 (reference 3.5, U-15). Ascending, seconds.
public func united(_ histograms: [HistogramEntry]...) -> [HistogramEntry] {
    var result: [HistogramEntry] = []
    for entry in histograms.joined().sorted(by: { $0.value < $1.value }) where entry.count > 0 {
        if let last = result.last, last.value == entry.value {
            result[result.count - 1].count += entry.count
        } else {
            result.append(entry)
        }
    }
    return compacted(result)
}

/// Up to so many distinct values stay as they are.
private let exactValues = 100
private let compression = 100.0

/// A t-digest of entries that are sorted already, in one pass: neighbours join while the joined weight stays within one
/// step of the scale function k1, whose slope is `compression / (2 pi sqrt(q (1 - q)))` (T. Dunning, "Computing extremely
/// accurate quantiles using t-digests"), so that the tails stay fine and the middle gets coarse.
public func compacted(_ sorted: [HistogramEntry]) -> [HistogramEntry] {
    guard sorted.count > exactValues else { return sorted }
    let total = sorted.reduce(0) { $0 + $1.count }
    var entries: [HistogramEntry] = []
    var before = 0.0
    var weight = 0.0
    var sum = 0.0
    func close() {
        guard weight > 0 else { return }
        entries.append(HistogramEntry(value: (sum / weight * 1000).rounded() / 1000, count: weight))
    }
    for entry in sorted {
        let quantile = (before + (weight + entry.count) / 2) / total
        if weight > 0, weight + entry.count > total * 2 * .pi * (quantile * (1 - quantile)).squareRoot() / compression {
            close()
            before += weight
            (weight, sum) = (0, 0)
        }
        weight += entry.count
        sum += entry.count * entry.value
    }
    close()
    return entries
}
