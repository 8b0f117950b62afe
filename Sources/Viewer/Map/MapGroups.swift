import Figures
import Screen
import TraceModel

// Folding and unfolding.
extension MapState {
    mutating func changeFolding(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        edge = nil
        switch command {
        case .groupBy:
            let now = grouping ?? (groupOf.contains { $0 != nil } ? .name : MapGrouping.none)
            grouping = MapGrouping(rawValue: (now.rawValue + 1) % MapGrouping.allCases.count) ?? MapGrouping.none
            opened = []
            return rebuild(scene) + [.notice("Nodes: " + (grouping ?? .none).word)]
        case .quietEdges:
            hidesQuiet = quietEdges == 0
            let requests = rebuild(scene)
            // What is still laid out says how many in the title.
            if isWaiting { return requests }
            let words =
                quietEdges > 0
                ? Format.count(quietEdges, hidesMore ? "edge" : "quiet edge") + " hidden" : "All edges show"
            return requests + [.notice(words)]
        default:
            guard groupOf.indices.contains(selected), let key = groupOf[selected], opened.remove(key) != nil else {
                return [.notice("This node belongs to no open group; o folds nodes")]
            }
            wantedGroup = key
            return rebuild(scene)
        }
    }

    /// Shows the members of the group under the cursor.
    mutating func openGroup(_ scene: Scene) -> [ScreenRequest] {
        guard groupOf.indices.contains(selected), let key = groupOf[selected] else { return [] }
        opened.insert(key)
        wantedGroup = key
        return rebuild(scene) + [.notice("O folds \(key.name) again")]
    }

    /// What to say where a key needs one node and meets a group of them.
    func refusal(_ box: Int, _ picture: MapPicture) -> [ScreenRequest] {
        let words =
            picture.isGroup(box) ? "\(picture.name(box)) is a group: Enter opens it" : "The node is not in the data"
        return [.notice(words)]
    }
}
