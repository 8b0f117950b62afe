import TraceModel

extension KeywordRule {
    /// Every keyword: a new one is its line here.
    static let all: [KeywordRule] = [
        flag("ok", .ok, .requests) { !$0.hasFault && !$0.hasError },
        flag("error", .error, .requests) { $0.hasError },
        flag("fault", .fault, .requests) { $0.hasFault },
        flag("throttle", .throttle, .requests) { $0.hasThrottle },
        flag("partial", .partial, .requests) { $0.isPartial },
        // Whether a segment was inferred, a summary says only along its causes.
        flag("inferred", .inferred, [.requests, .causeService], cause: { .boolean($0.inferred) }) { _ in nil },
        flag("root", .root, .service, home: "Write service(\"name\") { root }") { _ in nil },
        number("responsetime", .responseTime) { $0.responseTime },
        number("duration", .duration) { $0.duration },
        number(
            "http.status", .status, known: { .numbers($0.requests.filter { $0.status >= 0 }.map { Double($0.status) }) }
        ) { $0.status.map(Double.init) },
        text("http.url", .url) { $0.url },
        text("http.method", .method) { $0.method },
        text("http.useragent", .userAgent) { $0.userAgent },
        text("http.clientip", .clientIP) { $0.clientIP },
        KeywordRule(
            word: "user", kind: .string, places: .requests, home: outside,
            leaf: { store, condition, _ in .leaf(.text(.user, TextTest(condition, store.strings))) },
            ofSummary: { summary, _ in summary.users.map { .string($0.name) } },
            known: { .strings($0.requests.map(\.user)) }),
        profile("availabilityzone", { $0.availabilityZone }) { $0.availabilityZones },
        profile("instance.id", { $0.instanceID }) { $0.instanceIDs },
        profile("resource.arn", { $0.resourceARN }) { $0.resourceARNs },
        node("name", [.service, .edge, .causes], { $0.name }) { $0.name.map(FilterValue.string) },
        node("type", [.service, .edge, .causeService], { $0.type }) { $0.type.map(FilterValue.string) },
        cause("first", .boolean, .causes) { .boolean($0.index == 0) },
        cause("last", .boolean, .causes) { .boolean($0.isLast) },
        cause("index", .number, .causes) { .number(Double($0.index)) },
        cause("remote", .boolean, .entities) { .boolean($0.remote) },
        cause("coverage", .number, .coveredEntity) { $0.coverage.map(FilterValue.number) },
        cause("message", .string, .exception, home: "Write it in rootcause.fault.exception { }") {
            $0.message.map(FilterValue.string)
        },
        annotation(
            "annotation", .own, [.trace, .service],
            home: "In edge(){} write source.annotation[key] or destination.annotation[key]"),
        annotation("source.annotation", .source, .edge, home: "Write it in edge(\"a\", \"b\") { }"),
        annotation("destination.annotation", .destination, .edge, home: "Write it in edge(\"a\", \"b\") { }"),
        metadata,
    ]

    private static let outside = "Write it outside of the braces"

    // MARK: The ways in which values are held

    private static func flag(
        _ word: String, _ field: FilterLeaf.FlagField, _ places: FilterPlaces, home: String = outside,
        cause: @escaping @Sendable (CauseItem) -> FilterValue? = { _ in nil },
        summary: @escaping @Sendable (TraceSummary) -> Bool?
    ) -> KeywordRule {
        KeywordRule(
            word: word, kind: .boolean, places: places, home: home,
            leaf: { _, condition, _ in
                if case .boolean(let wanted) = condition { return .leaf(.flag(field, wanted)) }
                return .leaf(.flag(field, true))
            }, ofSummary: { told, _ in summary(told).map { [.boolean($0)] } }, ofCause: cause)
    }

