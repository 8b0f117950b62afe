import Foundation
import TraceAnalysis
import TraceModel
import TraceRepository

/// Finds a node by the name that a person typed.
struct NodeLookup {
    private let graph: ServiceGraph

    init(_ graph: ServiceGraph) { self.graph = graph }

    /// The position of the node with that name: exactly, else in any case. Client nodes, which share the name of the service
    /// they call, are meant only when their type is given; of several others the first that sends segments itself.
    /// - Throws: what there is instead.
    func find(_ name: String, type: String?, in source: String) throws(Problem) -> Int {
        let same = graph.nodes.indices.filter { graph.nodes[$0].name == name }
        let named =
            same.isEmpty ? graph.nodes.indices.filter { graph.nodes[$0].name.lowercased() == name.lowercased() } : same
        let fitting = named.filter { type == nil ? !graph.nodes[$0].isClient : graph.nodes[$0].type == type }
        if let found = fitting.first(where: { graph.nodes[$0].state == "active" }) ?? fitting.first { return found }
        throw notFound(name, type, in: source, types: named.compactMap { graph.nodes[$0].type })
    }

    private func notFound(_ name: String, _ type: String?, in source: String, types: [String]) -> Problem {
        if let type, !types.isEmpty {
            return Problem(
                .failure, source: source, message: "no node '\(name)' of type '\(type)'",
                remedy: "Its types are " + types.joined(separator: ", "))
        }
        var seen: Set<String> = []
        let names = graph.nodes.map(\.name).filter { seen.insert($0).inserted }
        let part = name.lowercased()
        let holding = names.filter { $0.lowercased().contains(part) }
        let near = holding.isEmpty ? nearestName(to: name, among: names).map { [$0] } ?? [] : holding
        let shown = (near.isEmpty ? names : near).prefix(8).joined(separator: ", ")
        return Problem(
            .failure, source: source, message: "no node '\(name)'",
            remedy: shown.isEmpty ? "There are no nodes in it" : (near.isEmpty ? "There are " : "Did you mean ") + shown
        )
    }
}

extension ServiceGraph {
    /// The node at a position with its callers (and only their edges to it) and its callees (without their edges).
    func neighbourhood(of position: Int) -> ServiceGraph {
        let node = nodes[position]
        let callees = Set(node.edges.map(\.target))
        var result = self
        result.nodes = nodes.enumerated().compactMap { index, other in
            if index == position { return other }
            var copy = other
            copy.edges = other.edges.filter { $0.target == node.referenceID }
            return copy.edges.isEmpty && !callees.contains(other.referenceID) ? nil : copy
        }
        return result
    }
}

/// What a shell may complete `node` with: the nodes of the sources that stand on the line already, while they are small enough to
/// be read between two keys.
func completedNodes(of words: [String]) -> [String] {
    let sources = words.dropFirst(2).filter { word in
        guard !word.hasPrefix("-") else { return false }
        let size = try? FileManager.default.attributesOfItem(atPath: word)[.size] as? Int  // Not a file: no source.
        return size.map { $0 < 50_000_000 } ?? false
    }
    let isDemo = sources.isEmpty && words.contains("demo")
    guard isDemo || !sources.isEmpty else { return [] }
    let repository: any TraceRepository = isDemo ? demoRepository() : FileRepository(sources.map { .path($0) })
    // What cannot be read completes nothing; the command will say why.
    guard let data = try? repository.answer(.overview(.init())) else { return [] }  // the command will say why
    var seen: Set<String> = []
    return ServiceGraph.combined(data).nodes.map(\.name).filter { seen.insert($0).inserted }
}
