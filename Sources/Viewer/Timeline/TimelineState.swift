import TraceModel

/// The part of the trace's time that the bars show, in nanoseconds from the trace's start.
struct TimeView: Hashable, Sendable {
    var start: Int64 = 0
    var length: Int64 = 1

    var end: Int64 { start.saturatingAdd(length) }
}

/// A trace as a tree of bars over time.
public struct TimelineState: RowShowing {
    /// The trace's number in the store; -1 when the store lost it.
    var trace: Int
    var id: TraceID
    var outline = TimelineOutline()
    var folds = TimelineFolds(TimelineOutline())
    /// The lines to be seen; made anew when something folds, never when something scrolls.
    var lines: [TimelineRow] = []
    /// Line under the cursor, and the first line on the screen.
    var cursor = 0
    var top = 0
    var view = TimeView()
    /// Rows on the critical path, and whether they are shown.
    var criticalPath = TimelineCriticalPath()
    var showsCriticalPath = true
    var search = TimelineSearch()
    /// Where the cursor goes when the trace is first laid out.
    var focus: Int?
    /// The layout was asked for and has not come.
    private(set) var isWaiting = false
    var drawnAhead = DrawnAhead()
    /// Columns that the names get from the bars.
    var nameShift = 0
    /// The first line of the panel that shows.
    var panelTop = 0
    /// The row where the failure of the trace began; nil without one.
    var cause: Int?
    /// The row whose subtree is to be copied.
    var asked: Int?
    /// The data and trace that `outline` was made from.
    private var laidOut: (version: Int, trace: Int)?

    public init(trace: Int, id: TraceID, focus: Int?) {
        (self.trace, self.id, self.focus) = (trace, id, focus)
    }

    /// The row of the store under the cursor.
    var cursorRow: Int? { lines.indices.contains(cursor) ? Int(lines[cursor].row) : nil }

    public var traits: ScreenTraits { ScreenTraits(.trace(id)) }

    public func title(_ scene: Scene) -> String { "Trace " + TimelineState.short(id) }

    /// An id as breadcrumbs show it: the part in which ids differ, at its first eight digits.
    static func short(_ id: TraceID) -> String {
        let text = id.description
        return String(text.dropFirst(11).prefix(8))
    }

