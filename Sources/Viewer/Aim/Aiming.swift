import TraceModel

// Choosing what is meant.
extension AppState {
    /// Looks at another part of the data: a live source is asked for it, a file's part is chosen off the main loop.
    mutating func aim(at new: Aim) -> [Effect] {
        guard new != aim else { return [] }
        let old = aim
        aim = new
        guard can.isAskedForWindows else {
            narrowing = ShownPart(new)
            return [.narrow(ShownPart(new))]
        }
        live.stale = nil
        if new.window == old.window, new.group == old.group {
            live.mapped = live.mapped == old ? new : live.mapped  // a graph that the service counts knows no filter
            if can.countsByItself, context != .traces {
                say("The filter holds for lists of traces: \(can.serviceName) counts its map without one")
                return []
            }
        }
        return beginLoad()
    }

    /// Takes one thing away that leaves something out: the filter, then the group, then the window.
    mutating func widen() -> [Effect] {
        var wider = aim
        if aim.filter != nil {
            wider.filter = nil
        } else if aim.group != nil {
            wider.group = nil
        } else {
            wider.window = settings.wholeAim.window
        }
        if wider == aim { say("Nothing is filtered out") }
        return aim(at: wider)
    }

    /// To the window before or after this one.
    mutating func moveWindow(_ step: Int64) -> [Effect] {
        guard let window = aim.window.window(latest: latest) else {
            say("Choose a window first: t")
            return []
        }
        let moved = window.moved(step)
        var new = aim
        new.window = .fixed(moved)
        let slack = max(60 * WindowChoice.second, window.nanoseconds / 20)
        if can.isAskedForWindows, moved.end.later(slack) >= latest {
            // The present: it moves on with the clock.
            new.window = .last(window.nanoseconds - window.nanoseconds % WindowChoice.second)
        } else if !can.isAskedForWindows, let latest = data.latest, moved.start > latest {
            say("Nothing is later than this")
            return []
        }
        if new == aim { say("This is the present") }
        return aim(at: new)
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
        guard !isTooSmall, [.map, .node, .traces].contains(context) else { return [] }
        var chips: [Chip] = []
        if let stale = live.stale, can.isAskedAgain, data.version > 0 {
            chips.append(Chip(text: "stale: " + stale.message, isWarning: true))
        }
        if aim.window != settings.wholeAim.window { chips.append(Chip(text: aim.window.words(settings.options))) }
        if let group = aim.group { chips.append(Chip(text: "group " + group)) }
        if let filter = aim.filter {
            chips.append(Chip(text: can.countsByItself && context != .traces ? filter + " (lists)" : filter))
        }
        return chips
    }
}
