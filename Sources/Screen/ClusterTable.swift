/// The clusters of a canvas that do not fit in a cell's own scalar, each kept once.
struct ClusterTable: Sendable {
    private var clusters: [Cluster] = []
    private var indices: [Cluster: UInt32] = [:]

    var isEmpty: Bool { clusters.isEmpty }

    /// The glyph of a cell that shows the cluster.
    mutating func glyph(for cluster: Cluster) -> UInt32 {
        if cluster.markCount == 0 { return cluster.base }
        if let known = indices[cluster] { return known }
        let glyph = UInt32(clusters.count) | Cell.clusterBit
        clusters.append(cluster)
        indices[cluster] = glyph
        return glyph
    }

    /// The cluster a cell's glyph stands for.
    subscript(_ glyph: UInt32) -> Cluster {
        let index = Int(glyph & ~Cell.clusterBit)
        guard index < clusters.count else { return Cluster(base: Cleaning.replacement, width: 1) }
        return clusters[index]
    }

    mutating func removeAll() {
        clusters.removeAll(keepingCapacity: true)
        indices.removeAll(keepingCapacity: true)
    }
}
