import Screen
import TraceModel

extension Problem {
    /// For the middle of a screen that has nothing else to show.
    var lines: [String] { [message, remedy].filter { !$0.isEmpty } }
}

/// The glyphs and words of what is known of an entity: one place, so that every screen uses the same.
enum Marks {
    static func glyph(_ outcome: Outcome) -> Glyph {
        switch outcome {
        case .ok: .ok
        case .error: .error
        case .throttle: .throttle
        case .fault: .fault
        }
    }

    static func style(_ outcome: Outcome) -> Style {
        switch outcome {
        case .ok: .ok
        case .error: .error
        case .throttle: .throttle
        case .fault: .fault
        }
    }

    static func word(_ outcome: Outcome) -> String {
        switch outcome {
        case .ok: "ok"
        case .error: "error"
        case .throttle: "throttled"
        case .fault: "fault"
        }
    }

    /// What the outcome says of a request (reference 1.2).
    static func meaning(_ outcome: Outcome) -> String {
        switch outcome {
        case .ok: "ok"
        case .error: "error: what was asked was wrong (status 4xx, or so recorded)"
        case .throttle: "throttled: too much was asked (status 429)"
        case .fault: "fault: who was asked failed (status 5xx, or an exception)"
        }
    }

    /// What an entity's flags say beside its outcome: glyph, style, and the words for a panel.
    struct Note {
        var glyph: Glyph
        var style: Style
        var words: String
    }

    private static let notes: [(EntityFlags, Note)] = [
        (.inProgress, Note(glyph: .inProgress, style: .inProgress, words: "in progress: no end was recorded")),
        (.orphan, Note(glyph: .orphan, style: .warning, words: "its parent is not in the data: shown as a root")),
        (.unattached, Note(glyph: .orphan, style: .warning, words: "unattached: its segment is not in the data")),
        (
            .skewed,
            Note(glyph: .clockSkew, style: .warning, words: "outside its parent's time: clocks differ, or asynchronous")
        ),
        (.endsBeforeStart, Note(glyph: .warning, style: .warning, words: "its end lies before its start: shown as 0")),
        (
            .noStart,
            Note(glyph: .warning, style: .warning, words: "its document gives no start: shown without a length")
        ),
        (.cycle, Note(glyph: .warning, style: .warning, words: "its parents form a ring, which was cut here")),
        (.duplicate, Note(glyph: .warning, style: .warning, words: "another document has its id and a different name")),
        (.inferred, Note(glyph: .inferred, style: .inferred, words: "inferred from the caller's subsegment")),
    ]

    /// In the order in which they matter.
    static func notes(_ flags: EntityFlags) -> [Note] { notes.filter { flags.contains($0.0) }.map(\.1) }
}
