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
    /// Show that part of the data; the answer comes as `arrived`.
    case narrow(ShownPart)
    /// Decode the document of the entity in a row of the data of that version; the answer comes as `detail`.
    case openDetail(row: Int, version: Int)
    /// Order the traces of the data of that version; the answer comes as `arranged`.
    case arrange(TraceArrangement, version: Int)
    /// Find in the data of that version, and give up any find before; the answer comes as `found`.
    case find(FindQuery, version: Int)
    /// Lay out a trace of the data of that version; the answer comes as `laidOut`.
    case layOut(trace: Int, version: Int)
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
    case detail(Result<SegmentDetail, Problem>, row: Int, version: Int)
    /// Rows of the trace table in the order asked for.
    case arranged([UInt32], TraceArrangement, version: Int)
    case found(FindAnswer, FindQuery, version: Int)
    case laidOut(TraceLayout, version: Int)
    /// Something outside went wrong or well, in a sentence.
    case notice(String, isWarning: Bool)
}
