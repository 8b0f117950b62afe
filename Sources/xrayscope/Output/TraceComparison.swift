import Figures
import Screen
import TraceAnalysis
import TraceFormats
import TraceModel
import Viewer

/// Two traces of the sources side by side: aligned by structure, durations beside each other.
struct TraceComparison {
    private let store: TraceStore
    private let ids: (String, String)
    private let lines: [AlignedTraces.Line]

    init(_ a: Int, against b: Int, _ store: TraceStore) {
        self.store = store
        ids = (store.traceName(a), store.traceName(b))
        lines = AlignedTraces(a, of: store, against: b, of: store).lines
    }

    func text(_ shown: ShownAs) -> [String] {
        let names = max(30, min(shown.columns, 160) - 50)
        var result = ["A  \(ids.0)", "B  \(ids.1)", ""]
        result.append(
            padded("NAME", to: names) + ["A", "B", "A - B", "SELF A - B"].map { padded($0, to: 11, .before) }.joined())
        for line in lines {
            let indent = String(repeating: " ", count: min(line.depth * 2, names / 2))
            let cells = [
                line.durationA.map(shown.duration) ?? "-", line.durationB.map(shown.duration) ?? "-",
                change(line.durationA, line.durationB, shown), change(line.selfA, line.selfB, shown),
            ]
            result.append(
                padded(indent + cleaned(shown.masked(name(line))), to: names, glyphs: shown.glyphs)
                    + cells.map { padded($0, to: 11, .before) }.joined())
        }
        return result
    }

    private func name(_ line: AlignedTraces.Line) -> String { line.label(in: store) }

    /// A less B, as everywhere: `+` is what A takes more.
    private func change(_ a: Int64?, _ b: Int64?, _ shown: ShownAs) -> String {
        guard let a else { return "only B" }
        guard let b else { return "only A" }
        return (a < b ? "-" : "+") + shown.duration(a < b ? b - a : a - b)
    }

    func csv(showsSecrets: Bool) -> [UInt8] {
        var csv = CSVWriter(
            showsSecrets: showsSecrets,
            header: ["Depth", "Name", "DurationA", "DurationB", "SelfTimeA", "SelfTimeB", "IdA", "IdB"])
        for line in lines {
            csv.record(
                ["\(line.depth)", name(line)] + [line.durationA, line.durationB, line.selfA, line.selfB].map(seconds)
                    + [line.a, line.b].map { $0.map { store.idName($0) } ?? "" })
        }
        return csv.take()
    }

    private func seconds(_ nanoseconds: Int64?) -> String { nanoseconds.map { "\(Double($0) / 1e9)" } ?? "" }

    func json() -> [UInt8] {
        var json = JSONWriter(indented: true)
        json.beginObject()
        json.member("TraceIdA", ids.0)
        json.member("TraceIdB", ids.1)
        json.array("Lines", lines) { json, line in
            json.beginObject()
            json.member("Name", name(line))
            json.member("Depth", Int64(line.depth))
            json.member("IdA", line.a.map { store.idName($0) })
            json.member("IdB", line.b.map { store.idName($0) })
            json.member("DurationA", line.durationA.map { Double($0) / 1e9 })
            json.member("DurationB", line.durationB.map { Double($0) / 1e9 })
            json.member("SelfTimeA", line.selfA.map { Double($0) / 1e9 })
            json.member("SelfTimeB", line.selfB.map { Double($0) / 1e9 })
            json.endObject()
        }
        json.endObject()
        return json.take()
    }
}
