import Foundation
import Testing
import TraceModel

@testable import TraceRepository

@Suite("Answers are kept up to a bound")
struct AnswerTextsTests {
    @Test func whatWasNotUsedForLongestGoes() {
        let texts = AnswerTexts(limit: 100)
        let offsets = (0..<5).map { texts.add([UInt8](repeating: UInt8($0), count: 24)) }
        #expect(offsets == [0, 24, 48, 72, 96])
        func place(_ index: Int) -> DocumentPlace { DocumentPlace(source: 0, offset: offsets[index] + 4, length: 8) }
        // The first is looked at, so it is the latest used.
        #expect(texts.bytes(at: place(0)) == [UInt8](repeating: 0, count: 8))
        // 120 bytes are over the limit; half of it holds two pages of 24.
        #expect(texts.shrunk()?.map(\.offset) == [0, 96])
        #expect(texts.total == 48)
        #expect(texts.bytes(at: place(0)) != nil && texts.bytes(at: place(4)) != nil)
        #expect(texts.bytes(at: place(2)) == nil)
        #expect(texts.add([1]) == 120, "offsets run on")
        #expect(texts.shrunk() == nil)
    }

    @Test func tracesThatWereLetGoAreAskedForAgain() async throws {
        let answers = XRayAnswers(name: "x", limit: 3_000)
        let ids = (0..<40).map { TraceID(epoch: 1_772_323_200, middle: 0, low: UInt64($0)) }
        for id in ids {
            let segment =
                #"{\"id\":\"00000000000000aa\",\"trace_id\":\"\#(id)\",\"name\":\"web\",\"start_time\":1772323200,\"end_time\":1772323201}"#
            let text =
                #"{"Traces":[{"Id":"\#(id)","Segments":[{"Id":"00000000000000aa","Document":"\#(segment)"}]}]}"#
            _ = try await answers.read(try XRayPage(.batchGetTraces, [UInt8](text.utf8)))
            await answers.markComplete([id], now: 1_800_000_000)
        }
        let dataSet = await answers.snapshot()
        let kept = Set(dataSet.store.traceIDs)
        #expect(!kept.isEmpty && kept.count < 15)
        #expect(kept.contains(try #require(ids.last)))
        #expect(Set(await answers.missing(of: ids)) == Set(ids).subtracting(kept))
        for row in 0..<dataSet.store.rowCount {
            let place = dataSet.store.places[Int(dataSet.store.placeIndexes[row])]
            #expect(answers.texts.bytes(at: place) != nil)
        }
    }
}
