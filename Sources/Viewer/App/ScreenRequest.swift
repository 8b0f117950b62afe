import TraceModel

/// What a screen asks the loop for: it cannot reach routes, effects or other screens itself.
public enum ScreenRequest: Hashable, Sendable {
    /// Open a screen.
    case go(AnyRoute)
    /// A trace of which only the summary is known: load it whole and open it.
    case fetchTrace(TraceID)
    /// To the screen below that shows this row's trace, the cursor on the row of the store; where it shows another, open its own.
    case goToRow(Int)
    /// Open the trace, the cursor on this entity of it.
    case openLink(TraceID, EntityID)
    /// Put a text on the clipboard.
    case copy(String)
    /// Say something in the footer.
    case notice(String, isWarning: Bool = false)
    /// Take the filter, the group or the window away.
    case widen
    /// Narrow the whole program down to a window of time, and to what fulfils an expression beside the filter there is.
    case choose(TimeWindow?, filter: String? = nil)
    /// The trace so many lines further in the list that this screen was opened from, in place of this screen.
    case nextTrace(Int)
    /// Leave this screen.
    case back
    /// Go back to the map.
    case goToMap
    /// Have something worked out beside the main loop; the answer comes to `ScreenState.receive`.
    case question(AnyQuestion)

    static func open(_ route: some Route) -> ScreenRequest { .go(AnyRoute(route)) }
    static func ask(_ question: some Question) -> ScreenRequest { .question(AnyQuestion(question)) }
}
