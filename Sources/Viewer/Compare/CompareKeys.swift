import Screen

extension KeyContext {
    static let compare = KeyContext("Compare")
}

extension Command {
    /// Two marked traces side by side; the list answers it.
    static let compare = Command("compare")
    static let nextChange = Command("nextChange")
    static let previousChange = Command("previousChange")
    static let onlyChanges = Command("onlyChanges")
    static let swapSides = Command("swapSides")
}

extension CompareState {
    public static let context = KeyContext.compare
    public static let entrances: [Entrance] = []

    public static let bindings: [KeyBinding] = [
        KeyTable.bind(
            .enter, in: .compare, to: .open, "open", "The timeline, the cursor on this row; of what only B has, B's."),
        KeyTable.bind(
            .char("e"), in: .compare, to: .nextChange, "next change",
            "To the next row that is a tenth slower or faster, or only in one."),
        KeyTable.bind(.char("E"), in: .compare, to: .previousChange, "change before", "To the change before."),
        KeyTable.bind(
            .char("o"), in: .compare, to: .onlyChanges, "only changes", "Only rows that differ, or all again."),
        KeyTable.bind(.char("s"), in: .compare, to: .swapSides, "swap", "A becomes B, and B becomes A."),
    ]
}
