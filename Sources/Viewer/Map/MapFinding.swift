import Figures
import MapLayout

// Finding by name.
extension MapState {
    @discardableResult
    public mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] {
        if findText.isEmpty { findStart = selected }
        findText = text
        matches = text.isEmpty ? [] : boxes(matching: text)
        if text.isEmpty {
            findStart = nil
            return []
        }
        edge = nil
        if let start = findStart { selected = matches.first { !isBefore($0, start) } ?? matches.first ?? start }
        reveal(scene)
        return []
    }

    public func matches(_ scene: Scene) -> (current: Int, total: Int)? {
        findText.isEmpty ? nil : ((matches.firstIndex(of: selected) ?? -1) + 1, matches.count)
    }

    /// Boxes whose name or type, or that of a member, holds the text, in the order in which one reads the map.
    func boxes(matching text: String) -> [Int] {
        guard let picture else { return [] }
        let found = picture.graph.nodes.indices.filter { box in
            let folded =
                picture.isGroup(box) && groupOf.indices.contains(box) ? groupOf[box].flatMap { members[$0] } : nil
            return ([picture.graph.nodes[box]] + (folded ?? [])).contains { node in
                [node.shownName, node.name, node.type ?? ""].contains { MapState.contains($0, text) }
            }
        }
        return found.sorted { isBefore($0, $1) }
    }

    /// Letters of any case.
    private static func contains(_ text: String, _ part: String) -> Bool {
        let (text, part) = (Array(text.lowercased().utf8), Array(part.lowercased().utf8))
        guard part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0..<($0 + part.count)].elementsEqual(part) }
    }

    private func isBefore(_ a: Int, _ b: Int) -> Bool {
        guard let boxes = picture?.layout.boxes, boxes.indices.contains(a), boxes.indices.contains(b) else {
            return a < b
        }
        return (boxes[a].x, boxes[a].y, a) < (boxes[b].x, boxes[b].y, b)
    }

    /// To the next box, in reading order, that its frame warns of; or the one before, round the end.
    mutating func goToRed(_ step: Int, _ scene: Scene) -> [ScreenRequest] {
        guard let picture else { return [] }
        let red = picture.graph.nodes.indices.filter { box in
            picture.graph.nodes[box].statistics.map { MapPicture.trouble($0.health) != .ok } ?? false
        }
        let next =
            step > 0
            ? red.filter { isBefore(selected, $0) }.min(by: isBefore) ?? red.min(by: isBefore)
            : red.filter { isBefore($0, selected) }.max(by: isBefore) ?? red.max(by: isBefore)
        guard let next else { return [.notice("No node is red here")] }
        (selected, edge) = (next, nil)
        reveal(scene)
        return []
    }

    mutating func step(_ step: Int) {
        guard !matches.isEmpty else { return }
        edge = nil
        guard let place = matches.firstIndex(of: selected) else {
            selected = matches[0]
            return
        }
        selected = matches[(place + step + matches.count) % matches.count]
    }
}
