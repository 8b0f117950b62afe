/// The moves that all lists share.
enum Scrolling {
    /// Where a move leads, nil when the command is none.
    /// - Parameters:
    ///   - count: how many lines there are.
    ///   - page: how many a page is.
    static func target(_ command: Command, cursor: Int, count: Int, page: Int) -> Int? {
        let wanted: Int
        switch command {
        case .up: wanted = cursor - 1
        case .down: wanted = cursor + 1
        case .pageUp: wanted = cursor - page
        case .pageDown: wanted = cursor + page
        case .halfPageUp: wanted = cursor - max(1, page / 2)
        case .halfPageDown: wanted = cursor + max(1, page / 2)
        case .top: wanted = 0
        case .bottom: wanted = count - 1
        default: return nil
        }
        return max(0, min(wanted, count - 1))
    }

    /// The first line to show, so that the cursor can be seen and nothing is scrolled without need.
    static func top(_ top: Int, cursor: Int, count: Int, height: Int) -> Int {
        let height = max(1, height)
        var top = top
        if cursor < top { top = cursor }
        if cursor >= top + height { top = cursor - height + 1 }
        return max(0, min(top, count - height))
    }
}
