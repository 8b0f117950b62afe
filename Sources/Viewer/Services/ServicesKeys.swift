import Screen

extension KeyContext {
    static let services = KeyContext("Services")
}

extension Command {
    static let services = Command("services")
}

extension ServicesState {
    public static let context = KeyContext.services
    public static let entrances = [
        Entrance(KeyTable.bind(.char("v"), to: .services, "services", "The table of services."), ServicesRoute())
    ]

    public static let bindings: [KeyBinding] = [
        KeyTable.bind(.enter, in: .services, to: .open, "open", "Open the node."),
        KeyTable.bind(.char("s"), .char(">"), in: .services, to: .sortNext, "sort", "Sort by the next column."),
        KeyTable.bind(
            .char("S"), .char("<"), in: .services, to: .sortPrevious, "sort back", "Sort by the column before."),
        KeyTable.bind(.char("r"), in: .services, to: .sortReverse, "reverse", "Reverse the order."),
        KeyTable.bind(
            .char("e"), in: .services, to: .nextProblem, "next red", "Next service that the map would warn of."),
        KeyTable.bind(
            .char("E"), in: .services, to: .previousProblem, "red before", "The one before that the map would warn of."),
        KeyTable.bind(
            .char("x"), in: .services, to: .removeFilter, "show all",
            "Take the find away; without one, the filter, the group or the window."),
    ]
}

/// The way to the table of services.
struct ServicesRoute: Route {
    func screen(_ scene: Scene) -> (any ScreenState)? { ServicesState() }
}
