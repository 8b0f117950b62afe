import Figures
import Screen
import TraceAnalysis
import TraceModel

/// The service map of some traces alone: the same picture and keys as the map of all, but Enter leads to the segment.
public struct TraceMapState: ScreenState {
    let ids: [TraceID]
    var map = MapState()
    private(set) var rows = TraceMapRows()
    private var seenVersion = -1
    /// The answer that was spoken of.
    private var told: CompanionFetch?

    public init(_ ids: [TraceID]) { self.ids = ids }

    public func title(_ scene: Scene) -> String {
        ids.count == 1 ? map.title(scene) : "Map of " + Format.count(ids.count, "trace")
    }

    public var traits: ScreenTraits { ScreenTraits(.traces(ids), companion: .traceMap(ids)) }

    public func hints(_ scene: Scene) -> [Command] {
        guard map.picture != nil else { return [.reload] }
        return [.open, .nextEdge, .nextProblem, .find, .focus, .detailMore, .detailLess, .scaleBy]
    }

    public mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        if seenVersion != scene.data.version {
            seenVersion = scene.data.version
            let graph = TraceMapState.graph(ids, scene.data)
            map.own = graph
            rows = TraceMapRows(graph, traces: TraceMapState.numbers(ids, scene.store), of: scene.store)
        }
        return map.refresh(scene) + remarks(scene)
    }

    /// What the map is made from, once the service has been asked and has none.
    private mutating func remarks(_ scene: Scene) -> [ScreenRequest] {
        guard !map.isWaiting, let fetch = scene.companions[.traceMap], !fetch.isUnderWay, fetch != told else {
            return []
        }
        told = fetch
        let answer = scene.data.dataSet.traceGraph
        let isAnswered = answer.map { $0.ids == ids && !$0.graph.nodes.isEmpty } ?? false
        guard map.picture != nil, !isAnswered else { return [] }
        let why = fetch.problem?.message ?? "it has no map of it"
        let words = "Made from the documents here, for \(scene.can.serviceName) did not answer: \(why)"
        return [.notice(words, isWarning: fetch.problem != nil)]
    }

    /// The service's own answer, with what only the documents show; without an answer, what they tell.
    private static func graph(_ ids: [TraceID], _ data: LoadedData) -> ServiceGraph {
        let derived = ServiceGraph.derived(from: data.store, traces: numbers(ids, data.store))
        var graph = derived
        if let answered = data.dataSet.traceGraph, answered.ids == ids, !answered.graph.nodes.isEmpty {
            graph = answered.graph.completed(by: derived)
        }
        // A rate is that of many traces: here calls are counted.
        (graph.start, graph.end) = (nil, nil)
        for node in graph.nodes.indices {
            (graph.nodes[node].start, graph.nodes[node].end) = (nil, nil)
            for edge in graph.nodes[node].edges.indices {
                (graph.nodes[node].edges[edge].start, graph.nodes[node].edges[edge].end) = (nil, nil)
            }
        }
        return graph
    }

    private static func numbers(_ ids: [TraceID], _ store: TraceStore) -> [Int] {
        let places = Dictionary(ids.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let found = store.traceIDs.enumerated().compactMap { number, id in places[id].map { (number, $0) } }
        return found.sorted { $0.1 < $1.1 }.map(\.0)
    }

    public mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        command == .open ? open(scene) : map.perform(command, scene)
    }

    /// To the first segment of the node, or the call of the edge.
    private mutating func open(_ scene: Scene) -> [ScreenRequest] {
        guard let picture = map.picture else { return [] }
        // Until then the picture is of the graph before, and the rows are of the new one.
        guard !map.isWaiting else { return [.notice("The map is being laid out")] }
        let place = { (box: Int) in picture.positions.indices.contains(box) ? picture.positions[box] : -1 }
        if let edge = map.edge {
            let ends = picture.topology.ends[edge]
            if let group = [ends.source, ends.target].first(where: picture.isGroup) {
                return map.refusal(group, picture)
            }
            let key = TraceMapRows.Ends(source: place(ends.source), target: place(ends.target))
            return go(to: rows.edges[key], "call along this edge")
        }
        if picture.isGroup(map.selected) { return map.openGroup(scene) }
        return go(to: rows.nodes[place(map.selected)], "segment of \(picture.name(map.selected))")
    }

    private func go(to row: Int?, _ what: String) -> [ScreenRequest] {
        if let row { return [.goToRow(row)] }
        return [.notice("The documents that are here hold no \(what)")]
    }

    public mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] { map.find(text, scene) }

    public mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]? { map.point(pointer, scene) }

    public mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest] {
        map.receive(answered, scene) + remarks(scene)
    }

    public func nearby(_ scene: Scene) -> [TraceID] { [] }
    public mutating func prepare(_ scene: Scene) { map.prepare(scene) }

    public func matches(_ scene: Scene) -> (current: Int, total: Int)? { map.matches(scene) }

    public func draw(_ scene: Scene, on canvas: inout Canvas) {
        guard map.picture == nil, !map.isWaiting else { return map.draw(scene, on: &canvas) }
        var words = ["No map of this.", "The source holds no documents of it."]
        if let fetch = scene.companions[.traceMap] {
            words = fetch.isUnderWay ? ["Asking for the map."] : (fetch.problem?.lines ?? ["X-Ray has no map of this."])
            if !fetch.isUnderWay { words.append("R asks again, Esc goes back.") }
        }
        canvas.putMessage(words, y: max(0, canvas.height / 2 - 2))
    }
}
