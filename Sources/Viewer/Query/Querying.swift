import TraceModel

// Choosing what is meant.
extension AppState {
    /// Looks at another part of the data: a live source is asked for it, a file's part is chosen off the main loop.
    mutating func look(at new: TraceQuery) -> [Effect] {
        guard new != query else { return [] }
        let old = query
        query = new
        guard can.isAskedForWindows else {
            narrowing = ShownPart(new)
            return [.narrow(ShownPart(new))]
        }
        live.stale = nil
        var effects: [Effect] = []
        if can.filters != .there {
            // What the service does not choose by is chosen here.
            narrowing = ShownPart(new)
            effects = [.narrow(ShownPart(new))]
        }
        if new.window == old.window, new.group == old.group {
            live.mapped = live.mapped == old ? new : live.mapped  // a graph that the service counts knows no filter
            if can.countsByItself, shows != .list {
                say("The filter holds for lists of traces: \(can.serviceName) counts its map without one")
                return []
            }
        }
        return effects + beginLoad()
    }

    /// Narrows what is meant down.
    mutating func choose(_ window: TimeWindow?, _ filter: String?) -> [Effect] {
        var new = query
        if let window { new.window = .fixed(window) }
        if let filter { new.filter = query.filter.map { "(\($0)) AND \(filter)" } ?? filter }
        return look(at: new)
    }

    /// Takes one thing away that leaves something out: the filter, then the group, then the window.
    mutating func widen() -> [Effect] {
        var wider = query
        if query.filter != nil {
            wider.filter = nil
        } else if query.group != nil {
            wider.group = nil
        } else {
            wider.window = settings.wholeQuery.window
        }
        if wider == query { say("Nothing is filtered out") }
        return look(at: wider)
    }

    /// To the window before or after this one.
    mutating func moveWindow(_ step: Int64) -> [Effect] {
        guard let window = query.window.window(latest: latest) else {
            say("Choose a window first: t")
            return []
        }
        let moved = window.moved(step)
        var new = query
        new.window = .fixed(moved)
        let slack = max(60 * WindowChoice.second, window.nanoseconds / 20)
        if can.isAskedForWindows, moved.end.later(slack) >= latest {
            // The present: it moves on with the clock.
            new.window = .last(window.nanoseconds - window.nanoseconds % WindowChoice.second)
        } else if !can.isAskedForWindows, let latest = data.latest, moved.start > latest {
            say("Nothing is later than this")
            return []
        }
        if new == query { say("This is the present") }
        return look(at: new)
    }
}

/// One thing that leaves something out, shown over the screen.
struct Chip: Hashable, Sendable {
    var text: String
    /// What is shown is old, and why.
    var isWarning = false
}

extension AppState {
    /// Over the screens that show a choice of traces.
    var chips: [Chip] {
        guard !isTooSmall, traits.shows.isQueried else { return [] }
        var chips: [Chip] = []
        if let stale = live.stale, can.isAskedAgain, data.version > 0 {
            chips.append(Chip(text: "stale: " + stale.message, isWarning: true))
        }
        if query.window != settings.wholeQuery.window { chips.append(Chip(text: query.window.words(settings.options))) }
        if let group = query.group { chips.append(Chip(text: "group " + group)) }
        if let filter = query.filter {
            chips.append(Chip(text: can.countsByItself && shows != .list ? filter + " (lists)" : filter))
        }
        return chips
    }
}
