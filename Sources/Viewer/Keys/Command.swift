/// What a key can ask for. Which key asks for what, and where, stands in `KeyTable`; screens only ever see commands. A screen's own
/// commands stand in its folder, beside its keys.
public struct Command: RawRepresentable, Hashable, Sendable {
    /// As the palette finds it: `zoomIn`.
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    init(_ name: String) { rawValue = name }
}

// Everywhere; the loop answers these itself.
extension Command {
    static let back = Command("back")
    static let escape = Command("escape")
    static let quit = Command("quit")
    static let help = Command("help")
    static let signs = Command("signs")
    static let palette = Command("palette")
    static let theme = Command("theme")
    static let toggleUTC = Command("toggleUTC")
    /// Secrets as they are, or `***` again.
    static let reveal = Command("reveal")
    static let redraw = Command("redraw")
    static let suspend = Command("suspend")
    static let reload = Command("reload")
    static let cancel = Command("cancel")
    static let problems = Command("problems")
    /// Back to the screen that the viewer began with.
    static let map = Command("map")
}

// What is looked at; the loop answers these too.
extension Command {
    static let chooseWindow = Command("chooseWindow")
    static let previousWindow = Command("previousWindow")
    static let nextWindow = Command("nextWindow")
    static let chooseFilter = Command("chooseFilter")
    /// At a prompt: what may come next.
    static let complete = Command("complete")
    static let completeBack = Command("completeBack")
    static let chooseGroup = Command("chooseGroup")
    static let openTrace = Command("openTrace")
    static let pause = Command("pause")
    static let chooseRefresh = Command("chooseRefresh")
}

// What more than one screen answers.
extension Command {
    static let up = Command("up")
    static let down = Command("down")
    static let left = Command("left")
    static let right = Command("right")
    static let pageUp = Command("pageUp")
    static let pageDown = Command("pageDown")
    static let halfPageUp = Command("halfPageUp")
    static let halfPageDown = Command("halfPageDown")
    static let top = Command("top")
    static let bottom = Command("bottom")
    static let open = Command("open")
    static let nextPanel = Command("nextPanel")
    static let previousPanel = Command("previousPanel")
    /// The loop shows the prompt and calls the screen's `find`; the other two reach the screen as commands.
    static let find = Command("find")
    static let findNext = Command("findNext")
    static let findPrevious = Command("findPrevious")
    /// The value under the cursor: the screen answers with `.copy`.
    static let copy = Command("copy")
    static let copyPath = Command("copyPath")
    static let copyJSON = Command("copyJSON")
    static let removeFilter = Command("removeFilter")
    static let recentre = Command("recentre")
    /// The map of the traces under the cursor.
    static let traceMap = Command("traceMap")
}
