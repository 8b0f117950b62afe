import TraceModel

/// The call paths of two sets as one tree: where the time of each goes, place by place. Times are means of a trace, in seconds.
public struct ComparedPaths: Sendable {
    /// What a set has in a place of the tree.
    public struct Figures: Hashable, Sendable {
        /// Steps of all traces.
        public var calls = 0
        /// Mean of a trace of the set, with what it waited for, and by itself.
        public var inclusive = 0.0
        public var exclusive = 0.0
    }

    /// One place in the tree.
    public struct Node: Hashable, Sendable {
        public var operation: Operation
        /// -1 for the whole, which is the first.
        public var parent: Int
        /// 0 for the whole.
        public var depth: Int
        public var a = Figures()
        public var b = Figures()
        /// Those that take most in both together first.
        public var children: [Int] = []
    }

    /// Parents before children. The first stands for both sets whole, its children are the entries.
    public private(set) var nodes: [Node]
    /// Traces of each whose documents were read.
    public let tracesA: Int
    public let tracesB: Int

    /// One pass over the rows of both sets.
    public init(
        _ store: TraceStore, _ a: TraceSelection, against b: TraceSelection, rule: CriticalPathRule = .crisp
    ) {
        tracesA = a.numbers.reduce(0) { $0 + ($1 < store.traceCount ? 1 : 0) }
        tracesB = b.numbers.reduce(0) { $0 + ($1 < store.traceCount ? 1 : 0) }
        nodes = [Node(operation: Operation(node: NodeIdentity(name: "", type: nil), name: ""), parent: -1, depth: 0)]
        var places: [Place: Int] = [:]
        add(CallPaths(store, in: a, rule: rule), tracesA, \.a, &places)
        add(CallPaths(store, in: b, rule: rule), tracesB, \.b, &places)
        for index in nodes.indices.dropFirst() { nodes[nodes[index].parent].children.append(index) }
        for index in nodes.indices where nodes[index].children.count > 1 {
            let sorted = nodes[index].children.sorted { weight($0) != weight($1) ? weight($0) > weight($1) : $0 < $1 }
            nodes[index].children = sorted
        }
    }

    private struct Place: Hashable {
        var parent: Int
        var operation: Operation
    }

    private func weight(_ node: Int) -> Double { nodes[node].a.inclusive + nodes[node].b.inclusive }

    private mutating func add(
        _ paths: CallPaths, _ traces: Int, _ side: WritableKeyPath<Node, Figures>, _ places: inout [Place: Int]
    ) {
        guard traces > 0 else { return }
        let scale = 1 / Double(traces) / 1e9
        var numbers: [Int] = []
        for path in paths.nodes {
            let parent = path.parent < 0 ? 0 : numbers[path.parent]
            let place = Place(parent: parent, operation: path.operation)
            let number = places[place] ?? nodes.count
            if number == nodes.count {
                places[place] = number
                nodes.append(Node(operation: path.operation, parent: parent, depth: nodes[parent].depth + 1))
            }
            numbers.append(number)
            nodes[number][keyPath: side].calls += path.calls
            nodes[number][keyPath: side].inclusive += Double(path.inclusive) * scale
            nodes[number][keyPath: side].exclusive += Double(path.exclusive) * scale
            if path.parent < 0 { nodes[0][keyPath: side].inclusive += Double(path.inclusive) * scale }
        }
    }
}
