import Screen
import TraceModel

/// One segment or subsegment, in tabs.
public struct SegmentState: ScreenState {
    /// Cursor and scroll of a tab.
    struct Place: Sendable {
        var cursor = 0
        var top = 0
    }

    private(set) var row: Int
    let id: EntityID
    let traceID: TraceID
    private(set) var tab = SegmentTab.overview
    private(set) var detail: Result<SegmentDetail, Problem>?
    /// What the tab in front shows: made anew when tab, data, folds or width change.
    private(set) var lines: [Fact] = []
    var places = Array(repeating: Place(), count: SegmentTab.allCases.count)
    private(set) var folded: Set<[Int32]> = []
    private(set) var findText = ""
    private var findOrigin = 0
    /// The data version that `row` belongs to, the one with which its document was asked for, and where that stood.
    private var version = -1
    private var askedVersion = -1
    private var askedPlace: DocumentPlace?

    public init(row: Int, _ store: TraceStore) {
        self.row = row
        id = store.ids[row]
        traceID = store.traceIDs[store.trace(ofRow: row)]
    }

    var place: Place {
        get { places[tab.rawValue] }
        set { places[tab.rawValue] = newValue }
    }

    public func title(_ scene: Scene) -> String {
        row >= 0 && row < scene.store.rowCount ? scene.store.name(row) : "Segment"
    }

    public var traits: ScreenTraits { ScreenTraits(.trace(traceID)) }

    public func hints(_ scene: Scene) -> [Command] { [.nextPanel, .copy, .narrowTo, .fold, .find] }

    public mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        if version != scene.data.version { findRow(scene) }
        remake(scene)
        guard row >= 0 else { return [] }
        let place = place(of: row, scene.store)
        // A later document of the same entity may speak for it now.
        guard detail == nil && askedVersion != version || askedPlace != place else { return [] }
        (askedVersion, askedPlace) = (version, place)
        return [.ask(DocumentQuestion(row: row))]
    }

    private func place(of row: Int, _ store: TraceStore) -> DocumentPlace? {
        let index = Int(store.placeIndexes[row])
        return store.places.indices.contains(index) ? store.places[index] : nil
    }

    /// New data may have moved the rows.
    private mutating func findRow(_ scene: Scene) {
        let store = scene.store
        version = scene.data.version
        if row >= 0, row < store.rowCount, store.ids[row] == id, store.traceIDs[store.trace(ofRow: row)] == traceID {
            return
        }
        guard let trace = store.traceIDs.firstIndex(of: traceID) else { return row = -1 }
        row = store.rows(ofTrace: trace).first { store.ids[$0] == id } ?? -1
    }

    public mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest] {
        guard let (question, detail) = answered.to(DocumentQuestion.self), question.row == row else { return [] }
        self.detail = detail
        remake(scene)
        return []
    }

    private mutating func remake(_ scene: Scene) {
        let width = max(1, scene.columns - 2)
        lines = FactWrapping.wrap(
            SegmentTabs(state: self, scene: scene).facts(tab), width: width, showsSecrets: scene.options.showsSecrets)
        keepCursorVisible(scene)
    }

    private mutating func keepCursorVisible(_ scene: Scene) {
        place.cursor = max(0, min(place.cursor, lines.count - 1))
        place.top = Scrolling.top(
            place.top, cursor: place.cursor, count: lines.count, height: scene.rows - SegmentState.headRows)
    }

    /// Rows of the body above the lines: the tabs and a rule.
    static let headRows = 2
}

