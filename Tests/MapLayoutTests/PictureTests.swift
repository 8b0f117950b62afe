import Foundation
import MapLayout
import Testing

/// Pictures of small graphs, each looked at before it was written down: `# what it shows: a-b b-c`, then the map.
@Suite struct PictureTests {
    struct Picture: CustomTestStringConvertible {
        let title: String
        let graph: String
        let lines: [String]
        var testDescription: String { title }
    }

    static var pictures: [Picture] {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Pictures/pictures.txt")
        guard let text = try? String(contentsOf: path, encoding: .utf8) else { return [] }  // `thereAreSixty` says so
        var pictures: [Picture] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("# "), let colon = line.firstIndex(of: ":") {
                let title = line[line.index(line.startIndex, offsetBy: 2)..<colon]
                pictures.append(
                    Picture(title: String(title), graph: String(line[line.index(after: colon)...]), lines: []))
            } else if let last = pictures.last {
                pictures[pictures.count - 1] = Picture(
                    title: last.title, graph: last.graph, lines: last.lines + [String(line)])
            }
        }
        return pictures
    }

    @Test func thereAreSixty() { #expect(PictureTests.pictures.count >= 60) }

    @Test(arguments: PictureTests.pictures) func isDrawnAsWrittenDown(_ picture: Picture) {
        var names: [Substring] = []
        func number(_ name: Substring) -> Int {
            if let place = names.firstIndex(of: name) { return place }
            names.append(name)
            return names.count - 1
        }
        var edges: [MapGraph.Edge] = []
        for word in picture.graph.split(separator: " ") {
            let ends = word.split(separator: "-").map(number)
            if ends.count == 2 { edges.append(MapGraph.Edge(source: ends[0], target: ends[1])) }
        }
        let nodes = names.indices.map { MapGraph.Node(width: names[$0].count + 4, height: 3, rank: $0) }
        let map = MapLayout(MapGraph(nodes: nodes, edges: edges))
        let drawn = map.sketch { " " + names[$0] }
        var expected = picture.lines
        while expected.last == "" { expected.removeLast() }
        #expect(drawn == expected.joined(separator: "\n"), "\n\(drawn)")
    }
}
