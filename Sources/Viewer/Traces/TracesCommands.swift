import Figures
import Screen
import TraceAnalysis
import TraceModel

extension TracesState {
    public mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        if Scrolling.target(command, cursor: cursor, count: order.count, page: 1) == nil { drawnAhead.forget() }
        switch command {
        case .open: return open(scene)
        case .copy: return cursorRow.map { [.copy(scene.data.table.idName($0))] } ?? []
        case .sortNext: return sort(1, scene)
        case .sortPrevious: return sort(-1, scene)
        case .sortReverse:
            isDescending.toggle()
            return arrangeAnew(scene)
        case .newest: return stayAtNewest(scene)
        case .nextProblem, .previousProblem: return goToFailed(command == .nextProblem ? 1 : -1, scene)
        case .mark: mark(scene)
        case .traceMap: return openMap(scene)
        case .analyzeHere: return analyze(scene)
        case .compare: return compare(scene)
        case .narrowTo, .exclude: return narrow(isExcluded: command == .exclude, scene)
        case .clearMarks: marks = [:]
        case .removeFilter:
            if filters.isEmpty { return [.widen] }
            filters.removeLast()
            return arrangeAnew(scene)
        case .findNext, .findPrevious: return goToMatch(command == .findNext ? 1 : -1, scene)
        default:
            let page = TracesLayout(scene, hasFilters: !filters.isEmpty).list.height - 1
            guard let target = Scrolling.target(command, cursor: cursor, count: order.count, page: max(1, page)) else {
                return []
            }
            cursor = target
            staysAtNewest = false
        }
        settle(scene)
        return []
    }

    private func open(_ scene: Scene) -> [ScreenRequest] {
        guard let row = cursorRow else { return [] }
        guard let trace = scene.data.table.trace(ofRow: row) else {
            return [.fetchTrace(scene.data.table.ids[row])]
        }
        return [.open(TimelineRoute(trace, in: scene.store))]
    }

    mutating func step(_ step: Int, _ scene: Scene) -> [ScreenRequest]? {
        guard order.indices.contains(cursor + step) else { return nil }
        cursor += step
        staysAtNewest = false
        drawnAhead.forget()
        settle(scene)
        return open(scene)
    }

    private func openMap(_ scene: Scene) -> [ScreenRequest] {
        let ids = scene.data.table.ids
        let marked = marks.keys.sorted { $0.description < $1.description }
        let chosen = marks.isEmpty ? cursorRow.map { [ids[$0]] } ?? [] : marked
        return chosen.isEmpty ? [] : [.open(TraceMapRoute(ids: chosen))]
    }

    private mutating func stayAtNewest(_ scene: Scene) -> [ScreenRequest] {
        staysAtNewest.toggle()
        guard staysAtNewest else { return [.notice("The list stays where you are", isWarning: false)] }
        (column, isDescending) = (.start, true)
        return arrangeAnew(scene) + [.notice("The newest trace stays under the cursor; w ends that", isWarning: false)]
    }

    /// The traces listed; with marks, the marked ones against the others.
    private func analyze(_ scene: Scene) -> [ScreenRequest] {
        var route = AnalyzeRoute(population: filters)
        if !marks.isEmpty {
            let ids = marks.keys.sorted { $0.description < $1.description }
            let label = Format.count(ids.count, "marked trace")
            route.choice = .filters([TraceFilter(label: label, condition: .traces(ids))])
        }
        return [.open(route)]
    }

    /// The older of the two is A: what is asked is what changed since.
    private func compare(_ scene: Scene) -> [ScreenRequest] {
        let table = scene.data.table
        var rows = Array(marks.values)
        if rows.count == 1, let row = cursorRow, !rows.contains(row) { rows.append(row) }
        guard rows.count == 2 else { return [.notice("Mark two traces with Space to compare them")] }
        rows.sort { table.starts[$0] < table.starts[$1] }
        for row in rows where table.trace(ofRow: row) == nil { return [.fetchTrace(table.ids[row])] }
        return [.open(CompareRoute(a: table.ids[rows[0]], b: table.ids[rows[1]]))]
    }

    /// Only the traces with what the one under the cursor has in the column that the list is sorted by, or those without; its URL where
    /// that column says nothing of the kind.
    private mutating func narrow(isExcluded: Bool, _ scene: Scene) -> [ScreenRequest] {
        guard let row = cursorRow else { return [] }
        let table = scene.data.table
        let (grouping, key): (TraceGrouping, String) =
            switch column {
            case .outcome: (.outcome, table.flags[row].outcome.word)
            case .status: (.status, table.statuses[row] < 0 ? TraceGrouping.none : "\(table.statuses[row])")
            case .method: (.method, table.text(table.methods[row]))
            case .user: (.user, table.text(table.users[row]))
            case .entry: (.entry, table.entry(row).map(serviceKey) ?? "")
            case .start, .duration, .responseTime, .url, .id, .entities: (.url, table.text(table.urls[row]))
            }
        let filter = TraceFilter.value(grouping, key.isEmpty ? TraceGrouping.none : key)
        filters.append(isExcluded ? filter.inverted : filter)
        return arrangeAnew(scene)
    }

    private mutating func sort(_ step: Int, _ scene: Scene) -> [ScreenRequest] {
        let columns = TracesLayout(scene, hasFilters: !filters.isEmpty).columns.compactMap(\.sort)
        guard !columns.isEmpty else { return [] }
        let index = columns.firstIndex(of: column) ?? -step
        return sort(by: columns[(index + step + columns.count) % columns.count], scene)
    }

    /// By the column; by the one that it is sorted by already, the other way round.
    private mutating func sort(by column: TraceColumn, _ scene: Scene) -> [ScreenRequest] {
        drawnAhead.forget()
        if column == self.column {
            isDescending.toggle()
            return arrangeAnew(scene)
        }
        self.column = column
        // What people look for first: the slowest, the newest, the worst; names from A on.
        isDescending = [.start, .duration, .responseTime, .outcome, .status, .entities].contains(column)
        return arrangeAnew(scene)
    }

    private mutating func arrangeAnew(_ scene: Scene) -> [ScreenRequest] {
        let requests = arrange(scene)
        keepsTrace = false
        cursor = 0
        top = 0
        settle(scene)
        return requests
    }

    /// To the next trace that failed, or the one before, round the end.
    private mutating func goToFailed(_ step: Int, _ scene: Scene) -> [ScreenRequest] {
        guard !failed.isEmpty else { return [.notice("No trace here has a fault, an error or a throttle")] }
        let next =
            step > 0
            ? lowerBound(failed.count) { failed[$0] <= Int32(cursor) }
            : lowerBound(failed.count) { failed[$0] < Int32(cursor) } + failed.count - 1
        cursor = Int(failed[next % failed.count])
        settle(scene)
        return []
    }

    private mutating func mark(_ scene: Scene) {
        guard let row = cursorRow else { return }
        let id = scene.data.table.ids[row]
        marks[id] = marks[id] == nil ? row : nil
        cursor = min(cursor + 1, order.count - 1)
    }

    public mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]? {
        let layout = TracesLayout(scene, hasFilters: !filters.isEmpty)
        if pointer.isPress, layout.titles.contains(x: pointer.x, y: pointer.y) {
            return layout.columns.last { $0.x <= pointer.x }?.sort.map { sort(by: $0, scene) }
        }
        let list = layout.list
        let line = top + pointer.y - list.y
        guard pointer.isPress, list.contains(x: pointer.x, y: pointer.y), order.indices.contains(line) else {
            return nil
        }
        cursor = line
        settle(scene)
        return []
    }
}
