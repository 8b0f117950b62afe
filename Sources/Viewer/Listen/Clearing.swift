import Figures
import TraceModel

// A source that others send to.
extension AppState {
    mutating func clear() -> [Effect] {
        guard let intake = data.dataSet.intake else {
            say("Only what came to listen: can be cleared")
            return []
        }
        say("Cleared: \(Format.count(intake.keptTraces, "trace")) let go")
        return [.clear]
    }

    /// Of refusals the latest is said when it comes; the intake's screen counts them.
    mutating func sayRefused(_ new: IntakeReport?) {
        guard let new, let old = data.dataSet.intake else { return }
        for (wire, before) in zip(new.wires, old.wires) where wire.rejected > before.rejected {
            say("\(wire.name) refused: \(wire.lastRefusal). I counts", isWarning: true)
        }
    }
}
