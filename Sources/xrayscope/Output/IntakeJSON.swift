import Foundation
import Synchronization
import TraceFormats
import TraceModel
import TraceRepository

/// The counters of a source that others send to, as JSON, one object a line: for scripts that wait for the first trace. Printed from a
/// thread of their own, so that a reader who is slow, or reads nothing, holds up nobody else.
final class IntakeJSON: Sendable {
    private struct State {
        var last: IntakeReport?
        var isOver = false
    }
    private let state = Mutex(State())

    /// Begins to print them whenever they are not what they were.
    init(_ repository: any TraceRepository) {
        Thread.detachNewThread { [self] in
            while !state.withLock({ $0.isOver }) {
                // Whoever read them may have gone; the run goes on.
                if let report = repository.intake { try? print(report, isEnd: false) }
                usleep(Self.pause)
            }
        }
    }

    /// Microseconds from one look to the next.
    private static let pause: UInt32 = 200_000

    /// Prints the last line.
    /// - Throws: when nobody reads any more.
    func finish(_ report: IntakeReport?) throws {
        if let report { try print(report, isEnd: true) }
    }

    private func print(_ report: IntakeReport, isEnd: Bool) throws {
        try state.withLock { state in
            guard !state.isOver, isEnd || state.last != report else { return }
            (state.last, state.isOver) = (report, isEnd)
            var out = StandardOutput()
            try out.write(Self.line(report, isEnd: isEnd))
            try out.flush()
        }
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
            json.member("NotTraces", wire.notTraces)
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
