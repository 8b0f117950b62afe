/// Natural logarithm and its inverse, without Foundation: good to about 1e-15, which is far finer than a column on screen.

/// The natural logarithm of a positive, finite number; of others 0.
func naturalLogarithm(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return 0 }
    var exponent = Double(x.exponent)
    var significand = x.significand
    if significand > 1.414_213_562_373_095_1 {
        significand /= 2
        exponent += 1
    }
    // ln m = 2 atanh((m - 1) / (m + 1)), a series that ends soon because m is near 1.
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    var power = ratio
    var sum = 0.0
    for odd in stride(from: 1.0, through: 23, by: 2) {
        sum += power / odd
        power *= square
    }
    return exponent * naturalLogarithmOf2 + 2 * sum
}

/// e to the power of x.
func exponential(_ x: Double) -> Double {
    guard x.isFinite, abs(x) < 700 else { return x > 0 ? .infinity : 0 }
    let twos = (x / naturalLogarithmOf2).rounded()
    let rest = x - twos * naturalLogarithmOf2
    var term = 1.0
    var sum = 1.0
    for step in 1...18 {
        term *= rest / Double(step)
        sum += term
    }
    return Double(sign: .plus, exponent: Int(twos), significand: sum)
}

private let naturalLogarithmOf2 = 0.693_147_180_559_945_3