    private static func number(
        _ word: String, _ field: FilterLeaf.NumberField,
        known: @escaping @Sendable (TraceStore) -> KnownValues = { _ in .none },
        _ summary: @escaping @Sendable (TraceSummary) -> Double?
    ) -> KeywordRule {
        KeywordRule(
            word: word, kind: .number, places: .requests, home: outside,
            leaf: { _, condition, _ in
                guard case .number(let comparison, let operand) = condition else { return .leaf(.number(field, nil)) }
                return .leaf(.number(field, (comparison, operand)))
            }, ofSummary: { told, _ in summary(told).map { [.number($0)] } ?? [] }, known: known)
    }

    private static func text(
        _ word: String, _ field: FilterLeaf.TextField, _ summary: @escaping @Sendable (TraceSummary) -> String?
    ) -> KeywordRule {
        KeywordRule(
            word: word, kind: .string, places: .requests, home: outside,
            leaf: { store, condition, _ in .leaf(.text(field, TextTest(condition, store.strings))) },
            ofSummary: { told, _ in summary(told).map { [.string($0)] } ?? [] },
            known: { .strings($0.requests.map { $0.string(field) }) })
    }

    private static func profile(
        _ word: String, _ column: @escaping @Sendable (ResourceProfile) -> StringIndex,
        _ summary: @escaping @Sendable (TraceSummary) -> [String]
    ) -> KeywordRule {
        KeywordRule(
            word: word, kind: .string, places: .requests, home: outside,
            leaf: { store, condition, _ in .leaf(.profile(store.fulfilling(condition, store.profiles.map(column)))) },
            ofSummary: { told, _ in summary(told).map(FilterValue.string) },
            known: { .strings($0.profiles.map(column)) })
    }

    private static func node(
        _ word: String, _ places: FilterPlaces, _ column: @escaping @Sendable (ServiceKey) -> StringIndex,
        _ cause: @escaping @Sendable (CauseItem) -> FilterValue?
    ) -> KeywordRule {
        KeywordRule(
            word: word, kind: .string, places: places, home: "Write service(\"name\")",
            leaf: { store, condition, _ in .leaf(.node(store.fulfilling(condition, store.services.map(column)))) },
            ofCause: cause, known: { .strings($0.services.map(column)) })
    }

    private static func cause(
        _ word: String, _ kind: ValueKind, _ places: FilterPlaces,
        home: String = "Write it in rootcause.responsetime.entity { }",
        _ value: @escaping @Sendable (CauseItem) -> FilterValue?
    ) -> KeywordRule {
        KeywordRule(word: word, kind: kind, places: places, home: home, ofCause: value)
    }

    private static func annotation(
        _ word: String, _ side: AnnotationTest.Side, _ places: FilterPlaces, home: String
    ) -> KeywordRule {
        KeywordRule(
            word: word, kind: .any, places: places, home: home, takesKey: true,
            leaf: { store, condition, key in
                let keys = AnnotationKeys(key, in: store)
                if keys.isEmpty { return .constant(false) }
                let values = AnnotationTest.Values(condition, store.strings)
                return .leaf(.annotation(AnnotationTest(keys: keys, side: side, values: values)))
            },
            ofSummary: { told, key in told.annotationValues(key).map { FilterValue($0.value) } })
    }
}

extension AnnotationTest.Values {
    fileprivate init(_ condition: FilterCondition, _ strings: StringTable) {
        self =
            switch condition {
            case .holds: .holds
            case .boolean(let wanted): .boolean(wanted)
            case .number(let comparison, let operand): .number(comparison, operand)
            case .string: .string(TextTest(condition, strings))
            }
    }
}

extension TraceStore {
    /// For each number of a column whether its string fulfils the condition; an absent one (0) never does (U-23).
    fileprivate func fulfilling(_ condition: FilterCondition, _ column: [StringIndex]) -> [Bool] {
        guard case .string(let comparison, let operand) = condition else { return column.map { $0 != 0 } }
        let bytes = Array(operand.utf8)
        var memo: [StringIndex: Bool] = [:]
        return column.map { index in
            guard index != 0 else { return false }
            if let known = memo[index] { return known }
            let holds = strings.withUTF8(index) { comparison.holds($0, bytes) }
            memo[index] = holds
            return holds
        }
    }
}
