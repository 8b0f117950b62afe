import Screen
import TraceModel

// Keys.
extension AppState {
    mutating func press(_ key: Key) -> [Effect] {
        if case .resize = key { return [] }
        notice = nil  // it was seen
        if isTooSmall { return pressTooSmall(key) }
        if palette != nil { return pressPalette(key) }
        if queryPrompt != nil { return pressQueryPrompt(key) }
        if prompt != nil { return pressPrompt(key) }
        guard let command = KeyTable.command(for: key, in: context) else { return unknown(key) }
        return run(command)
    }

    private mutating func pressTooSmall(_ key: Key) -> [Effect] {
        guard let command = KeyTable.command(for: key, in: .everywhere) else { return [] }
        return [.quit, .back, .suspend, .redraw, .cancel].contains(command) ? run(command) : []
    }

    private mutating func unknown(_ key: Key) -> [Effect] {
        switch key {
        case .mouse(let x, let y, let kind): return point(kind, x, y)
        case .paste(let text): return openPasted(text)
        default:
            say("\(key.label) does nothing here; ? shows the keys")
            return []
        }
    }

    /// Answers a command: the core's own, or the screen's.
    mutating func run(_ command: Command) -> [Effect] {
        switch command {
        case .quit: return [.quit]
        case .back: return screens.count > 1 ? goBack() : [.quit]
        case .escape: return escape()
        case .cancel: return cancel()
        case .help:
            return context == .help ? goBack() : open(PageState.help(about: context, settings.options.glyphs))
        case .signs: return open(PageState.signs(settings.options.glyphs))
        case .problems:
            return open(PageState.problems(data.dataSet, live: live.problems, options: settings.options))
        case .palette: palette = Palette(context: context)
        case .find: prompt = FindPrompt()
        case .theme: return nextTheme()
        case .toggleUTC:
            settings.options.isUTC.toggle()
            say("Times in " + (settings.options.isUTC ? "UTC" : "local time " + settings.options.zoneName))
            return refreshTop()
        case .reveal:
            settings.options.showsSecrets.toggle()
            say(settings.options.showsSecrets ? "Secrets are shown; * masks them again" : "Secrets are masked")
            return refreshTop()
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .reload: return load.isLoading && !live.isQuiet ? [] : beginLoad(isAgain: true)
        case .map:
            screens.removeSubrange(1...)
            return refreshTop() + leave()
        case .chooseWindow, .chooseFilter, .chooseGroup, .chooseRefresh, .openTrace, .chooseBaseline:
            return openQueryPrompt(command)
        case .previousWindow, .nextWindow: return moveWindow(command == .nextWindow ? 1 : -1)
        case .pause: return pause()
        case .clear: return clear()
        default:
            if let entrance = Screens.entrances[command], !isInFront(entrance) { return go(entrance.route) }
            return answer(withTop { $0.perform(command, $1) })
        }
        return []
    }

    /// A trace's id, however it is written: `1-…`, 32 hexadecimal digits, a `Root=…` header, in a line of a log.
    private mutating func openPasted(_ text: String) -> [Effect] {
        let words = text.prefix(10_000).split { !($0.isHexDigit || "-=;Root".contains($0)) }
        guard let id = words.lazy.compactMap({ TraceID(String($0)) }).first(where: { $0.description.utf8.count >= 32 })
        else {
            say("What was pasted holds no trace id")
            return []
        }
        return openTrace(id)
    }

    /// Opens the trace, or asks for it.
    mutating func openTrace(_ id: TraceID) -> [Effect] {
        if let number = data.store.traceIDs.firstIndex(of: id) { return go(Screens.trace(number, in: data.store)) }
        if can.listsBeforeTraces || data.table.ids.contains(id) { return fetch(id) }
        say("Trace \(id) is not in the source", isWarning: true)
        return []
    }

    /// The key leads to the screen that is in front.
    private func isInFront(_ entrance: Entrance) -> Bool {
        screens.last.map { type(of: $0).entrances.contains { $0.binding.command == entrance.binding.command } } ?? false
    }

    mutating func escape() -> [Effect] {
        if !findText.isEmpty {
            findText = ""
            return answer(withTop { $0.find("", $1) })
        }
        // What this screen waits for is stopped before it is left.
        if load.isLoading, !live.isQuiet, screens.count == 1 || (can.listsBeforeTraces && shows == .list) {
            return cancel()
        }
        return screens.count > 1 ? goBack() : []
    }

    mutating func cancel() -> [Effect] {
        guard load.isLoading else { return [.quit] }
        load = .cancelled
        live.stopped(now)
        say(
            "Load stopped: what had arrived stays; \(KeyTable.binding(of: .reload, in: context)?.keyNames ?? "") loads again"
        )
        return [.cancelLoad]
    }

    private mutating func nextTheme() -> [Effect] {
        guard !settings.themes.isEmpty else { return [] }
        let index = settings.themes.firstIndex(of: settings.theme) ?? -1
        settings.theme = settings.themes[(index + 1) % settings.themes.count]
        say("Theme: " + settings.theme)
        return [.setTheme(settings.theme)]
    }
}
