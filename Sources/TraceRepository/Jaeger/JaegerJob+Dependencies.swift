import Foundation
import TraceModel

extension JaegerJob {
    /// The calls between services that Jaeger has counted: a map without times, for as long as there are no traces. Storage that
    /// counts none answers with nothing, and then the services stand alone.
    func dependencies(_ queries: JaegerQueries, _ services: [String]) async -> ServiceGraph? {
        struct Answer: Decodable {
            struct Link: Decodable {
                var parent: String
                var child: String
            }
            var data: [Link]?
        }
        var links: [Answer.Link] = []
        do {
            let body = try await client.get("/api/dependencies", queries.dependencies)
            links = try JSONDecoder().decode(Answer.self, from: Data(body)).data ?? []
        } catch {
            links = []  // the map is drawn from the traces then
        }
        var nodes: [String: ServiceNode] = [:]
        func node(_ name: String) -> Int {
            if let found = nodes[name] { return found.referenceID }
            var made = ServiceNode(referenceID: nodes.count, name: name)
            made.state = "active"
            nodes[name] = made
            return made.referenceID
        }
        for service in services { _ = node(service) }
        for link in links {
            let target = node(link.child)
            _ = node(link.parent)
            // How often is known, how long is not: figures come with the traces.
            nodes[link.parent]?.edges.append(ServiceEdge(target: target))
        }
        guard !nodes.isEmpty else { return nil }
        var graph = ServiceGraph()
        graph.nodes = nodes.values.sorted { $0.referenceID < $1.referenceID }
        (graph.start, graph.end) = (queries.window.start, queries.window.end)
        return graph
    }
}