    public mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        drawnAhead.forget()
        let version = scene.data.version
        if laidOut == nil || laidOut?.version != version || laidOut?.trace != trace {
            let requests = layOut(scene)
            laidOut = (version, trace)
            return requests
        }
        keepCursorVisible(scene)
        // Answers came while another screen was in front, or are still to come.
        if isWaiting { return [.ask(TraceLayoutQuestion(trace: trace, rule: scene.options.criticalPath))] }
        return search.pending == nil ? [] : look(for: search.text, scene)
    }

    /// Traces of more rows than this are laid out, and looked through, off the main loop.
    static let longestAtOnce = 50_000

    /// At once when the trace is short; else it asks, and shows nothing until the answer comes.
    private mutating func layOut(_ scene: Scene) -> [ScreenRequest] {
        let store = scene.store
        remember()
        if !(store.traceIDs.indices.contains(trace) && store.traceIDs[trace] == id) {
            trace = store.traceIDs.firstIndex(of: id) ?? -1
        }
        isWaiting = trace >= 0 && store.rows(ofTrace: trace).count > TimelineState.longestAtOnce
        guard isWaiting else { return adopt(TraceLayout(trace, in: store, rule: scene.options.criticalPath), scene) }
        // The rows of the old outline mean nothing in the new store.
        (outline, lines, criticalPath) = (TimelineOutline(), [], TimelineCriticalPath())
        folds = TimelineFolds(outline)
        search.matches = TimelineMatches()
        return [.ask(TraceLayoutQuestion(trace: trace, rule: scene.options.criticalPath))]
    }

    public mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest] {
        if let (find, matches) = answered.to(TimelineFind.self) { receive(matches, find, scene) }
        if let (question, answer) = answered.to(SubtreeQuestion.self), question.row == asked {
            asked = nil
            return [answer.request]
        }
        guard let (_, laidOut) = answered.to(TraceLayoutQuestion.self), isWaiting, laidOut.trace == trace else {
            return []
        }
        isWaiting = false
        return adopt(laidOut, scene)
    }

    private mutating func adopt(_ layout: TraceLayout, _ scene: Scene) -> [ScreenRequest] {
        drawnAhead.forget()
        (outline, criticalPath, lines, cause) = (layout.outline, layout.criticalPath, layout.lines, layout.cause)
        folds = TimelineFolds(outline)
        ids = Array(scene.store.ids[outline.rows])
        if memory == nil || view.end > outline.length { view = TimeView(start: 0, length: max(1, outline.length)) }
        let requests = look(for: search.text, scene)
        if let memory {
            restore(memory, scene)
        } else if let focus {
            moveTo(row: TimelineState.bestRow(near: focus, scene.store, outline), scene)
        }
        applyHiding(scene)
        keepCursorVisible(scene)
        if !outline.rows.isEmpty { memory = nil }
        return requests
    }

    /// What a reader has done to the rows, by their ids: new data moves the rows.
    private struct Memory {
        var cursor: EntityID?
        var folded: Set<EntityID>
    }

    /// What holds again once the trace is laid out anew; nil before it was for the first time.
    private var memory: Memory?
    /// The ids of the rows laid out.
    private var ids: [EntityID] = []

    private mutating func remember() {
        if outline.rows.isEmpty { return }
        memory = Memory(
            cursor: cursorRow.map { ids[$0 - outline.rows.lowerBound] },
            folded: Set(zip(ids, folds.folded).lazy.filter(\.1).map(\.0)))
    }

    private mutating func restore(_ memory: Memory, _ scene: Scene) {
        if !memory.folded.isEmpty {
            for (index, id) in ids.enumerated() where memory.folded.contains(id) { folds.folded[index] = true }
            outline.show(&lines, scene.store, folds)
        }
        guard let id = memory.cursor, let index = ids.firstIndex(of: id) else { return }
        moveTo(row: outline.rows.lowerBound + index, scene)
    }
    /// Where somebody who comes for the entity in `row` looks first: what failed with annotations, then what has annotations, then
    /// what failed, inside the same segment; the entity itself otherwise.
    static func bestRow(near row: Int, _ store: TraceStore, _ outline: TimelineOutline) -> Int {
        guard outline.rows.contains(row) else { return outline.rows.lowerBound }
        let rows = row..<min(max(row + 1, Int(store.subtreeEnds[row])), outline.rows.upperBound)
        let inside = rows.lazy.filter { store.segments[$0] == store.segments[row] }
        let failed = { (row: Int) in !store.flags[row].isDisjoint(with: .anyFailure) }
        let annotated = { (row: Int) in store.flags[row].contains(.hasAnnotations) }
        return inside.first { failed($0) && annotated($0) } ?? inside.first(where: annotated)
            ?? inside.first(where: failed) ?? row
    }

    /// Scrolls as little as possible.
    mutating func keepCursorVisible(_ scene: Scene) {
        cursor = max(0, min(cursor, lines.count - 1))
        top = Scrolling.top(
            top, cursor: cursor, count: lines.count, height: TimelineLayout(scene, shift: nameShift).list.height)
    }
}

// Moving to a row that may be folded away.
extension TimelineState {
    /// Unfolds what hides the row and puts the cursor on it.
    mutating func moveTo(row: Int, _ scene: Scene) {
        guard outline.rows.contains(row) else { return }
        var changed = false
        var current = row
        while true {
            if let group = outline.group(ofMember: current), folds.groupsFolded[group], folds.groups {
                folds.groupsFolded[group] = false
                changed = true
            }
            let parent = Int(scene.store.parents[current])
            guard parent >= outline.rows.lowerBound, parent < current else { break }
            if folds.folded[parent - outline.rows.lowerBound] {
                folds.folded[parent - outline.rows.lowerBound] = false
                changed = true
            }
            current = parent
        }
        if changed { outline.show(&lines, scene.store, folds) }
        // The lines stand in row order, a group before its first member.
        let line = lowerBound(lines.count) { lines[$0].row < Int32(row) }
        cursor = line + 1 < lines.count && lines[line].isGroup && lines[line + 1].row == Int32(row) ? line + 1 : line
        panelTop = 0
        // What one jumps to stands at a third of the screen, with what led to it above.
        let height = TimelineLayout(scene, shift: nameShift).list.height
        if cursor < top || cursor >= top + height { top = cursor - height / 3 }
        keepCursorVisible(scene)
    }
}
