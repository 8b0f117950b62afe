import Screen
import TestSupport
import TraceAnalysis
import TraceModel

@testable import AWSAccount
@testable import Viewer

private let checkoutStore: TraceStore = {
    var builder = StoreBuilder()
    checkout(into: &builder)
    return builder.store
}()

/// An expression or an error with a column inside the text; what can be parsed can be judged.
@Sendable func parseFilter(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(FilterError) {
        let filter = try FilterExpression(parsing: text)
        let ofTrace = try filter.compiled(for: checkoutStore).matches(0)
        let ofSummary = filter.matches(TraceSummary.derived(ofTrace: 0, in: checkoutStore))
        must(ofSummary == nil || ofSummary == ofTrace, "the trace and its summary disagree")
    } catch {
        must((1...(text.count + 1)).contains(error.column), "column \(error.column) of \(text.count)")
    }
}

/// A theme or an error with its line.
@Sendable func parseTheme(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(ThemeError) {
        let theme = try Theme(name: "fuzzed", text: text)
        for depth in ColorDepth.allCases { _ = theme.rendition(of: .error, depth: depth) }
    } catch {
        must(error.line >= 0 && !error.description.isEmpty, "an error says where")
    }
}

/// A config file of the AWS tools: each line is an entry or a bad line.
@Sendable func parseSettings(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let file = INIFile(text: text)
    must(file.badLines == file.badLines.sorted(), "bad lines in order")
    _ = ShellWords.split(text)
}

/// A window of time as people type it: it starts before it ends.
@Sendable func parseWindow(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    for latest in [Int64.min, 0, 1_772_323_200_000_000_000, .max] {
        let reader = WindowText(
            options: ViewOptions(), latest: Timestamp(nanoseconds: latest), capabilities: .files)
        do throws(WindowText.Refusal) {
            if case .fixed(let window) = try reader.parse(text) { must(window.start < window.end, "\(window)") }
        } catch {
            must(!error.words.isEmpty, "a refusal says why")
        }
    }
}
