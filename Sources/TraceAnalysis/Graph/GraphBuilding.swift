import TraceModel

extension GraphAccumulator {
    /// The service graph of what was counted (reference 3.3 to 3.5).
    ///
    /// Services come by first start, then name, type and account; after them the client nodes, one a name of a root
    /// service, in the order of their services. `referenceID` is the position in that order.
    /// - Parameters: the services and strings of the store that was counted.
    public func graph(services: [ServiceKey], strings: StringTable) -> ServiceGraph {
        var graph = ServiceGraph()
        let order = sortedNodes(services, strings)
        var positions = Array(repeating: -1, count: nodes.count)
        for (position, node) in order.enumerated() {
            positions[node] = position
            graph.nodes.append(serviceNode(node, position, services[node], strings))
        }
        for edge in table.edges {
            let source = positions[Int(edge.source)]
            let target = positions[Int(edge.target)]
            guard source >= 0, target >= 0 else { continue }
            graph.nodes[source].edges.append(
                serviceEdge(edge, target, graph.nodes[source].start, graph.nodes[source].end))
        }
        for index in graph.nodes.indices {
            graph.nodes[index].edges.sort { ($0.target, $0.type ?? "") < ($1.target, $1.type ?? "") }
        }
        appendClients(to: &graph, order)
        graph.start = graph.nodes.compactMap(\.start).min()
        graph.end = graph.nodes.compactMap(\.end).max()
        return graph
    }

    private func sortedNodes(_ services: [ServiceKey], _ strings: StringTable) -> [Int] {
        let seen = nodes.indices.filter { nodes[$0].isSeen && $0 < services.count }
        let names = seen.map { node in
            [services[node].name, services[node].type, services[node].accountID].map { strings[$0] }
        }
        return seen.indices.sorted { a, b in
            let (first, second) = (nodes[seen[a]].bounds.start, nodes[seen[b]].bounds.start)
            if first != second { return first < second }
            return names[a].lexicographicallyPrecedes(names[b])
        }.map { seen[$0] }
    }

    private func serviceNode(_ node: Int, _ position: Int, _ key: ServiceKey, _ strings: StringTable) -> ServiceNode {
        let tally = nodes[node]
        var result = ServiceNode(
            referenceID: position, name: strings[key.name], type: key.type == 0 ? nil : strings[key.type])
        result.accountID = key.accountID == 0 ? nil : strings[key.accountID]
        result.state = tally.isActive ? "active" : "unknown"
        result.isRoot = tally.isRoot
        (result.start, result.end) = tally.bounds.floored.map { ($0.start, $0.end) } ?? (nil, nil)
        result.statistics = tally.calls.statistics
        result.responseTimes = histogram(tally.calls.latencies)
        result.durations = histogram(tally.durations)
        return result
    }

    /// Times of an edge are those of its source (reference 3.4).
    private func serviceEdge(_ edge: EdgeTally, _ target: Int, _ start: Timestamp?, _ end: Timestamp?) -> ServiceEdge {
        var result = ServiceEdge(target: target)
        result.start = start
        result.end = end
        if edge.isLink {
            result.type = "link"
            result.eventAges = histogram(edge.ages)
        } else {
            result.statistics = edge.calls.statistics
            result.responseTimes = histogram(edge.calls.latencies)
        }
        return result
    }

    /// One client node a name: with the identity of U-8, root services of one name and several types share it.
    private func appendClients(to graph: inout ServiceGraph, _ order: [Int]) {
        var clients: [String: Int] = [:]
        var bounds: [Int: Bounds] = [:]
        for (target, node) in order.enumerated() where nodes[node].isRoot {
            let name = graph.nodes[target].name
            let position = clients[name] ?? graph.nodes.count
            if clients.updateValue(position, forKey: name) == nil {
                var client = ServiceNode(referenceID: position, name: name, type: "client")
                client.state = "unknown"
                graph.nodes.append(client)
            }
            bounds[position, default: Bounds()].include(nodes[node].entryBounds)
            var edge = ServiceEdge(target: target)
            edge.statistics = nodes[node].entries.statistics
            edge.responseTimes = histogram(nodes[node].entries.latencies)
            graph.nodes[position].edges.append(edge)
        }
        for (position, bounds) in bounds {
            guard let times = bounds.floored else { continue }
            graph.nodes[position].start = times.start
            graph.nodes[position].end = times.end
            for index in graph.nodes[position].edges.indices {
                graph.nodes[position].edges[index].start = times.start
                graph.nodes[position].edges[index].end = times.end
            }
        }
    }
}

extension ServiceGraph {
    /// The graph of a store's traces (reference 3).
    /// - Parameter selection: only these traces; nil for all.
    public static func derived(from store: TraceStore, in selection: TraceSelection? = nil) -> ServiceGraph {
        var accumulator = GraphAccumulator()
        accumulator.add(store, traces: 0..<store.traceCount, in: selection)
        accumulator.addLinks(store, in: selection)
        return accumulator.graph(services: store.services, strings: store.strings)
    }

    /// The graph of a few traces: cost grows with these traces, not with the store.
    public static func derived(from store: TraceStore, traces: [Int]) -> ServiceGraph {
        var accumulator = GraphAccumulator()
        for trace in traces where trace >= 0 && trace < store.traceCount {
            accumulator.add(store, traces: trace..<(trace + 1))
        }
        accumulator.addLinks(store, in: TraceSelection(traces, capacity: store.traceCount))
        return accumulator.graph(services: store.services, strings: store.strings)
    }
}
