import Testing
import TraceModel

@testable import TraceFormats

/// How far the reading is, told by those who read.
@Suite struct ReadMeterTests {
    /// One value of hundreds of thousands of entities, whose room is let go of, and small ones behind it.
    @Test func goesOnCountingBehindALargeValue() {
        let meter = ReadMeter()
        var batch = EntityBatch()
        batch.meter = meter
        let entity = RawEntity(
            id: .none, parentID: .none, embeddedIn: -1, flags: [], start: 0, end: 1, name: 0, request: 0, profile: 0,
            document: 0)
        for count in [250_000, 10, 5_000] {
            for _ in 0..<count { batch.add(entity) }
            batch.removeAll()
            #expect(batch.entities.isEmpty)
        }
        #expect(meter.entities == 255_010)
    }
}
