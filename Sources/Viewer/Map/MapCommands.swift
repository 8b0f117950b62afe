import Figures
import MapLayout
import Screen
import TraceAnalysis
import TraceModel

extension MapState {
    public mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        if command == .removeFilter { return baseline == nil ? [.widen] : take("", scene) }
        guard let picture else { return [] }
        switch command {
        case .left, .right, .up, .down: move(command, picture)
        case .pageDown, .halfPageDown: for _ in 0..<4 { move(.down, picture) }
        case .pageUp, .halfPageUp: for _ in 0..<4 { move(.up, picture) }
        case .top: selectFarthest(.left, picture)
        case .bottom: selectFarthest(.right, picture)
        case .nextEdge: walk(1, picture)
        case .previousEdge: walk(-1, picture)
        case .nextProblem: return goToRed(1, scene)
        case .previousProblem: return goToRed(-1, scene)
        case .focus, .moreDepth, .lessDepth: return changeFocus(command, scene, picture)
        case .detailMore: return changeDetail(1, scene, picture)
        case .detailLess: return changeDetail(-1, scene, picture)
        case .scaleBy:
            scale = MapScale(rawValue: (scale.rawValue + 1) % MapScale.allCases.count) ?? .none
            weigh()
            return [.notice(scale == .none ? "Nodes are not weighed" : "Nodes weighed " + scale.word)]
        case .groupBy, .closeGroup, .quietEdges: return changeFolding(command, scene)
        case .recentre: return centre(scene)
        case .findNext: step(1)
        case .findPrevious: step(-1)
        case .copy: return [.copy(edge.map { words(ofEdge: $0, picture) } ?? fullName(selected, picture))]
        case .open: return open(scene, picture)
        case .analyzeHere: return analyze(picture)
        case .pin: return pin(scene, picture)
        case .turnMap:
            isTopDown.toggle()
            return rebuild(scene) + [
                .notice(isTopDown ? "Calls run from top to bottom" : "Calls run from left to right")
            ]
        case .nextBaseline: return nextBaseline(scene)
        case .changes:
            guard let baseline else {
                return [.notice("b compares the map with another time, B with a file or a filter")]
            }
            return [.open(ChangesRoute(baseline: baseline))]
        default: return []
        }
        reveal(scene)
        return []
    }

    private func fullName(_ box: Int, _ picture: MapPicture) -> String { picture.node(box)?.name ?? picture.name(box) }

    /// To the nearest box; along the edge under the cursor, where it runs that way.
    private mutating func move(_ command: Command, _ picture: MapPicture) {
        let (back, forth): (Command, Command) = picture.layout.isTopDown ? (.up, .down) : (.left, .right)
        if let edge, command == back || command == forth {
            let ends = picture.topology.ends[edge]
            let other = ends.source == selected ? ends.target : ends.source
            let (there, here) = (picture.layout.boxes[other], picture.layout.boxes[selected])
            let isForth = picture.layout.isTopDown ? there.y > here.y : there.x > here.x
            if isForth == (command == forth) {
                self.edge = nil
                selected = other
                return
            }
        }
        edge = nil
        let directions: [Command: MapDirection] = [.left: .left, .right: .right, .up: .up, .down: .down]
        guard let direction = directions[command] else { return }
        if let next = picture.layout.neighbour(of: selected, direction) { selected = next }
    }

    private mutating func selectFarthest(_ direction: MapDirection, _ picture: MapPicture) {
        edge = nil
        var steps = 0
        while let next = picture.layout.neighbour(of: selected, direction), steps < 1000 {
            selected = next
            steps += 1
        }
    }

    private mutating func walk(_ step: Int, _ picture: MapPicture) {
        let edges = picture.edgesOf[selected]
        guard !edges.isEmpty else { return }
        guard let edge, let place = edges.firstIndex(of: edge) else {
            self.edge = step > 0 ? edges.first : edges.last
            return
        }
        // After the last edge comes the node itself.
        let next = place + step
        self.edge = edges.indices.contains(next) ? edges[next] : nil
    }

    private mutating func changeFocus(_ command: Command, _ scene: Scene, _ picture: MapPicture) -> [ScreenRequest] {
        if command == .focus, focus == nil, picture.realNode(selected) == nil { return refusal(selected, picture) }
        switch command {
        case .focus: focus = focus == nil ? picture.realNode(selected).map { (NodeIdentity($0), 1) } : nil
        case .moreDepth: focus = focus.map { ($0.node, min(99, $0.depth + 1)) }
        default: focus = focus.map { ($0.node, max(1, $0.depth - 1)) }
        }
        let requests = rebuild(scene)
        guard let focus else {
            return requests + [.notice(command == .focus ? "The whole map" : "f shows a node's neighbourhood first")]
        }
        let steps = Format.count(focus.depth, "step")
        return requests + [.notice("\(focus.node.name) and what is \(steps) away; f shows all again")]
    }

    private mutating func pin(_ scene: Scene, _ picture: MapPicture) -> [ScreenRequest] {
        guard let node = picture.realNode(selected).map({ NodeIdentity($0) }) else {
            return refusal(selected, picture)
        }
        let isPinned = pinned.insert(node).inserted
        if !isPinned { pinned.remove(node) }
        let words = isPinned ? "\(node.name) stays whatever is focused, folded or hidden" : "\(node.name) is let go"
        return rebuild(scene) + [.notice(words)]
    }

    private mutating func changeDetail(_ step: Int, _ scene: Scene, _ picture: MapPicture) -> [ScreenRequest] {
        guard let detail = MapDetail(rawValue: picture.detail.rawValue + step) else {
            return [.notice(step > 0 ? "This is the most detail" : "This is the least detail")]
        }
        wantedDetail = detail
        return rebuild(scene)
    }

    /// The cursor's box in the middle; and the level of detail that fits, if the user had chosen one.
    private mutating func centre(_ scene: Scene) -> [ScreenRequest] {
        wantedDetail = nil
        let requests = rebuild(scene)
        guard let layout = picture?.layout, layout.boxes.indices.contains(selected) else { return requests }
        let (area, box) = (MapState.area(scene), layout.boxes[selected])
        origin = MapPoint(x: box.x + (box.width - area.width) / 2, y: box.y + (box.height - area.height) / 2)
        reveal(scene)
        return requests
    }

    private mutating func open(_ scene: Scene, _ picture: MapPicture) -> [ScreenRequest] {
        guard let edge else {
            guard picture.positions.indices.contains(selected) else {
                return [.notice("An edge leads here, but the node itself is not in the data")]
            }
            if picture.isGroup(selected) { return openGroup(scene) }
            // A picture that stands until the next one is laid out is of the graph before.
            guard let node = picture.realNode(selected),
                let position = scene.data.graph.position(of: NodeIdentity(node))
            else {
                let isGone = change(picture)?.kind == .gone
                return [.notice(isGone ? "This node is gone: only B has it" : "This node is not in the data any more")]
            }
            return [.open(NodeRoute(node: position))]
        }
        return filter(ofEdge: edge, picture) { [.open(TracesRoute(filters: [$0]))] }
    }

    /// The traces of the node or edge under the cursor.
    private func analyze(_ picture: MapPicture) -> [ScreenRequest] {
        if let edge { return filter(ofEdge: edge, picture) { [.open(AnalyzeRoute(population: [$0]))] } }
        guard let node = picture.realNode(selected) else { return refusal(selected, picture) }
        return [.open(AnalyzeRoute(of: NodeIdentity(node)))]
    }

    /// Does something with the calls along an edge between two nodes; says what is missing where an end is none.
    private func filter(
        ofEdge edge: Int, _ picture: MapPicture, _ use: (TraceFilter) -> [ScreenRequest]
    ) -> [ScreenRequest] {
        let ends = picture.topology.ends[edge]
        guard let source = picture.realNode(ends.source) else { return refusal(ends.source, picture) }
        guard let target = picture.realNode(ends.target) else { return refusal(ends.target, picture) }
        return use(
            .edge(NodeIdentity(source), NodeIdentity(target), names: (source.shownName, target.shownName)))
    }

    func words(ofEdge edge: Int, _ picture: MapPicture) -> String {
        let ends = picture.topology.ends[edge]
        return fullName(ends.source, picture) + " -> " + fullName(ends.target, picture)
    }
}

// What the map does without.
extension MapState {
    public func nearby(_ scene: Scene) -> [TraceID] { [] }
    public mutating func prepare(_ scene: Scene) {}
}
