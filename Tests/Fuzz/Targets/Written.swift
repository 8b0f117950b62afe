import TestSupport
import TraceFormats
import TraceModel
import TraceRepository

/// Whatever is accepted, written as OTLP and as Jaeger's JSON and read again is the same trace.
@Sendable func writeSpansAndReadAgain(_ bytes: [UInt8]) {
    for form in SpanEncoder.Form.allCases {
        do {
            let repository = FileRepository([.memory(name: "fuzzed", bytes: bytes)], threads: 1)
            let data = try repository.answer(.overview(.init()))
            guard data.store.traceCount > 0 else { return }
            let again = try load([.memory(name: "written", bytes: try written(data, repository, form))]).get()
            let before = data.store.outline(openTakesNoTime: form == .jaeger)
            let after = again.store.outline(openTakesNoTime: form == .jaeger)
            let different = zip(before, after).first { $0 != $1 }
            must(before == after, "as \(form): \(before.count) traces, \(after.count); \(different as Any)")
        } catch {
            // What holds nothing is told so; nothing was accepted.
        }
    }
}

/// Spans of a line each are read as they are, whatever was written before them: blanks that no other line has make each another.
@Sendable func readAgainWithBlanks(_ bytes: [UInt8]) {
    var blanks = 0
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let unlike = lines.map { line -> [UInt8] in
        guard line.first == UInt8(ascii: "{") else { return Array(line) }
        blanks += 1
        return [UInt8(ascii: "{")] + [UInt8](repeating: 0x20, count: blanks) + line.dropFirst()
    }
    guard case .success(let one) = load([.memory(name: "fuzzed", bytes: bytes)]),
        case .success(let other) = load(
            [.memory(name: "fuzzed", bytes: Array(unlike.joined(separator: [UInt8(ascii: "\n")])))])
    else { return }
    // A trace whose documents name none has an id that is made of their text.
    guard one.store.spans.count > 1, one.store.traceFlags.allSatisfy({ !$0.contains(.madeUpID) }) else { return }
    let different = zip(one.store.lines, other.store.lines).first { $0 != $1 }
    must(one.store.lines == other.store.lines, "with blanks: \(different as Any)")
}
