import TraceModel

/// What an expression about a data set may name: services, annotation keys, and the values that are met most. Made once for a data
/// set, off the main loop; how much it holds is bounded, so that looking something up in it costs the same for any data.
public struct FilterVocabulary: Sendable {
    /// So many values a keyword or key, the most frequent first; so many keys.
    static let mostValues = 200
    static let mostKeys = 500
    /// So many names of services.
    static let mostServices = 1000
    /// Longer than this, in bytes, nobody would have it in a line.
    static let longest = 200

    /// Texts as they stand in the data. Without data there are keywords alone.
    public private(set) var services: [String] = []
    public private(set) var types: [String] = []
    public private(set) var accounts: [String] = []
    /// Annotation keys that are shown, the most frequent first.
    public private(set) var keys: [String] = []
    var groups: [TraceGroup] = []
    /// By keyword, or by annotation key.
    var values: [String: [ScalarValue]] = [:]
    var annotated: [String: [ScalarValue]] = [:]
    /// Every annotation key; nil where they are too many to be kept.
    private var allKeys: Set<String>? = []
    /// How many traces and summaries it was read of.
    public private(set) var traceCount = 0

    public init() {}

    /// Time grows with the data.
    /// - Parameters:
    ///   - mayShow: whether a value may be suggested: the name that it stands under, and its text. Secrets may not.
    ///   - isWanted: asked now and then.
    /// - Returns: nil as soon as nobody wants it any more.
    public static func of(
        _ data: DataSet, mayShow: (String, String) -> Bool, isWanted: () -> Bool = { true }
    ) -> FilterVocabulary? {
        var made = FilterVocabulary()
        made.traceCount = data.store.traceCount + data.summaries.count
        made.groups = data.groups
        made.readServices(data)
        for rule in KeywordRule.all where rule.takesKey == false {
            guard isWanted() else { return nil }
            made.read(rule, data)
        }
        guard isWanted() else { return nil }
        made.readAnnotations(data)
        made.leaveOut(mayShow)
        return isWanted() ? made : nil
    }

    /// Whether any trace has an annotation of that key; nil where that is not known.
    public func has(annotation key: String) -> Bool? { allKeys.map { $0.contains(key) } }

    private mutating func readServices(_ data: DataSet) {
        var nodes = data.store.services.map { NodeIdentity($0, data.store.strings) }
        nodes += data.graph?.nodes.map { NodeIdentity($0) } ?? []
        var known = Set(nodes)
        for summary in data.summaries where known.count < FilterVocabulary.mostServices {
            known.formUnion(summary.services.map { NodeIdentity($0) })
        }
        func bounded(_ texts: some Sequence<String>) -> [String] {
            Array(Set(texts).sorted().prefix(FilterVocabulary.mostServices))
        }
        services = bounded(known.map(\.name))
        types = bounded(known.compactMap(\.type))
        accounts = bounded(known.compactMap(\.accountID))
    }

    /// The values of a keyword.
    private mutating func read(_ rule: KeywordRule, _ data: DataSet) {
        var counts: [ScalarValue: Int] = [:]
        switch rule.known(data.store) {
        case .none: return
        case .strings(let strings):
            for (string, count) in most(strings, of: data.store.strings.count) {
                counts[.string(data.store.strings[string])] = count
            }
        case .numbers(let numbers): for number in numbers { counts.count(.number(number)) }
        }
        for summary in data.summaries {
            for value in rule.ofSummary(summary, "") ?? [] { counts.count(ScalarValue(value)) }
        }
        values[rule.word] = counts.most
    }

    private mutating func readAnnotations(_ data: DataSet) {
        let strings = data.store.strings
        var uses = Array(repeating: 0, count: strings.count)
        for entry in data.store.annotations { uses[Int(entry.key)] += 1 }
        var byKey: [String: Int] = [:]
        for (key, count) in uses.enumerated() where count > 0 { byKey[strings[StringIndex(key)]] = count }
        for summary in data.summaries { for group in summary.annotations { byKey[group.key, default: 0] += 1 } }
        allKeys = byKey.count > 20 * FilterVocabulary.mostKeys ? nil : Set(byKey.keys)
        keys = byKey.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
            .prefix(FilterVocabulary.mostKeys).map(\.key)
        var counts: [[ScalarValue: Int]] = Array(repeating: [:], count: keys.count)
        count(data, &counts)
        for (number, key) in keys.enumerated() { annotated[key] = counts[number].most }
    }

