import Screen
import TraceModel

/// What the core wants done outside of it, as comparable data: the app does it and answers with actions.
public enum Effect: Hashable, Sendable {
    /// Ask the repository for the map or the list; answers come as `loading`, `loaded` and `loadFailed`. What was asked before is
    /// stopped.
    case load(DataRequest)
    case cancelLoad
    /// Ask for traces or groups beside that; answers come as `fetching`, `arrived` and `fetched`.
    case fetch(DataRequest, FetchKind)
    /// Stops the fetches of that kind.
    case cancelFetch(FetchKind)
    /// Show what a source gets that is followed, as `arrived`, or let it wait.
    case follow(Bool)
    /// Let the source go of all that came to it; what is left comes as `arrived`.
    case clear
    /// Show that part of the data; the answer comes as `arrived`.
    case narrow(ShownPart)
    /// Work something out of the data of that version, off the main loop; the answer comes as `answered`.
    case ask(AnyQuestion, version: Int)
    case copy(String)
    /// Draw with the theme of this name.
    case setTheme(String)
    /// Write every cell again.
    case redraw
    case suspend
    case quit
}

/// What is fetched beside the map and the list.
public enum FetchKind: Hashable, Sendable {
    /// A trace that somebody opened.
    case trace
    /// Traces that somebody may open.
    case neighbours
    case groups
    /// The statistics over time of the node that somebody looks at.
    case series
    /// The map of the traces that somebody looks at.
    case traceMap
}

/// What happened.
public enum Action: Sendable {
    case key(Key)
    case resize(Size)
    /// The time, in milliseconds of any steady clock. Comes first in every batch of actions, and when a deadline passes.
    case tick(Int64)
    case loading(LoadProgress)
    /// A data set arrived and what screens need of it was worked out.
    case loaded(LoadedData, isFinal: Bool)
    case loadFailed(Problem)
    /// Data that came beside the load under way, or another part of the data there is.
    case arrived(LoadedData)
    case fetching(FetchKind, LoadProgress)
    /// A fetch has ended; what it brought has arrived before.
    case fetched(FetchKind, Problem?)
    case answered(Answered, version: Int)
    /// Something outside went wrong or well, in a sentence.
    case notice(String, isWarning: Bool)
}
