import Synchronization

/// The time as the service has it: this machine's, until a refusal says that it is wrong.
package final class ServiceClock: Sendable {
    /// A signature is good for five minutes; a date in an answer is a little old.
    package static let tolerance = 240.0

    /// This machine's epoch seconds.
    package let machine: @Sendable () -> Double
    /// Seconds to be added to it.
    private let offset = Mutex<Double?>(nil)

    package init(machine: @escaping @Sendable () -> Double) { self.machine = machine }

    package func now() -> Double { machine() + (offset.withLock { $0 } ?? 0) }

    /// What to sign for; nil when this machine's time will do.
    package var signingTime: Double? { offset.withLock { $0 }.map { machine() + $0 } }

    /// Believes the service's date. The machine's own counts again once it is right.
    package func learn(_ date: Double) {
        let found = date - machine()
        offset.withLock { $0 = abs(found) > Self.tolerance ? found : nil }
    }

    /// How this machine's clock stands while the service's time is used; nil while it is right.
    package var words: String? { offset.withLock { $0 }.map { Self.words(-$0) } }

    /// - Parameter seconds: by which this machine is ahead; negative for behind.
    package static func words(_ seconds: Double) -> String {
        let minutes = Int(((abs(seconds) + 30) / 60).rounded(.down))
        return "this machine's clock is \(minutes) min \(seconds > 0 ? "ahead of" : "behind") the service's"
    }
}
