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
        for (tab, label, x) in SegmentState.tabLabels(width: canvas.width) {
            let isFront = tab == self.tab
            let style: Style = isFront ? .selection.bold : tabs.isFilled(tab) ? .text : .dim
            canvas.put(label, x: x, y: 0, style: style, truncate: .none)
        }
    }

    /// What the tabs are called in so many columns, and where. The numbers are the keys: they stay when words must be short.
    static func tabLabels(width: Int) -> [(tab: SegmentTab, label: String, x: Int)] {
        let isTight = width < 94
        var x = isTight ? 0 : 1
        // A number and two blanks stand with each word.
        let room = width / SegmentTab.allCases.count - 3
        return SegmentTab.allCases.map { tab in
            let word = width < 80 ? String(tab.title.prefix(max(0, min(4, room)))) : tab.title
            let label = isTight ? "\(tab.rawValue + 1) \(word) " : " \(tab.rawValue + 1) \(word) "
            defer { x += displayWidth(label) }
            return (tab, label, x)
        }
    }
}
