/// Things that are joined to sets, each known by one of its members.
struct DisjointSets {
    private var parent: [Int]

    /// - Parameter count: as many things, each a set by itself.
    init(count: Int) { parent = Array(0..<count) }

    /// The member by which a thing's set is known.
    mutating func root(_ thing: Int) -> Int {
        var thing = thing
        while parent[thing] != thing {
            parent[thing] = parent[parent[thing]]
            thing = parent[thing]
        }
        return thing
    }

    /// Joins a set to another, each given by its root; the other's root is that of both.
    mutating func join(_ root: Int, to other: Int) { parent[root] = other }
}
