import Screen
import TraceAnalysis
import TraceModel

extension AnalyzeState {
    public mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        switch command {
        case .open: return open()
        case .narrowTo, .exclude: return narrow(isExcluded: command == .exclude)
        case .removeFilter where brush != nil: brush = nil
        case .removeFilter: return dropTag()
        case .brushLeft, .brushRight, .brushWidenLeft, .brushWidenRight: return moveBrush(command)
        case .nextChart: return changeChart()
        case .logScale: return changeScale()
        case .bringBack: return bringBack()
        case .chooseSlowest: return chooseSlowest()
        case .chooseFailed:
            choice = choice == .failed ? .all : .failed
            return ask()
        case .nextBaseline:
            let all = AnalyzeBaseline.usual
            baseline = all[((all.firstIndex(of: baseline) ?? -1) + 1) % all.count]
            return ask()
        case .nextTable, .previousTable: return turnTable(command == .nextTable ? 1 : -1)
        case .rankBy:
            measure = measure == .share ? .risk : .share
            panel = .apart
            return [.notice(measure == .share ? "Ranked by the difference of shares" : "Ranked by relative risk")]
                + ask()
        case .findNext, .findPrevious:
            guard let next = finding.next(command == .findNext ? 1 : -1, from: cursor(panel)) else {
                return finding.refusal
            }
            cursors[panel] = next
            settle(scene)
        case .callPaths: return [.open(PathsRoute(sets: question))]
        case .copy: return line.map { [.copy($0.filter.label)] } ?? []
        default: move(command, scene)
        }
        return []
    }

    private mutating func move(_ command: Command, _ scene: Scene) {
        let old = panel
        brush = nil
        defer { if panel != old { lookAgain() } }
        let panels = AnalyzePanel.allCases
        switch command {
        case .nextPanel: panel = panels[(panel.rawValue + 1) % panels.count]
        case .previousPanel: panel = panels[(panel.rawValue + panels.count - 1) % panels.count]
        // Past the end of a panel the next one begins.
        case .down where cursor(panel) + 1 >= lineCount(panel) && panel != panels.last:
            panel = panels[panel.rawValue + 1]
            cursors[panel] = 0
        case .up where cursor(panel) == 0 && panel != panels.first:
            panel = panels[panel.rawValue - 1]
            cursors[panel] = max(0, lineCount(panel) - 1)
        default:
            let page = max(1, AnalyzeLayout(self, scene).lines(panel).height - 1)
            if let target = Scrolling.target(command, cursor: cursor(panel), count: lineCount(panel), page: page) {
                cursors[panel] = target
            }
        }
        settle(scene)
    }

    /// The line under the cursor as what its traces have in common; nil where there is none.
    var line: (filter: TraceFilter, grouping: TraceGrouping)? {
        guard let picture else { return nil }
        if let filter = brushedFilter { return (filter, .outcome) }
        let at = cursor(panel)
        func value(_ grouping: TraceGrouping, _ key: String) -> (TraceFilter, TraceGrouping) {
            (.value(grouping, key), grouping)
        }
        switch panel {
        case .costs:
            return picture.costs.indices.contains(at) ? value(.operation, picture.costs[at].operation.path) : nil
        case .table: return picture.table.indices.contains(at) ? value(picture.grouping, picture.table[at].key) : nil
        case .apart:
            guard picture.apart.indices.contains(at) else { return nil }
            switch picture.apart[at] {
            case .value(let difference): return value(difference.grouping, difference.key)
            case .number(let number):
                // The half of the numbers that A has more of begins at its median.
                let isAbove = number.medianA >= number.medianB
                let test = "annotation.\(number.key) \(isAbove ? ">=" : "<=") "
                let (grouping, median) = (TraceGrouping.annotation(number.key), ScalarValue.number(number.medianA).text)
                let filter = TraceFilter(label: test + grouping.shown(median), condition: .expression(test + median))
                return (filter, grouping)
            }
        case .patterns:
            guard picture.patterns.indices.contains(at) else { return nil }
            let finding = picture.patterns[at]
            return value(.operation, (finding.callee ?? finding.caller).path)
        }
    }

    private mutating func changeScale() -> [ScreenRequest] {
        scale = scale == .linear ? .logarithmic : .linear
        // Columns of the other scale stand for other times.
        if brush?.isSeries == false { brush = nil }
        return [.notice(scale == .linear ? "Linear times" : "Logarithmic times")]
    }

    private func open() -> [ScreenRequest] {
        if brush == nil, panel == .patterns, let picture, picture.examples.indices.contains(cursor(.patterns)) {
            let example = picture.examples[cursor(.patterns)]
            return [.openLink(example.trace, example.entity)]
        }
        guard let line else { return picture == nil ? [] : [.open(TracesRoute(filters: filtersOfA))] }
        return [.open(TracesRoute(filters: filtersOfA + [line.filter]))]
    }

    private mutating func narrow(isExcluded: Bool) -> [ScreenRequest] {
        guard let line else { return [.notice("There is no line to narrow down to")] }
        let tag = AnalyzeTag(filter: line.filter, isExcluded: isExcluded)
        guard !tags.contains(tag) else { return [.notice("A is narrowed down to it already")] }
        tags.append(tag)
        dropped = []
        brush = nil
        return ask()
    }

    /// The last tag first, then what A was chosen by, then what the whole program is narrowed to.
    private mutating func dropTag() -> [ScreenRequest] {
        if let tag = tags.popLast() {
            dropped.append(tag)
            return ask()
        }
        guard choice != .all else { return [.widen] }
        choice = .all
        return ask()
    }

    private mutating func bringBack() -> [ScreenRequest] {
        guard let tag = dropped.popLast() else { return [.notice("No tag was taken away")] }
        tags.append(tag)
        return ask()
    }

    private mutating func chooseSlowest() -> [ScreenRequest] {
        switch choice {
        case .slowest(0.1): choice = .slowest(0.05)
        case .slowest(0.05): choice = .slowest(0.01)
        case .slowest: choice = .all
        default: choice = .slowest(0.1)
        }
        return ask()
    }

    private mutating func turnTable(_ step: Int) -> [ScreenRequest] {
        guard let groupings = picture?.groupings, !groupings.isEmpty else { return [] }
        let at = groupings.firstIndex(of: grouping) ?? 0
        grouping = groupings[(at + step + groupings.count) % groupings.count]
        panel = .table
        cursors[.table] = 0
        return ask()
    }

    public mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]? {
        let layout = AnalyzeLayout(self, scene)
        if let requests = brush(by: pointer, layout.charts) { return requests }
        guard pointer.isPress else { return nil }
        for panel in AnalyzePanel.allCases where layout.lines(panel).contains(x: pointer.x, y: pointer.y) {
            let at = (tops[panel] ?? 0) + pointer.y - layout.lines(panel).y
            guard at < lineCount(panel) else { return nil }
            (brush, cursors[panel]) = (nil, at)
            if panel != self.panel {
                self.panel = panel
                lookAgain()
            }
            settle(scene)
            return []
        }
        return nil
    }
}
