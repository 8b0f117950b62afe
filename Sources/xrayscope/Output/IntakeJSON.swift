import Synchronization
import TraceFormats
import TraceModel

/// The counters of a source that others send to, as JSON, one object a line: for scripts that wait for the first trace.
final class IntakeJSON: Sendable {
    private let last = Mutex<IntakeReport?>(nil)

    /// Prints them when they are not what they were.
    /// - Throws: when nobody reads any more.
    func print(_ report: IntakeReport?, isEnd: Bool = false) throws {
        guard let report else { return }
        let isNews = last.withLock { last in
            defer { last = report }
            return last != report
        }
        guard isNews || isEnd else { return }
        var out = StandardOutput()
        try out.write(Self.line(report, isEnd: isEnd))
        try out.flush()
    }

    static func line(_ report: IntakeReport, isEnd: Bool) -> [UInt8] {
        var json = JSONWriter(indented: false)
        json.beginObject()
        json.member("Since", report.since)
        json.member("IsDone", isEnd)
        json.member("TracesKept", Int64(report.keptTraces))
        json.member("TracesDropped", Int64(report.droppedTraces))
        json.member("Spans", report.spans)
        json.member("MemoryLimit", Int64(report.memoryLimit))
        json.member("MemoryUsed", Int64(report.memoryUsed))
        json.array("Wires", report.wires) { json, wire in
            json.beginObject()
            json.member("Name", wire.name)
            json.array("Addresses", wire.addresses) { $0.value($1) }
            json.member("Requests", wire.requests)
            json.member("Spans", wire.spans)
            json.member("Bytes", wire.bytes)
            json.member("Rejected", wire.rejected)
            json.member("Dropped", wire.dropped)
            json.member("Connections", wire.connections)
            json.member("LastRefusal", wire.lastRefusal)
            json.endObject()
        }
        json.array("Outlets", report.outlets) { json, outlet in
            json.beginObject()
            json.member("Name", outlet.name)
            json.member("Delivered", outlet.delivered)
            json.member("Failed", outlet.failed)
            json.member("Waiting", outlet.waiting)
            json.member("LastFailure", outlet.lastFailure)
            json.endObject()
        }
        json.endObject()
        return json.take()
    }
}
