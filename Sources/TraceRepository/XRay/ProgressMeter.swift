/// How much of the window, or of the calls, is done.
struct ProgressMeter {
    private let weights: [Double]
    private let windows: [SecondsWindow?]
    private var shares: [Double]

    init(_ calls: [PagedCall]) {
        weights = calls.map { Double($0.window?.seconds ?? 1) }
        windows = calls.map(\.window)
        shares = Array(repeating: 0, count: calls.count)
    }

    /// A page of summaries says how far back it goes (`ApproximateTime`, reference 2.2: the newest come first).
    mutating func see(_ page: XRayPage, of number: Int) {
        guard let window = windows[number], window.seconds > 0, let time = page.envelope.number("ApproximateTime")
        else {
            return
        }
        let share = (Double(window.end) - time) / Double(window.seconds)
        shares[number] = max(shares[number], min(1, share))
    }

    mutating func end(of number: Int, succeeded: Bool) {
        if succeeded { shares[number] = 1 }
    }

    /// 0…1
    var share: Double {
        let whole = weights.reduce(0, +)
        guard whole > 0 else { return 1 }
        return zip(weights, shares).reduce(0) { $0 + $1.0 * $1.1 } / whole
    }
}
