import ArgumentParser
import Sample
import TraceAnalysis
import TraceFormats
import TraceModel
import TraceRepository

/// The repository of a command line's sources, cut to the part that its options name.
/// - Parameter untilInterrupted: a source that goes on by itself is read until somebody ends it.
func openRepository(_ options: SourceOptions, untilInterrupted: Bool = false) throws -> any TraceRepository {
    if options.kind.isEndless, !untilInterrupted, !options.listen.hasEnd {
        throw ValidationError("\(options.kind.form) goes on until it is told to end: --for 30s, or --traces 10.")
    }
    let whole = try openWholeRepository(options, untilInterrupted: untilInterrupted)
    // A service that chooses cuts to the window and the filter itself.
    return whole.capabilities.filters == .there
        ? whole : try narrowed(whole, options.window, isWindowAsked: whole.capabilities.isAskedForWindows)
}

/// The same sources whole, for the viewer: which part of them is meant can be changed there.
/// - Parameter isFollowing: files and streams are read on when they grow.
func openWholeRepository(_ options: SourceOptions, isFollowing: Bool = false, untilInterrupted: Bool = false) throws
    -> any TraceRepository
{
    try options.check()
    if options.capabilities.filters == .there, let text = options.window.filter,
        let refusal = FilterExpression.refusal(forService: text)
    {
        throw ValidationError("--filter, \(refusal)")
    }
    if options.capabilities.filters != .there {
        do throws(FilterError) {
            _ = try options.window.filter.map { text throws(FilterError) in try FilterExpression(parsing: text) }
        } catch {
            throw ValidationError("--filter, \(error)")
        }
    }
    return try options.kind.open(
        SourceOpening(
            arguments: options.sources, account: options.account.settings, isFollowing: isFollowing,
            listen: options.listen, untilInterrupted: untilInterrupted, asXRay: options.asXRay))
}

/// The bundled sample, unpacked by the same reader as any file.
func demoRepository() -> any TraceRepository {
    FileRepository([.memory(name: "demo", bytes: Sample.xray)])
}

/// The bundled sample as OpenTelemetry or Jaeger would have it.
func demoRepository(as form: SpanEncoder.Form) -> any TraceRepository {
    // Made when it is read: the first frame does not wait for it.
    FileRepository([
        .made(MadeBytes(name: "demo, as \(form.rawValue)") { try demoBytes(as: form) })
    ])
}

/// The same as bytes.
func demoBytes(as form: SpanEncoder.Form) throws -> [UInt8] {
    let sample = demoRepository()
    let data = try sample.answer(.overview(.init()))
    var encoder = try SpanEncoder(form, indented: false)
    for trace in 0..<data.store.traceCount { try encoder.append(trace, of: data, from: sample) }
    encoder.finish()
    return encoder.take()
}

/// - Parameter isWindowAsked: the source is asked for the window; the filter alone is left to be applied.
private func narrowed(
    _ repository: any TraceRepository, _ options: WindowOptions, isWindowAsked: Bool
) throws -> any TraceRepository {
    do throws(FilterError) {
        guard let narrowing = try Narrowing(options, isWindowAsked: isWindowAsked) else { return repository }
        return NarrowedRepository(whole: repository, narrowing: narrowing)
    } catch {
        throw ValidationError("--filter, \(error)")
    }
}
