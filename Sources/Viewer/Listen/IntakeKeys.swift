import Screen

extension KeyContext {
    static let intake = KeyContext("Intake")
}

extension Command {
    static let intake = Command("intake")
    /// The loop answers it: the source lets go of all that it holds.
    static let clear = Command("clear")
}

extension IntakeState {
    static let context = KeyContext.intake
    static let entrances = [
        Entrance(
            KeyTable.bind(.char("I"), to: .intake, "intake", "What came to listen:, by wire, and what was refused."),
            IntakeRoute())
    ]
    static let bindings: [KeyBinding] = []
}

/// The way to what came in.
struct IntakeRoute: Route {
    func screen(_ scene: Scene) -> (any ScreenState)? { IntakeState() }
}
