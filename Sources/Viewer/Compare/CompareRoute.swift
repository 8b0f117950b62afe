import TraceAnalysis
import TraceModel

/// The way to two traces side by side.
struct CompareRoute: Route {
    var a: TraceID
    var b: TraceID

    func screen(_ scene: Scene) -> (any ScreenState)? { CompareState(a: a, b: b) }
}

/// Two traces aligned by structure, worked out beside the main loop.
struct CompareQuestion: Question {
    static let lane = QuestionLane.latest(of: "compare")
    var a: TraceID
    var b: TraceID

    /// Empty when one of the two is not here.
    func answer(_ context: QuestionContext) -> ComparedTraces? {
        let data = context.data
        let store = data.store
        guard let a = store.traceIDs.firstIndex(of: a), let b = store.traceIDs.firstIndex(of: b) else {
            return ComparedTraces()
        }
        return ComparedTraces(
            a: ComparedTraces.Side(a, data), b: ComparedTraces.Side(b, data),
            lines: AlignedTraces(a, of: store, against: b, of: store).lines.map { ComparedTraces.Line($0, store) })
    }
}

/// Two traces as the screen shows them: with their names and ids, so that it holds when rows of the store move.
struct ComparedTraces: Sendable {
    /// What one of the two is; nil when it is not here.
    var a: Side?
    var b: Side?
    var lines: [Line] = []

    struct Side: Sendable {
        var id: TraceID
        var name: String
        var start: Timestamp
        /// Nanoseconds.
        var duration: Int64
        /// Method and address of its root, empty without.
        var request = ""

        init(_ trace: Int, _ data: LoadedData) {
            let store = data.store
            (id, name) = (store.traceIDs[trace], store.traceName(trace))
            (start, duration) = (Timestamp(nanoseconds: data.table.starts[trace]), data.table.durations[trace])
            let root = Int(store.rootRows[trace])
            guard store.rows(ofTrace: trace).contains(root) else { return }
            let (method, url) = (store.request(root).method, store.request(root).url)
            request = [method, url].filter { $0 != 0 }.map { store.strings[$0] }.joined(separator: " ")
        }
    }

    struct Line: Sendable {
        var aligned: AlignedTraces.Line
        var label: String
        var outcome: Outcome
        var a: EntityID?
        var b: EntityID?

        init(_ line: AlignedTraces.Line, _ store: TraceStore) {
            aligned = line
            label = line.label(in: store)
            outcome = (line.a ?? line.b).map { store.flags[$0].outcome } ?? .ok
            (a, b) = (line.a.map { store.ids[$0] }, line.b.map { store.ids[$0] })
        }

        /// A row that is only in one, or a tenth and a millisecond slower or faster.
        var isChange: Bool {
            guard let a = aligned.durationA, let b = aligned.durationB else { return true }
            let (difference, larger) = (abs(Double(a) - Double(b)), Double(max(a, b)))
            return difference >= 1e6 && difference >= larger / 10
        }
    }
}

extension AlignedTraces.Line {
    /// What the row is called, and what it asks for: `DynamoDB Scan`.
    /// - Parameter store: the one that both traces are of.
    public func label(in store: TraceStore) -> String {
        guard let row = a ?? b else { return "" }
        let operation = store.profile(row).operation
        return store.name(row) + (operation == 0 ? "" : " " + store.strings[operation])
    }
}

extension TraceStore {
    /// The row of a trace's entity, by their ids: rows move when data arrives or goes.
    func row(of entity: EntityID, in trace: TraceID) -> Int? {
        guard let number = traceIDs.firstIndex(of: trace) else { return nil }
        return rows(ofTrace: number).first { ids[$0] == entity }
    }
}
