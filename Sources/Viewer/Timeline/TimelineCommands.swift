import Figures
import TraceModel

extension TimelineState {
    public func hints(_ scene: Scene) -> [Command] {
        var hints: [Command] = [.open, .fold]
        if !outline.failures.isEmpty { hints += [.nextProblem, .deepestCause] }
        if !search.text.isEmpty { hints += [.findNext, .hideNonMatching] }
        hints += [.criticalPath, .zoomIn]
        if view.length < outline.length { hints += [.zoomReset, .panRight] }
        return hints + [.times, .traceMap, .find, .copy, .group]
    }

    public mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        if move(command, scene) { return [] }
        drawnAhead.forget()
        switch command {
        case .open: return open(scene)
        case .copy: return copy(scene)
        case .copyPath: return copyPath(scene)
        case .copyJSON:
            asked = cursorRow
            return asked.map { [.ask(SubtreeQuestion(row: $0, showsSecrets: scene.options.showsSecrets))] } ?? []
        case .traceMap: return [.open(TraceMapRoute(ids: [id]))]
        case .times: return [.open(TimesRoute(id: id))]
        case .fold: toggleFold(scene)
        case .left: foldOrParent(scene)
        case .right: unfoldOrChild(scene)
        case .foldAll: setLevel(1, scene)
        case .unfoldAll: setLevel(.max, scene)
        case .group:
            folds.groups.toggle()
            keepRow(scene)
        case .criticalPath: showsCriticalPath.toggle()
        case .nextProblem, .previousProblem: return goToProblem(command == .nextProblem ? 1 : -1, scene)
        case .findNext, .findPrevious: return goToMatch(command == .findNext ? 1 : -1, scene)
        case .hideNonMatching: return toggleHiding(scene)
        case .deepestCause:
            guard let cause else { return [.notice("No fault, error or throttle in this trace")] }
            moveTo(row: cause, scene)
        case .nextTrace, .previousTrace: return [.nextTrace(command == .nextTrace ? 1 : -1)]
        case .panelDown: panelTop = min(panelTop + 5, lastPanelTop(scene))
        case .panelUp: panelTop = max(0, panelTop - 5)
        case .widerNames, .narrowerNames: nameShift = max(-40, min(80, nameShift + (command == .widerNames ? 8 : -8)))
        default:
            if let level = Command.levels.firstIndex(of: command) {
                setLevel(level + 1, scene)
            } else {
                zoom(command, scene)
            }
        }
        return []
    }

    public mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]? {
        let list = TimelineLayout(scene, shift: nameShift).list
        let line = top + pointer.y - list.y
        guard pointer.isPress, list.contains(x: pointer.x, y: pointer.y), lines.indices.contains(line) else {
            return nil
        }
        (cursor, panelTop) = (line, 0)
        return []
    }

    private mutating func move(_ command: Command, _ scene: Scene) -> Bool {
        let page = max(1, TimelineLayout(scene, shift: nameShift).list.height - 1)
        guard let target = Scrolling.target(command, cursor: cursor, count: lines.count, page: page) else {
            return false
        }
        cursor = target
        panelTop = 0
        keepCursorVisible(scene)
        return true
    }

    private mutating func open(_ scene: Scene) -> [ScreenRequest] {
        guard lines.indices.contains(cursor) else { return [] }
        if lines[cursor].isGroup {
            toggleFold(scene)
            return []
        }
        return [.open(SegmentRoute(row: Int(lines[cursor].row)))]
    }

    private func copy(_ scene: Scene) -> [ScreenRequest] {
        guard trace >= 0 else { return [.copy(id.description)] }
        guard let row = cursorRow else { return [] }
        return [.copy(row == outline.rows.lowerBound ? scene.store.foreignIDs.name(of: id) : scene.store.idName(row))]
    }

    /// The names from the root to the row.
    private func copyPath(_ scene: Scene) -> [ScreenRequest] {
        guard var row = cursorRow else { return [] }
        var names = [scene.store.name(row)]
        while scene.store.parents[row] >= 0, names.count < 1000 {
            row = Int(scene.store.parents[row])
            names.append(scene.store.name(row))
        }
        return [.copy(names.reversed().joined(separator: " > "))]
    }

    private mutating func goToProblem(_ step: Int, _ scene: Scene) -> [ScreenRequest] {
        let failures = outline.failures
        guard let row = cursorRow, !failures.isEmpty else {
            return [.notice("No fault, error or throttle in this trace")]
        }
        let index =
            step > 0
            ? lowerBound(failures.count) { failures[$0] <= row }
            : lowerBound(failures.count) { failures[$0] < row } - 1
        let wrapped = (index + failures.count) % failures.count
        moveTo(row: failures[wrapped], scene)
        return [.notice("Problem \(Format.count(wrapped + 1)) of \(Format.count(failures.count))")]
    }
}
