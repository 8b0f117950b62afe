import ArgumentParser
import Foundation
import TraceModel
import Viewer

/// Where the data comes from and which part of it is meant: the same for every command.
struct SourceOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            SourceKind.help, valueName: "SOURCE"),
        completion: .file())
    var sources: [String] = []

    @Flag(
        name: .customLong("as-xray"),
        help: "Show OpenTelemetry and Jaeger data as the Collector's X-Ray exporter would send it.")
    var asXRay = false

    @OptionGroup(title: "Which part of it") var window: WindowOptions
    @OptionGroup(title: "X-Ray API") var account: AccountOptions
    @OptionGroup(title: "listen") var listen: ListenOptions

    /// What kind of source is meant.
    var kind: SourceKind { SourceKind.of(sources) }
    var capabilities: SourceCapabilities { kind.capabilities }

    /// What the repository is asked for. Of a source that is asked for windows, the last part is counted back from now.
    var scope: DataRequest.Scope {
        guard capabilities.isAskedForWindows else { return window.scope }
        let now = Timestamp(seconds: Date().timeIntervalSince1970)
        return DataRequest.Scope(window: window.window(last: now), filter: window.filter, group: account.group)
    }

    /// What part of the sources the viewer begins with.
    /// - Throws: usage, for a time of day in files whose days nobody knows yet.
    func query() throws -> TraceQuery {
        if !capabilities.isAskedForWindows, window.since?.dependsOnDay == true {
            throw ValidationError(
                "--since needs a date here, as 2026-03-01T10:00/PT1H: which day is meant is known when \(kind.plural) are read; t takes a time of day then."
            )
        }
        var query = TraceQuery(
            window: capabilities.isAskedForWindows ? .lastHour : .all, filter: window.filter, group: account.group)
        if let length = window.since?.length, window.end == nil {
            query.window = .last(length.nanoseconds)
        } else if let fixed = window.window(last: Timestamp(seconds: Date().timeIntervalSince1970)) {
            query.window = .fixed(fixed)
        }
        return query
    }

    /// Whether what was said of the sources fits them. Asked when they are opened and not by the parser, which would tell this
    /// before it tells of an option that is written wrong, whose value it took for a source.
    func check() throws {
        if sources.count > 1, SourceKind.listening(among: sources) == nil,
            let alone = SourceKind.standingAlone(in: sources)
        {
            throw ValidationError(
                "\(alone.form) is a source by itself; it is not merged with others. Save it to a file first, which can be."
            )
        }
        if !kind.isEndless, listen.isGiven {
            throw ValidationError(
                "--for, --traces, --memory, --allow-host, --allow-origin, --forward and --record are about listen:, not about \(kind.plural)."
            )
        }
        if asXRay, !kind.canBeMerged {
            throw ValidationError("--as-xray is about files of spans, not about \(kind.plural).")
        }
        if !kind.takesAccount, account.isGiven {
            throw ValidationError(AccountOptions.notAbout(kind.plural))
        }
    }
}

/// The part of the data that is meant.
struct WindowOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only the last part: 90s, 15m, 1h, 2d; in files, counted back from their last trace. Or a window: 10:00-11:00, 2026-03-01T10:00/PT1H, 2026-03-01.",
            valueName: "LENGTH"))
    var since: SinceArgument?

    @Option(
        help: ArgumentHelp(
            "Only from this time on: 2026-03-01T10:00, 2026-03-01T10:00:00Z, a date, epoch seconds, now.",
            valueName: "TIME"))
    var start: TimePoint?

    @Option(help: ArgumentHelp("Only before this time.", valueName: "TIME"))
    var end: TimePoint?

    @Option(
        help: ArgumentHelp(
            "Only traces that fulfil X-Ray's filter expression, as 'responsetime > 1'.", valueName: "EXPR"))
    var filter: String?

    func validate() throws {
        if since != nil, start != nil { throw ValidationError("Give --since or --start, not both.") }
        if let since, since.length == nil, end != nil {
            throw ValidationError("Give --end, or a window to --since, not both.")
        }
        if let start, let end, end.time <= start.time { throw ValidationError("--end must be later than --start.") }
    }

    /// True when everything that the source holds is meant.
    var isEverything: Bool { since == nil && start == nil && end == nil && filter == nil }

    /// What files are asked for.
    var scope: DataRequest.Scope { DataRequest.Scope(window: window(last: nil), filter: filter) }

    /// The window, for data whose last trace starts at `last`; nil for all of it.
    func window(last: Timestamp?) -> TimeWindow? {
        guard since != nil || start != nil || end != nil else { return nil }
        if let since, since.length == nil { return last.flatMap { since.window(latest: $0) } }
        // One nanosecond more, so that the last trace itself is inside of the half-open window.
        let latest =
            last.map { Timestamp(nanoseconds: $0.nanoseconds.saturatingAdd(1)) } ?? Timestamp(nanoseconds: .max)
        let upper = end?.time ?? (since == nil ? Timestamp(nanoseconds: .max) : latest)
        let lower =
            since?.length.map { Timestamp(nanoseconds: upper.nanoseconds.saturatingAdd(-$0.nanoseconds)) }
            ?? start?.time
        return TimeWindow(start: lower ?? Timestamp(nanoseconds: .min), end: upper)
    }
}

/// What makes sense in the viewer alone, known to the other commands only to say so.
struct ViewerOnlyOptions: ParsableArguments {
    @Flag(help: .hidden)
    var follow = false

    func validate() throws {
        if follow {
            throw ValidationError(
                "--follow is for the viewer (xrayscope --follow FILE); this command prints what is there.")
        }
    }
}
