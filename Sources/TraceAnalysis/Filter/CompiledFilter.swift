import TraceModel

/// An expression tied to a store: strings are compared once each, traces are then judged by numbers and bits alone.
public struct CompiledFilter {
    let store: TraceStore
    let root: FilterNode
    /// Where documents are read again; nil where only the store is there.
    var documents: DocumentsRead?

    /// - Parameter trace: its number in the store.
    public func matches(_ trace: Int) -> Bool {
        let rows = store.rows(ofTrace: trace)
        let subject = FilterSubject.trace(trace, root: store.rootSegment(ofTrace: trace), rows)
        return holds(self.root, subject)
    }

    /// All traces of the store that match.
    /// - Parameter selection: only these are judged; nil for all.
    public func selection(in selection: TraceSelection? = nil) -> TraceSelection {
        var result = TraceSelection(capacity: store.traceCount)
        for trace in 0..<store.traceCount where selection?.contains(trace) ?? true {
            if matches(trace) { result.insert(trace) }
        }
        return result
    }
}

/// What a test is put to (the columns of reference 5.2).
enum FilterSubject {
    case trace(Int, root: Int?, Range<Int>)
    case segment(Int, root: Int?)
    /// A call: the entity that made it and the segment that it reached; for a client's call both are the root segment.
    case call(caller: Int, callee: Int, fromClient: Bool)
}

/// An expression with its strings turned into tables.
indirect enum FilterNode: Sendable {
    case constant(Bool)
    case all([FilterNode])
    case any([FilterNode])
    case not(FilterNode)
    case leaf(FilterLeaf)
    /// By node number: the nodes meant, and those whose client node is meant.
    case service(nodes: [Bool], clients: [Bool], FilterNode?)
    case edge(sources: [Bool], clients: [Bool], targets: [Bool], FilterNode?)
    case cause(RootCauseKind, CauseElement, FilterExpression?)
    case causeJSON([JSONValue])
}

/// One test, ready to be put to rows.
enum FilterLeaf: Sendable {
    case flag(FlagField, Bool)
    /// nil: the value exists.
    case number(NumberField, (NumberOperator, Double)?)
    case text(TextField, TextTest)
    /// By profile number: instance, zone or ARN.
    case profile([Bool])
    /// By node number: name or type.
    case node([Bool])
    case annotation(AnnotationTest)
    case metadata(MetadataTest)

    /// Strings of requests, of which a store may hold one a row: compared when a trace is judged.
    enum TextField: Sendable { case url, method, userAgent, clientIP, user }
    enum FlagField: Sendable { case ok, error, fault, throttle, partial, inferred, root }
    enum NumberField: Sendable { case responseTime, duration, status }
}

/// A test of one annotation.
struct AnnotationTest: Sendable {
    enum Side: Sendable { case own, source, destination }
    enum Values: Sendable {
        case holds
        case boolean(Bool)
        case number(NumberOperator, Double)
        case string(TextTest)
    }
    var keys: AnnotationKeys
    var side: Side
    var values: Values

    func holds(_ value: AnnotationValue, _ strings: StringTable) -> Bool {
        switch (values, value) {
        case (.holds, .boolean(let flag)): flag
        case (.holds, _): true
        case (.boolean(let wanted), .boolean(let flag)): wanted == flag
        case (.number(let comparison, let operand), .number(let number)): comparison.holds(number, operand)
        case (.string(let test), .string(let index)): test.holds(index, strings)
        default: false
        }
    }
}

/// A test of a string by its number: equality compares numbers, the rest compares bytes.
struct TextTest: Sendable {
    /// nil: the string exists.
    private var comparison: StringOperator?
    private var operand: [UInt8] = []
    /// The operand's own number, nil when the store does not hold it.
    private var index: StringIndex?

    init(_ condition: FilterCondition, _ strings: StringTable) {
        guard case .string(let comparison, let operand) = condition else { return }
        self.comparison = comparison
        self.operand = Array(operand.utf8)
        index = strings.find(operand)
    }

    /// Of a string that exists, be it empty.
    func holds(_ text: StringIndex, _ strings: StringTable) -> Bool {
        switch comparison {
        case nil: true
        case .equal?: text == index
        case .notEqual?: text != index
        case let comparison?: strings.withUTF8(text) { comparison.holds($0, operand) }
        }
    }
}
