import Figures
import Screen
import TraceModel

/// What came in by each wire, what is held, and what to set so that more comes: kept up to date while it is open.
struct IntakeState: ScreenState {
    private var page = PageState("Intake", [])

    var traits: ScreenTraits { ScreenTraits(.below) }

    func title(_ scene: Scene) -> String { "Intake" }
    func hints(_ scene: Scene) -> [Command] { page.hints(scene) }

    mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        let facts = scene.data.dataSet.intake.map { Self.facts($0, scene.options) }
        var fresh = PageState("Intake", facts ?? [.text("This source listens to nobody.")], labelWidth: 14)
        (fresh.top, fresh.findText) = (page.top, page.findText)
        page = fresh
        return page.refresh(scene)
    }

    mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] { page.perform(command, scene) }
    mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] { page.find(text, scene) }
    func draw(_ scene: Scene, on canvas: inout Canvas) { page.draw(scene, on: &canvas) }
    func matches(_ scene: Scene) -> (current: Int, total: Int)? { nil }
    mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]? { nil }
    mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest] { [] }
    func nearby(_ scene: Scene) -> [TraceID] { [] }
    mutating func prepare(_ scene: Scene) {}

    static func facts(_ report: IntakeReport, _ options: ViewOptions) -> [Fact] {
        var facts: [Fact] = [.heading("Held"), .pair("Traces", report.keptWords(options))]
        if let last = report.lastDrop {
            facts.append(.pair("Last let go", String(Format.clock(last, options).prefix(8))))
        }
        let (used, limit) = (Self.megabytes(report.memoryUsed), Self.megabytes(report.memoryLimit))
        facts.append(.pair("Memory", "\(used) of \(limit)"))
        facts.append(.blank)
        for wire in report.wires { facts += Self.facts(wire) }
        for outlet in report.outlets { facts += Self.facts(outlet) }
        return facts
    }

    /// In the unit of the option that bounds it: 512m are `512 MB`.
    static func megabytes(_ bytes: Int) -> String { Format.count(Int64(bytes >> 20)) + " MB" }

    private static func facts(_ wire: IntakeReport.Wire) -> [Fact] {
        guard !wire.addresses.isEmpty else { return [.heading(wire.name), .text("off", .dim), .blank] }
        var facts: [Fact] = [.heading(wire.name), .pair("Listens at", wire.addresses.joined(separator: ", "))]
        facts.append(.pair("Spans", Format.count(wire.spans)))
        facts.append(.pair("Requests", "\(Format.count(wire.requests)), \(Format.bytes(wire.bytes))"))
        if wire.notTraces > 0 { facts.append(.pair("Not traces", wire.notTracesWords)) }
        if wire.connections > 0 { facts.append(.pair("Connections", Format.count(wire.connections))) }
        facts.append(.pair("Refused", Format.count(wire.rejected), wire.rejected > 0 ? .warning : .text))
        facts.append(.pair("Lost", Format.count(wire.dropped), wire.dropped > 0 ? .warning : .text))
        if !wire.lastRefusal.isEmpty { facts.append(.pair("Last refusal", wire.lastRefusal, .warning)) }
        for setting in wire.settings { facts.append(.pair("To send here", setting, .accent, copy: setting)) }
        return facts + [.blank]
    }

    private static func facts(_ outlet: IntakeReport.Outlet) -> [Fact] {
        var facts: [Fact] = [
            .heading(outlet.name),
            .pair("Delivered", "\(Format.count(outlet.delivered)), \(Format.bytes(outlet.bytes))"),
        ]
        if outlet.waiting > 0 { facts.append(.pair("Waits", Format.bytes(outlet.waiting))) }
        facts.append(.pair("Failed", Format.count(outlet.failed), outlet.failed > 0 ? .warning : .text))
        if !outlet.lastFailure.isEmpty { facts.append(.pair("Last failure", outlet.lastFailure, .warning)) }
        return facts + [.blank]
    }
}

extension IntakeReport.Wire {
    /// `12 requests of metrics or logs, not kept`
    var notTracesWords: String { Format.count(Int(clamping: notTraces), "request") + " of metrics or logs, not kept" }
}

extension IntakeReport {
    /// `kept 48,210 of 61,004 traces, since 10:41`
    func keptWords(_ options: ViewOptions) -> String {
        guard droppedTraces > 0 else { return Format.count(keptTraces, "trace") }
        let since = Format.clock(self.since, options).prefix(5)
        return "kept \(Format.count(keptTraces)) of \(Format.count(seenTraces)) traces, since \(since)"
    }
}
