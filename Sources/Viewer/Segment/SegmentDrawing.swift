import Screen
import TraceModel

extension SegmentState {
    public func draw(_ scene: Scene, on canvas: inout Canvas) {
        drawTabs(scene, on: &canvas)
        canvas.hline(x: 0, y: 1, length: canvas.width)
        let body = Rect(
            x: 1, y: SegmentState.headRows, width: canvas.width - 2, height: canvas.height - SegmentState.headRows)
        canvas.inside(body) { canvas in
            let list = FactList(lines, labelWidth: FactWrapping.labelWidth)
            list.draw(on: &canvas, from: place.top, cursor: place.cursor, find: findText)
        }
    }

    private func drawTabs(_ scene: Scene, on canvas: inout Canvas) {
        let tabs = SegmentTabs(state: self, scene: scene)
        let isTight = canvas.width < 94
        var x = 1
        for tab in SegmentTab.allCases {
            let isFront = tab == self.tab
            let style: Style = isFront ? .selection.bold : tabs.isFilled(tab) ? .text : .dim
            let number = isTight ? "" : "\(tab.rawValue + 1) "
            x += canvas.put(" \(number)\(tab.title) ", x: x, y: 0, style: style)
        }
    }
}