extension SegmentState {
    public mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        let count = SegmentTab.allCases.count
        switch command {
        case .nextPanel: show(SegmentTab(rawValue: (tab.rawValue + 1) % count) ?? .overview, scene)
        case .previousPanel: show(SegmentTab(rawValue: (tab.rawValue + count - 1) % count) ?? .overview, scene)
        case .copy, .copyPath, .copyJSON:
            return lines.indices.contains(place.cursor) ? copy(lines[place.cursor], command, scene) : []
        case .fold, .open: return fold(scene)
        case .narrowTo, .exclude: return narrow(isExcluded: command == .exclude)
        case .findNext, .findPrevious: return goToMatch(command == .findNext ? 1 : -1, scene)
        default:
            if let index = SegmentTab.commands.firstIndex(of: command), let tab = SegmentTab(rawValue: index) {
                show(tab, scene)
            } else {
                let page = max(1, scene.rows - SegmentState.headRows - 1)
                guard let target = Scrolling.target(command, cursor: place.cursor, count: lines.count, page: page)
                else {
                    return []
                }
                place.cursor = target
                keepCursorVisible(scene)
            }
        }
        return []
    }

    private mutating func show(_ tab: SegmentTab, _ scene: Scene) {
        self.tab = tab
        remake(scene)
    }

    /// A text as it is, a container as JSON; or the path of either.
    private func copy(_ fact: Fact, _ command: Command, _ scene: Scene) -> [ScreenRequest] {
        guard case .success(let detail)? = self.detail, let found = DocumentPlaceFound(fact.path, in: detail.document)
        else {
            if command == .copy, !fact.clipboard.isEmpty { return [.copy(fact.clipboard)] }
            let words = command == .copy ? "Nothing to copy on this line" : "This line is no value of the document"
            return [.notice(words)]
        }
        if command == .copyPath { return [.copy(found.path)] }
        if command == .copy, JSONTree.isLeaf(found.value) { return [.copy(fact.clipboard)] }
        let copy = JSONCopy(showsSecrets: scene.options.showsSecrets)
        guard let text = copy.text(found.value, named: found.name, isSecret: found.isSecret) else {
            return [.notice(JSONCopy.tooLong, isWarning: true)]
        }
        return [.copy(text)]
    }

    /// From a value to all traces with it, or without.
    private func narrow(isExcluded: Bool) -> [ScreenRequest] {
        guard lines.indices.contains(place.cursor), let filter = lines[place.cursor].filter else {
            return [.notice("Put the cursor on an annotation, an exception, a user or the URL of a segment")]
        }
        return [.open(TracesRoute(filters: [isExcluded ? filter.inverted : filter]))]
    }

    private mutating func fold(_ scene: Scene) -> [ScreenRequest] {
        guard lines.indices.contains(place.cursor) else { return [] }
        let fact = lines[place.cursor]
        if let target = fact.target { return [.open(SegmentRoute(row: target))] }
        if let link = fact.link { return [.openLink(link.traceID, link.entityID)] }
        guard fact.isFolded != nil else { return [] }
        if folded.remove(fact.path) == nil { folded.insert(fact.path) }
        remake(scene)
        return []
    }

    public mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] {
        if findText.isEmpty { findOrigin = place.cursor }
        findText = text
        let match =
            lines.indices.dropFirst(findOrigin).first { lines[$0].contains(text) }
            ?? lines.firstIndex { $0.contains(text) }
        place.cursor = text.isEmpty ? findOrigin : match ?? findOrigin
        keepCursorVisible(scene)
        return []
    }

    public mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]? {
        if pointer.isPress, pointer.y == 0 {
            let labels = SegmentState.tabLabels(width: scene.columns)
            guard let hit = labels.last(where: { $0.x <= pointer.x }) else { return nil }
            show(hit.tab, scene)
            return []
        }
        let line = place.top + pointer.y - SegmentState.headRows
        guard pointer.isPress, pointer.y >= SegmentState.headRows, lines.indices.contains(line) else { return nil }
        place.cursor = line
        return []
    }

    public func matches(_ scene: Scene) -> (current: Int, total: Int)? {
        guard !findText.isEmpty else { return nil }
        let found = lines.indices.filter { lines[$0].contains(findText) }
        return ((found.firstIndex(of: place.cursor) ?? -1) + 1, found.count)
    }

    private mutating func goToMatch(_ step: Int, _ scene: Scene) -> [ScreenRequest] {
        if findText.isEmpty { return [.notice("Nothing to find yet: / begins")] }
        let found = lines.indices.filter { lines[$0].contains(findText) }
        let next =
            step > 0
            ? found.first { $0 > place.cursor } ?? found.first : found.last { $0 < place.cursor } ?? found.last
        guard let next else { return [.notice("No match for “\(findText)” in this tab")] }
        place.cursor = next
        keepCursorVisible(scene)
        return []
    }
}

// What a segment does without.
extension SegmentState {
    public func nearby(_ scene: Scene) -> [TraceID] { [] }
    public mutating func prepare(_ scene: Scene) {}
}