    /// The values of each key.
    private func count(_ data: DataSet, _ counts: inout [[ScalarValue: Int]]) {
        let strings = data.store.strings
        var places: [StringIndex: Int] = [:]
        for (number, key) in keys.enumerated() { if let string = strings.find(key) { places[string] = number } }
        var raw: [[AnnotationValue: Int]] = Array(repeating: [:], count: keys.count)
        for entry in data.store.annotations { if let number = places[entry.key] { raw[number].count(entry.value) } }
        for (number, found) in raw.enumerated() {
            for (value, count) in found { counts[number][data.store.scalar(value)] = count }
        }
        let numbers = Dictionary(keys.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        for summary in data.summaries {
            for group in summary.annotations {
                guard let number = numbers[group.key] else { continue }
                for value in group.values { counts[number].count(value.value) }
            }
        }
    }

    private mutating func leaveOut(_ mayShow: (String, String) -> Bool) {
        func fits(_ name: String, _ text: String) -> Bool {
            !text.isEmpty && text.utf8.count <= FilterVocabulary.longest && mayShow(name, text)
        }
        services = services.filter { fits("service", $0) }
        types = types.filter { fits("type", $0) }
        accounts = accounts.filter { fits("account.id", $0) }
        keys = keys.filter { fits("annotation", $0) }
        groups = groups.filter { fits("group", $0.name) }
        for (name, found) in values { values[name] = found.filter { $0.isWritable && fits(name, $0.text) } }
        for (name, found) in annotated { annotated[name] = found.filter { $0.isWritable && fits(name, $0.text) } }
    }
}

/// The numbers that come most often, with how often, in one pass and without an object a number; 0 is absence.
private func most(_ strings: [StringIndex], of count: Int) -> [(StringIndex, Int)] {
    var uses = Array(repeating: UInt32(0), count: count)
    for string in strings { uses[Int(string)] &+= 1 }
    // How many are used so often, the most frequent in one class.
    var classes = Array(repeating: 0, count: 1024)
    func number(_ uses: UInt32) -> Int { min(Int(uses), classes.count - 1) }
    for used in uses.dropFirst() where used > 0 { classes[number(used)] += 1 }
    var (least, room) = (classes.count - 1, FilterVocabulary.mostValues)
    while least > 1, classes[least] < room {
        room -= classes[least]
        least -= 1
    }
    var found: [(StringIndex, Int)] = []
    for (string, used) in uses.enumerated().dropFirst() where used > 0 && number(used) >= least {
        if number(used) == least {
            guard room > 0 else { continue }
            room -= 1
        }
        found.append((StringIndex(string), Int(used)))
    }
    return found
}

extension [ScalarValue: Int] {
    /// The most frequent first.
    fileprivate var most: [ScalarValue] {
        self.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key.text < $1.key.text }
            .prefix(FilterVocabulary.mostValues).map(\.key)
    }
}

extension Dictionary where Value == Int {
    /// One more of a value; new ones up to a bound, so that ids cost no memory.
    fileprivate mutating func count(_ value: Key) {
        if let known = self[value] {
            self[value] = known + 1
        } else if count < 10 * FilterVocabulary.mostValues {
            self[value] = 1
        }
    }
}

extension ScalarValue {
    /// An expression can say it.
    fileprivate var isWritable: Bool { if case .number(let number) = self { number.isFinite } else { true } }

    fileprivate init(_ value: FilterValue) {
        self =
            switch value {
            case .string(let text): .string(text)
            case .number(let number): .number(number)
            case .boolean(let flag): .boolean(flag)
            }
    }
}
