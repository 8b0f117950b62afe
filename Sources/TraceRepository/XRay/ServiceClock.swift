import Synchronization
import TraceModel

/// The time as the service has it: this machine's, until a refusal says that it is wrong.
final class ServiceClock: Sendable {
    /// A signature is good for five minutes; a date in an answer is a little old.
    static let tolerance = 240.0

    /// This machine's epoch seconds.
    let machine: @Sendable () -> Double
    /// Seconds to be added to it.
    private let offset = Mutex<Double?>(nil)

    init(machine: @escaping @Sendable () -> Double) { self.machine = machine }

    func now() -> Double { machine() + (offset.withLock { $0 } ?? 0) }

    /// What to sign for; nil when this machine's time will do.
    var signingTime: Double? { offset.withLock { $0 }.map { machine() + $0 } }

    /// Believes the service's date. The machine's own counts again once it is right.
    func learn(_ date: Double) {
        let found = date - machine()
        offset.withLock { $0 = abs(found) > Self.tolerance ? found : nil }
    }

    /// What must be known while the service's time is used.
    func notice(source: String) -> Problem? {
        guard let offset = offset.withLock({ $0 }) else { return nil }
        return Problem(
            .notice, source: source,
            message: "\(Self.words(-offset)); calls are signed for the service's time",
            remedy: "Set this machine's clock")
    }

    /// - Parameter seconds: by which this machine is ahead; negative for behind.
    static func words(_ seconds: Double) -> String {
        let minutes = Int(((abs(seconds) + 30) / 60).rounded(.down))
        return "this machine's clock is \(minutes) min \(seconds > 0 ? "ahead of" : "behind") the service's"
    }
}
