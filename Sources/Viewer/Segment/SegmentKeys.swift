import Screen

extension KeyContext {
    static let segment = KeyContext("Segment")
}

extension Command {
    /// The tab of that number: the first is one.
    static let tabs = (1...8).map { Command("tab\($0)") }
}

extension SegmentState {
    public static let context = KeyContext.segment
    public static let entrances: [Entrance] = []

    public static let bindings: [KeyBinding] = [
        KeyTable.bind(
            .char("+"), .char("="), in: .segment, to: .narrowTo, "only these",
            "All traces with the annotation, exception, user or URL under the cursor."),
        KeyTable.bind(
            .char("Y"), in: .segment, to: .copyPath, "copy path",
            "Copy the path of the value under the cursor, as jq takes it: .metadata.default.items[0]."),
        KeyTable.bind(
            .ctrl("y"), in: .segment, to: .copyJSON, "copy JSON",
            "Copy the value and all that is in it as JSON on one line; y does so with what holds others."),
        KeyTable.bind(.char("-"), in: .segment, to: .exclude, "not these", "All traces without it."),
        KeyTable.bind(.tab, .right, .char("l"), in: .segment, to: .nextPanel, "next tab", "Next tab."),
        KeyTable.bind(.backtab, .left, .char("h"), in: .segment, to: .previousPanel, "previous tab", "Previous tab."),
        KeyTable.bind(
            .char(" "), .enter, in: .segment, to: .fold, "fold",
            "Fold or unfold the value under the cursor; follow the link."),
        KeyTable.bind(.char("1"), in: .segment, to: Command.tabs[0], "overview", "Overview."),
        KeyTable.bind(.char("2"), in: .segment, to: Command.tabs[1], "annotations", "Annotations."),
        KeyTable.bind(.char("3"), in: .segment, to: Command.tabs[2], "metadata", "Metadata."),
        KeyTable.bind(.char("4"), in: .segment, to: Command.tabs[3], "exceptions", "Exceptions, with their frames."),
        KeyTable.bind(.char("5"), in: .segment, to: Command.tabs[4], "SQL", "SQL."),
        KeyTable.bind(
            .char("6"), in: .segment, to: Command.tabs[5], "resources", "Resources: AWS, HTTP, service, user."),
        KeyTable.bind(
            .char("7"), in: .segment, to: Command.tabs[6], "links", "Links to other traces; Enter goes there."),
        KeyTable.bind(.char("8"), in: .segment, to: Command.tabs[7], "raw", "The raw document."),
    ]
}
