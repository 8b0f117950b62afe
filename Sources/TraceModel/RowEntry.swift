/// What hangs on a row and stands in a list of its own, ascending by row.
public protocol RowEntry: Sendable {
    /// The entity's row in the store.
    var row: UInt32 { get }

    /// The same at another row, with its strings renumbered.
    func mapped(row: UInt32, _ renumber: (StringIndex) -> StringIndex) -> Self
}

extension AnnotationEntry: RowEntry {
    public func mapped(row: UInt32, _ renumber: (StringIndex) -> StringIndex) -> AnnotationEntry {
        if case .string(let index) = value {
            return AnnotationEntry(row: row, key: renumber(key), value: .string(renumber(index)))
        }
        return AnnotationEntry(row: row, key: renumber(key), value: value)
    }
}

extension ExceptionEntry: RowEntry {
    public func mapped(row: UInt32, _ renumber: (StringIndex) -> StringIndex) -> ExceptionEntry {
        var result = self
        result.row = row
        result.type = renumber(type)
        result.message = renumber(message)
        return result
    }
}

extension LinkEntry: RowEntry {
    public func mapped(row: UInt32, _ renumber: (StringIndex) -> StringIndex) -> LinkEntry {
        LinkEntry(row: row, traceID: traceID, entityID: entityID)
    }
}

extension MissingParent: RowEntry {
    public func mapped(row: UInt32, _ renumber: (StringIndex) -> StringIndex) -> MissingParent {
        MissingParent(row: row, parent: parent)
    }
}

extension RequestInfo {
    /// The same with its strings renumbered.
    public func mapped(_ renumber: (StringIndex) -> StringIndex) -> RequestInfo {
        var result = self
        result.method = renumber(method)
        result.url = renumber(url)
        result.userAgent = renumber(userAgent)
        result.clientIP = renumber(clientIP)
        result.user = renumber(user)
        return result
    }
}

extension Array {
    /// The entries of the rows in a range, by halving.
    func entries(of rows: Range<Int>) -> ArraySlice<Element> where Element: RowEntry {
        self[
            partitioningIndex { Int($0.row) >= rows.lowerBound }..<partitioningIndex { Int($0.row) >= rows.upperBound }]
    }

    /// The entries of the traces in a range, by halving.
    func entries(ofTraces traces: Range<Int>) -> ArraySlice<Element> where Element == OtherPlace {
        self[
            partitioningIndex {
                Int($0.trace) >= traces.lowerBound
            }..<partitioningIndex { Int($0.trace) >= traces.upperBound }]
    }
}
