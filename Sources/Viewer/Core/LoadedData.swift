import TraceModel

/// A data set with what every screen needs to have worked out of it once: immutable, so it is shared and not copied, and is made off
/// the main loop.
public final class LoadedData: Sendable {
    public let dataSet: DataSet
    /// The service graph as the source answered it, else derived from the traces (reference 3).
    public let graph: ServiceGraph
    /// Grows with every data set that arrives.
    public let version: Int

    /// Works out what the screens need: time grows with the data, so call it off the main loop.
    public init(_ dataSet: DataSet, graph: ServiceGraph, version: Int) {
        self.dataSet = dataSet
        self.graph = graph
        self.version = version
    }

    public var store: TraceStore { dataSet.store }

    /// No data yet.
    public static let empty = LoadedData(DataSet(), graph: ServiceGraph(), version: 0)
}
