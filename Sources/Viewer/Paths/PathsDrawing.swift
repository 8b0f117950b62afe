import Figures
import Screen
import TraceAnalysis
import TraceModel

extension PathsState {
    public func draw(_ scene: Scene, on canvas: inout Canvas) {
        drawSets(scene, on: &canvas)
        guard let paths, paths.nodes.count > 1 else {
            let words = self.paths == nil ? "Working it out." : "No trace of the sets was read whole."
            canvas.putCentered(words, y: max(PathsState.head, canvas.height / 2), style: .dim)
            return
        }
        let rows = canvas.height - PathsState.head - PathsState.foot
        let layout = PathsLayout(self, paths, width: canvas.width, rows: rows)
        canvas.inside(Rect(x: 0, y: PathsState.head, width: canvas.width, height: max(0, rows))) { canvas in
            for box in layout.boxes { draw(box, paths, scene, on: &canvas) }
        }
        drawPlace(paths, scene, on: &canvas)
    }

    private func drawSets(_ scene: Scene, on canvas: inout Canvas) {
        let labels = sets.population.map(\.label) + sets.tags.map(\.label)
        canvas.put(" A ", x: 0, y: 0, style: .setA.reversed)
        canvas.put(" B ", x: 0, y: 1, style: .setB.reversed)
        let choice: String =
            switch sets.choice {
            case .slowest(let part): "the slowest \(Format.percent(part))"
            case .failed: "the failed"
            case .all: "all"
            case .filters: "what was chosen"
            }
        let counts = paths.map { [$0.tracesA, $0.tracesB].map { Format.count(Int64($0)) } } ?? ["", ""]
        let room = max(0, canvas.width - 5)
        canvas.put((labels + [choice, counts[0]]).joined(separator: "  "), x: 4, y: 0, style: .text, maxWidth: room)
        canvas.put(sets.baseline.words + "  " + counts[1], x: 4, y: 1, style: .text, maxWidth: room)
        canvas.hline(x: 0, y: 2, length: canvas.width, style: .border)
        let words: String =
            switch side {
            case .a: " Call paths of A: time of a trace "
            case .b: " Call paths of B: time of a trace "
            case .difference: " Call paths of both: what A takes more (+) or less (-) of a trace "
            }
        canvas.put(words, x: 1, y: 2, style: .title, maxWidth: max(0, canvas.width - 1))
    }

    private func draw(_ box: PathsLayout.Box, _ paths: ComparedPaths, _ scene: Scene, on canvas: inout Canvas) {
        let node = paths.nodes[box.node]
        let frame = Rect(x: box.x, y: box.row, width: box.width, height: 1)
        let style = box.node == cursor ? .selection : colour(node).reversed
        canvas.fill(frame, style: style)
        // A blank between neighbours, where there is a cell to spare.
        let room = box.width - (box.width > 2 ? 1 : 0)
        guard room > 0 else { return }
        let sign = side == .difference ? PathsState.sign(node) : ""
        let name = box.node == 0 ? "all" : PathsState.name(node.operation, below: paths.nodes[max(0, node.parent)])
        let text = [sign, name, figure(node, scene)].filter { !$0.isEmpty }.joined(separator: " ")
        canvas.put(text, x: box.x, y: box.row, style: style, maxWidth: room)
        if box.width > room {
            canvas.put("|", x: box.x + room, y: box.row, style: .dim)
        }
    }

    /// The operation alone, where the service is the caller's.
    private static func name(_ operation: Operation, below parent: ComparedPaths.Node) -> String {
        operation.node == parent.operation.node && !operation.name.isEmpty ? operation.name : operation.path
    }

    /// By sign where both are compared: what differs by less than a hundredth of both is the same.
    private func colour(_ node: ComparedPaths.Node) -> Style {
        switch side {
        case .a: return .setA
        case .b: return .setB
        case .difference:
            switch PathsState.sign(node) {
            case "+": return .setA
            case "-": return .setB
            default: return .dim
            }
        }
    }

    private static func sign(_ node: ComparedPaths.Node) -> String {
        let difference = node.a.inclusive - node.b.inclusive
        guard abs(difference) * 100 >= node.a.inclusive + node.b.inclusive, difference != 0 else { return "" }
        return difference > 0 ? "+" : "-"
    }

    private func figure(_ node: ComparedPaths.Node, _ scene: Scene) -> String {
        let seconds: Double =
            switch side {
            case .a: node.a.inclusive
            case .b: node.b.inclusive
            case .difference: abs(node.a.inclusive - node.b.inclusive)
            }
        return Format.duration(seconds, ascii: scene.options.isASCII)
    }

    /// The place under the cursor, in the last rows: the way to it, and its figures of both sets.
    private func drawPlace(_ paths: ComparedPaths, _ scene: Scene, on canvas: inout Canvas) {
        let (node, y) = (paths.nodes[cursor], canvas.height - PathsState.foot)
        canvas.hline(x: 0, y: y, length: canvas.width, style: .border)
        let arrow = " " + scene.options.glyphs.text(.goesOn) + " "
        let way = cursor == 0 ? "all" : paths.operations(to: cursor).suffix(40).map(\.path).joined(separator: arrow)
        canvas.put(way, x: 1, y: y + 1, style: .strong, maxWidth: max(0, canvas.width - 2), truncate: .middle)
        func time(_ seconds: Double) -> String { Format.duration(seconds, ascii: scene.options.isASCII) }
        let difference = node.a.inclusive - node.b.inclusive
        var words = "A \(time(node.a.inclusive)), itself \(time(node.a.exclusive))"
        if paths.tracesB > 0 {
            words += "   B \(time(node.b.inclusive)), itself \(time(node.b.exclusive))"
            words += "   A - B \(difference < 0 ? "-" : "+")\(time(abs(difference)))"
        }
        canvas.put(words + "   of a trace, in the mean", x: 1, y: y + 2, style: .text, maxWidth: canvas.width - 2)
    }
}
