import Screen
import Testing
import TraceModel

@testable import Viewer

@Suite("While a source is read")
struct ReadingTests {
    private func screen(_ state: AppState) -> String {
        var canvas = Canvas(size: state.size)
        draw(state, on: &canvas)
        return plainText(canvas)
    }

    /// A file whose only value is not read to its end.
    private func state(_ width: Int = 120, _ height: Int = 40) -> AppState {
        var state = AppState(ViewerSettings(sourceName: "big.json"), size: Size(width: width, height: height))
        _ = start(&state)
        var progress = LoadProgress(bytes: 0, totalBytes: 332_000_000, traces: 0, isDone: false)
        (progress.bytesSeen, progress.entities) = (332_000_000, 450_560)
        _ = reduce(&state, .loading(progress))
        _ = reduce(&state, .tick(200))
        return state
    }

    @Test(
        "Nothing says that there is nothing, on no screen and at no size",
        arguments: [(40, 12), (80, 24), (100, 30), (120, 40), (200, 50)])
    func reading(size: (Int, Int)) {
        for keys in ["", "L", "v"] {
            for hasAnswer in [false, true] {
                var state = state(size.0, size.1)
                if hasAnswer { _ = reduce(&state, .loaded(LoadedData(DataSet(), version: 1), isFinal: false)) }
                for key in Key.list(keys) ?? [] { _ = reduce(&state, .key(key)) }
                let text = screen(state)
                #expect(text.contains("Reading."), "\(keys) \(hasAnswer)\n\(text)")
                #expect(!text.contains("No services") && !text.contains("No traces") && !text.contains(" 0 traces"))
                #expect(!text.contains("None of"))
                #expect(text.split(separator: "\n").first?.contains("reading 100%") == true)
            }
        }
    }

    @Test("The header says how much of how much, and what a single value has brought so far")
    func inside() {
        var state = state()
        #expect(screen(state).contains("reading 100% of 332.0 MB  450,560 segments  ^C stops"))
        var progress = LoadProgress(bytes: 0, totalBytes: 332_000_000, traces: 0, isDone: false)
        progress.bytesSeen = 166_000_000
        _ = reduce(&state, .loading(progress))
        #expect(screen(state).contains("reading 50% of 332.0 MB  ^C stops"))
        // What is unpacked has no known end.
        progress.totalBytes = nil
        _ = reduce(&state, .loading(progress))
        #expect(screen(state).contains("reading 166.0 MB  ^C stops"))
    }

    @Test("When it has been read and holds nothing, that is said")
    func nothing() {
        var state = state()
        _ = reduce(&state, .loaded(LoadedData(DataSet(), version: 1), isFinal: true))
        #expect(screen(state).contains("The source was read and holds no traces"))
    }
}
