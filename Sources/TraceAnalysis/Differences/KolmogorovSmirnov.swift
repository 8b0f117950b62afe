/// The largest distance between the empirical distributions of two ascending samples, 0 to 1; 0 when one is empty.
func kolmogorovSmirnov(_ a: [Double], _ b: [Double]) -> Double {
    guard !a.isEmpty, !b.isEmpty else { return 0 }
    var (i, j, largest) = (0, 0, 0.0)
    while i < a.count, j < b.count {
        let value = min(a[i], b[j])
        while i < a.count, a[i] == value { i += 1 }
        while j < b.count, b[j] == value { j += 1 }
        largest = max(largest, abs(Double(i) / Double(a.count) - Double(j) / Double(b.count)))
    }
    return largest
}

/// The probability of a distance at least so large between two samples of one distribution: Kolmogorov's series with the
/// correction of Stephens (Numerical Recipes 14.3), good from sizes of about 4 on.
/// - Parameter sizes: n·m/(n+m) of the two sizes.
func kolmogorovProbability(_ statistic: Double, _ sizes: Double) -> Double {
    let root = sizes.squareRoot()
    let lambda = (root + 0.12 + 0.11 / root) * statistic
    guard lambda > 0.2 else { return 1 }
    var (sum, sign) = (0.0, 1.0)
    for k in 1...100 {
        let term = exponential(-2 * Double(k * k) * lambda * lambda)
        sum += sign * term
        sign = -sign
        if term < 1e-12 { break }
    }
    return min(1, max(0, 2 * sum))
}
