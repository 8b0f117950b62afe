import Figures
import Screen
import TraceAnalysis
import TraceModel

// Two maps in one: the one that is looked at, and a baseline as Analyze has them.
extension MapState: TextTaking {
    /// Those that a key goes through; behind the last one the map is alone again.
    private static let baselines: [AnalyzeBaseline] = [.before, .yesterday, .lastWeek, .rest, .everything]

    mutating func nextBaseline(_ scene: Scene) -> [ScreenRequest] {
        // A service that counts by itself holds no traces of which some could be left out.
        let baselines = scene.can.isAskedForWindows ? Array(MapState.baselines.prefix(3)) : MapState.baselines
        let at = tried.flatMap { baselines.firstIndex(of: $0) } ?? -1
        guard baselines.indices.contains(at + 1) else { return compare(with: nil, scene) }
        return compare(with: baselines[at + 1], scene)
    }

    /// What was typed at the prompt as the other map.
    mutating func take(_ text: String, _ scene: Scene) -> [ScreenRequest] {
        compare(with: text.isEmpty ? nil : AnalyzeBaseline(typed: text), scene)
    }

    /// Has the comparison worked out; what is there stays until the answer comes.
    private mutating func compare(with baseline: AnalyzeBaseline?, _ scene: Scene) -> [ScreenRequest] {
        tried = baseline
        self.baseline = baseline
        guard baseline == nil else { return askForComparison(scene) }
        comparing = nil
        guard compared != nil else { return [.notice("The map is compared with nothing")] }
        compared = nil
        return rebuild(scene) + [.notice("The map alone again")]
    }

    /// Of the data at hand; nothing where nothing is compared.
    mutating func askForComparison(_ scene: Scene) -> [ScreenRequest] {
        guard let baseline, own == nil else { return [] }
        let question = MapComparisonQuestion(baseline: baseline, can: scene.can, query: scene.query)
        comparing = question
        return [.ask(question)]
    }

    /// - Returns: nil when it is the answer to nothing that is waited for.
    mutating func receiveComparison(_ answered: Answered, _ scene: Scene) -> [ScreenRequest]? {
        guard let (question, answer) = answered.to(MapComparisonQuestion.self), question == comparing else {
            return nil
        }
        comparing = nil
        switch answer {
        case .success(let compared):
            self.compared = KeptComparison(compared)
            return rebuild(scene) + [.notice(MapState.words(compared.comparison))]
        case .failure(let refusal):
            let hadOne = compared != nil
            (compared, baseline) = (nil, nil)
            let words = question.baseline.words + ": " + refusal.sentence
            return (hadOne ? rebuild(scene) : []) + [.notice(words, isWarning: true)]
        }
    }

    /// `2 fail more, 1 slower, 3 new, 1 gone`
    static func words(_ comparison: MapComparison) -> String {
        let parts = [
            (MapComparison.Kind.redder, "fail more"), (.slower, "slower"), (.new, "new"), (.gone, "gone"),
            (.better, "better"),
        ].compactMap { kind, word -> String? in
            let count = comparison.changes.count { $0.kind == kind }
            return count == 0 ? nil : "\(Format.count(Int64(count))) \(word)"
        }
        return parts.isEmpty ? "Nothing has changed" : "Nodes and edges: " + parts.joined(separator: ", ")
    }

    /// What became of the node or edge under the cursor; nil where nothing is compared.
    func change(_ picture: MapPicture) -> MapComparison.Change? {
        guard let compared = compared?.compared else { return nil }
        guard let edge else { return picture.node(selected).flatMap { compared.change(of: NodeIdentity($0)) } }
        let ends = picture.topology.ends[edge]
        guard let source = picture.node(ends.source), let target = picture.node(ends.target) else { return nil }
        return compared.change(
            from: NodeIdentity(source), to: NodeIdentity(target), type: picture.edge(edge).type)
    }
}

/// Which comparison is shown: the same object is the same one.
final class KeptComparison: Hashable, Sendable {
    let compared: ComparedGraph

    init(_ compared: ComparedGraph) { self.compared = compared }

    static func == (a: KeptComparison, b: KeptComparison) -> Bool { a === b }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// The map that is shown against another: worked out beside the main loop, by what `map --against` uses.
struct MapComparisonQuestion: Question {
    static let lane = QuestionLane.latest(of: "comparison")
    var baseline: AnalyzeBaseline
    /// What the source can do, and what it was asked for.
    var can = SourceCapabilities.files
    var query = TraceQuery()

    func answer(_ context: QuestionContext) -> Result<ComparedGraph, SetRefusal>? {
        do throws(SetRefusal) {
            let other = try other(context)
            guard context.isWanted() else { return nil }
            return .success(ComparedGraph(context.data.graph, against: other))
        } catch {
            return context.isWanted() ? .failure(error) : nil
        }
    }

    private func other(_ context: QuestionContext) throws(SetRefusal) -> ServiceGraph {
        let data = context.data
        if case .file(let path) = baseline {
            do throws(Problem) {
                let graph = ServiceGraph.combined(try context.file(path).get())
                if graph.nodes.isEmpty { throw Problem(.failure, source: path, message: "no services in it") }
                return graph
            } catch {
                throw SetRefusal(message: error.message, remedy: error.remedy)
            }
        }
        if can.isAskedForWindows { return try earlier(context) }
        let set = try set(data)
        if set.isEmpty { throw SetRefusal(message: "no traces of that were read", remedy: "") }
        return ServiceGraph.derived(from: data.store, in: set)
    }

    /// The map of an earlier window, which the service is asked for.
    private func earlier(_ context: QuestionContext) throws(SetRefusal) -> ServiceGraph {
        let graph = context.data.graph
        let chosen: TimeWindow? =
            if case .fixed(let window) = query.window { window } else {
                graph.start.flatMap { start in graph.end.map { TimeWindow(start: start, end: $0) } }
            }
        guard can.countsByItself, let chosen, let window = try baseline.baseline?.earlier(than: chosen) else {
            throw SetRefusal(
                message: "\(can.serviceName) was asked for one window alone",
                remedy: can.countsByItself
                    ? "b compares with the time before, a day or a week before, B with file PATH"
                    : "Save another one to a file, and compare with file PATH")
        }
        do throws(Problem) {
            let answer = try context.map(DataRequest.Scope(window: window, group: query.group)).get()
            if let lost = answer.problems.first(where: { $0.severity != .notice }) { throw lost }
            let other = answer.graph ?? ServiceGraph()
            if other.nodes.isEmpty {
                throw Problem(.failure, source: "", message: "\(can.serviceName) has no requests then")
            }
            return other
        } catch {
            throw SetRefusal(message: error.message, remedy: error.remedy)
        }
    }

    private func set(_ data: LoadedData) throws(SetRefusal) -> TraceSelection {
        let part: TracePart
        let against: Baseline
        do throws(FilterError) {
            part = TracePart(
                window: data.narrowing.query.window.window(latest: data.latest),
                filter: try data.narrowing.query.expression())
            if case .filter(let text) = baseline {
                against = .filter(try FilterExpression(parsing: text))
            } else {
                against = baseline.baseline ?? .rest
            }
        } catch {
            throw SetRefusal(message: "the expression cannot be used: \(error)", remedy: "")
        }
        return try TwoSets(part, against: against, in: data.table, data.dataSet).b
    }
}
