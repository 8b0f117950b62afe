import ArgumentParser
import Figures
import Screen
import TraceAnalysis
import TraceFormats
import TraceModel
import Viewer

/// `map A --against B`: the comparison as a table and as JSON, and the gates that may fail a build.
struct ComparedMaps {
    let united: ComparedGraph
    let other: LoadedSources

    /// - Parameter word: another source; of a service that counts by itself also `before`, `yesterday` or `last-week`.
    init(_ graph: ServiceGraph, against word: String, _ loaded: LoadedSources, _ source: SourceOptions) throws {
        if source.capabilities.countsByItself, let preset = ComparedMaps.presets[word] {
            other = try ComparedMaps.earlier(preset, graph, loaded, source)
        } else {
            var baseline = source
            baseline.sources = [word]
            (baseline.window.since, baseline.window.start, baseline.window.end) = (nil, nil, nil)
            other = try LoadedSources.load(baseline) { .overview($0) }
        }
        let before = ServiceGraph.combined(other.dataSet)
        if before.nodes.isEmpty { report("\(other.name): no services in it") }
        united = ComparedGraph(graph, against: before)
    }

    private static let presets: [String: Baseline] = [
        "before": .before, "yesterday": .yesterday, "last-week": .lastWeek,
    ]

    /// The map of the window that is looked at, moved back.
    private static func earlier(
        _ preset: Baseline, _ graph: ServiceGraph, _ loaded: LoadedSources, _ source: SourceOptions
    ) throws -> LoadedSources {
        if source.window.filter != nil {
            throw ValidationError(
                "Earlier maps are counted by the service, which knows no --filter: save both windows.")
        }
        let whole = graph.start.flatMap { start in graph.end.map { TimeWindow(start: start, end: $0) } }
        let window = source.scope.window ?? whole
        let earlier: TimeWindow?
        do throws(SetRefusal) {
            earlier = try window.flatMap { window throws(SetRefusal) in try preset.earlier(than: window) }
        } catch {
            throw Problem(.failure, source: loaded.name, message: error.message, remedy: error.remedy)
        }
        guard let earlier else {
            throw ValidationError("Give a window, as --since 1h: none is known to lie before.")
        }
        let repository = loaded.repository.aside
        let dataSet = try repository.answer(.overview(DataRequest.Scope(window: earlier, group: source.account.group)))
        report(dataSet.problems)
        return LoadedSources(repository: repository, dataSet: dataSet, completeness: try Completeness(of: dataSet))
    }

    private var comparison: MapComparison { united.comparison }

    /// A header and a line for all that is not the same; what it says of each stands in docs/map.md.
    func lines(_ shown: ShownAs) -> [String] {
        let changed = comparison.changes.filter { $0.kind != .same }
        let same = comparison.changes.count - changed.count
        let rows = changed.map { change in
            let texts = ChangeCells(change, ascii: shown.view.isASCII)
            return texts.cells + [cleanedLine(texts.name)]
        }
        let head = ChangeCells.titles.map { $0.uppercased() } + ["NODE OR EDGE"]
        let widths = head.indices.map { column in ([head] + rows).map { displayWidth($0[column]) }.max() ?? 0 }
        let table = ([head] + rows).map { row in
            zip(row.dropLast(), widths).map { padded($0, to: $1, .after) }.joined(separator: "  ") + "  "
                + (row.last ?? "")
        }
        return (changed.isEmpty ? [] : table) + ["\(Format.count(Int64(same))) nodes and edges are as before"]
    }

    private func name(_ change: MapComparison.Change) -> String { cleanedLine(ChangeCells(change, ascii: true).name) }

    func json() -> [UInt8] {
        var json = JSONWriter(indented: true)
        json.beginObject()
        json.array("Nodes", comparison.changes.filter { $0.target == nil }) { json, change in
            json.beginObject()
            Self.identity(change.source, &json)
            Self.figures(change, &json)
        }
        json.array("Edges", comparison.changes.filter { $0.target != nil }) { json, change in
            json.beginObject()
            for (name, end) in [("Source", change.source), ("Target", change.target ?? change.source)] {
                json.name(name)
                json.beginObject()
                Self.identity(end, &json)
                json.endObject()
            }
            json.member("EdgeType", change.edgeType)
            Self.figures(change, &json)
        }
        json.endObject()
        return json.take()
    }

    private static func identity(_ node: NodeIdentity, _ json: inout JSONWriter) {
        json.member("Name", node.name)
        json.member("Type", node.type)
        json.member("AccountId", node.accountID)
    }

    private static func figures(_ change: MapComparison.Change, _ json: inout JSONWriter) {
        json.member("Change", change.kind.rawValue)
        for (name, figures) in [("Before", change.before), ("After", change.after)] {
            guard let figures else { continue }
            json.name(name)
            json.beginObject()
            json.member("TotalCount", figures.calls)
            json.member("MeanResponseTime", figures.mean)
            json.member("P99", figures.p99)
            json.member("FailingShare", figures.failing)
            json.endObject()
        }
        json.member("MeanGrowth", change.slowing)
        json.member("FailingGrowth", change.reddening)
        json.endObject()
    }

    /// Every gate is judged and told before the status says that one holds.
    func judge(_ gates: [MapGate]) throws {
        var failed = false
        for gate in gates {
            let met = gate.met(by: comparison)
            guard let first = met.first else {
                report("--fail-if '\(gate.text)' does not hold")
                continue
            }
            failed = true
            let rest = met.count > 1 ? " and \(met.count - 1) more" : ""
            report("--fail-if '\(gate.text)' holds: \(name(first))\(rest)")
        }
        if failed { throw ExitCode(3) }
    }
}

extension MapGate: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
