import Masking
import TraceModel

// Routes.
extension AppState {
    mutating func open(_ screen: any ScreenState) -> [Effect] {
        findText = ""
        screens.append(screen)
        let effects = refreshTop()
        return shows == .list ? effects + loadSummaries() : effects
    }

    mutating func go(_ route: AnyRoute) -> [Effect] { route.route.screen(scene).map { open($0) } ?? [] }

    mutating func goBack() -> [Effect] {
        findText = ""
        if screens.count > 1 { screens.removeLast() }
        return refreshTop() + leave()
    }

    /// Does what a screen asked for.
    mutating func answer(_ requests: [ScreenRequest]) -> [Effect] {
        var effects: [Effect] = []
        for request in requests { effects += answer(request) }
        return effects
    }

    mutating func answer(_ request: ScreenRequest) -> [Effect] {
        switch request {
        case .go(let route): return go(route)
        case .fetchTrace(let id): return fetch(id)
        case .widen: return widen()
        case .nextTrace(let step): return openNext(step)
        case .choose(let window, let filter): return choose(window, filter)
        case .goToRow(let row): return go(toRow: row)
        case .openLink(let trace, let entity): return openLink(trace, entity)
        case .copy(let whole):
            let text = JSONText.harmless(settings.options.showsSecrets ? whole : Secrets.masked(whole))
            say("Copied: " + text)
            return [.copy(text)]
        case .notice(let text, let isWarning):
            say(text, isWarning: isWarning)
            return []
        case .back: return goBack()
        case .goToMap: return run(.map)
        case .question(let question): return [.ask(question, version: data.version)]
        }
    }

    private mutating func openNext(_ step: Int) -> [Effect] {
        guard screens.count > 1, var list = screens[screens.count - 2] as? any TraceListing else {
            say("There is no list of traces below this screen")
            return []
        }
        // Below another screen it has not seen what came meanwhile.
        let asked = list.refresh(scene)
        guard let requests = list.step(step, scene) else {
            say(step > 0 ? "This is the last trace of the list" : "This is the first trace of the list")
            return []
        }
        screens.removeLast()
        screens[screens.count - 1] = list
        return answer(asked + requests)
    }

    private mutating func openLink(_ id: TraceID, _ entity: EntityID) -> [Effect] {
        // Looked for once: a store may hold millions of traces.
        if let number = data.store.traceIDs.firstIndex(of: id) {
            let row = data.store.rows(ofTrace: number).first { data.store.ids[$0] == entity }
            return go(Screens.trace(number, in: data.store, focus: row))
        }
        if can.fetchesTraces { return fetch(id) }
        say("Trace \(id) is not in the source", isWarning: true)
        return []
    }

    /// Back to the screen that this one was opened from, where that shows the trace of the row; else to a new one of it.
    private mutating func go(toRow row: Int) -> [Effect] {
        guard row >= 0, row < data.store.rowCount else { return [] }
        let id = data.store.traceIDs[data.store.trace(ofRow: row)]
        guard let below = screens.dropLast().last, below is any RowShowing, below.traits.shows == .trace(id) else {
            return go(Screens.trace(id, focus: row))
        }
        screens.removeLast()
        let effects = refreshTop() + leave()
        withTop { screen, scene in
            guard var rows = screen as? any RowShowing else { return }
            rows.moveTo(row: row, scene)
            screen = rows
        }
        return effects
    }
}
