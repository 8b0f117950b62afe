import Foundation

/// How often what arrives by itself is put together: of files that grow, of what a listener is sent. Documents that come one by
/// one come together, and no more than a tenth of the time goes into making data sets of them.
struct ArrivalPace {
    /// Of the time, no more than this part goes into putting data sets together.
    private static let share = 0.1
    /// Seconds from one data set to the next, at least.
    private let shortest: Double
    /// Seconds of the system's clock before which nothing should be put together.
    private var due = 0.0

    init(shortest: Double = 0.05) { self.shortest = shortest }

    /// Notes that a data set was put together just now.
    /// - Parameter seconds: how long that took.
    mutating func rest(after seconds: Double) {
        due = ProcessInfo.processInfo.systemUptime + max(shortest, seconds * (1 / Self.share - 1))
    }

    /// How long to wait yet; 0 when it is time.
    var milliseconds: Int32 {
        let left = due - ProcessInfo.processInfo.systemUptime
        return left > 0 ? Int32(clamping: Int((left * 1000).rounded(.up))) : 0
    }
}
