import Testing
import TraceModel

@Suite struct FlagTests {
    @Test("each flag of an entity has a bit of its own") func bits() {
        let flags: [EntityFlags] = [
            .segment, .inferred, .inProgress, .fault, .error, .throttle, .aws, .remote, .traced, .hasSQL, .hasCause,
            .hasMetadata, .hasAnnotations, .orphan, .unattached, .duplicate, .skewed, .cycle, .severalTables,
            .synthetic,
            .endsBeforeStart, .ownDocument, .noStart,
        ]
        #expect(Set(flags.map(\.rawValue)).count == flags.count)
        #expect(flags.allSatisfy { $0.rawValue.nonzeroBitCount == 1 })
    }
}
