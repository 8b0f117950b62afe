import Foundation
import Synchronization
import TraceFormats
import TraceModel

/// Files, folders, standard input, and bytes in memory as one repository. Everything is read once, by the first request;
/// later requests are answered from what was read. Sources that are followed go on to be read while a request is not
/// cancelled, and `grown` events tell of what has come.
public final class FileRepository: TraceRepository {
    /// What to read.
    public enum Source: Sendable, Hashable {
        /// A file, a folder (its files, by name), or `-` for standard input.
        case path(String)
        /// Bytes with a name to show: the bundled sample.
        case memory(name: String, bytes: [UInt8])
        /// The same, made when the source is read: beside the main loop.
        case made(MadeBytes)
    }
    public let name: String
    public var capabilities: SourceCapabilities {
        var capabilities = SourceCapabilities.files
        capabilities.growsByItself = follower != nil
        return capabilities
    }
    private let sources: [Source]
    private let threads: Int
    private let pieceSize: Int
    private let conversion: SpanConversion

    private struct State: Sendable {
        var answer: Result<DataSet, Problem>?
        var opened: [OpenedSource] = []
    }
    private let state = Mutex(State())
    private let shared = SharedPlaces()
    /// nil when sources are read to their end and that is all.
    private let follower: Follower?

    /// - Parameters:
    ///   - threads: how many read at once; nil for as many as there are processors, at most 8.
    ///   - pieceSize: how many bytes each takes at once. What is found does not depend on either.
    ///   - isFollowing: plain files and streams are read on when they grow.
    ///   - conversion: how spans become X-Ray's entities.
    public init(
        _ sources: [Source], threads: Int? = nil, pieceSize: Int = 1 << 20, isFollowing: Bool = false,
        conversion: SpanConversion = .services
    ) {
        let threads = threads ?? Self.usualThreads()
        self.sources = sources
        self.pieceSize = pieceSize
        self.conversion = conversion
        self.threads = threads
        follower =
            isFollowing
            ? Follower {
                SourceLoader(
                    sources, threads: threads, pieceSize: pieceSize, isFollowing: true, conversion: conversion)
            } : nil
        let first = sources.first.map(Self.shownName) ?? "nothing"
        name = sources.count > 1 ? "\(first) and \(sources.count - 1) more" : first
    }

    /// As many as there are processors, at most 8; XRAYSCOPE_THREADS says otherwise, for measuring.
    private static func usualThreads() -> Int {
        if let text = ProcessInfo.processInfo.environment["XRAYSCOPE_THREADS"], let wanted = Int(text) {
            return min(64, max(1, wanted))
        }
        return min(8, max(1, ProcessInfo.processInfo.activeProcessorCount))
    }

    private static func shownName(_ source: Source) -> String {
        switch source {
        case .path("-"): "standard input"
        case .path(let path): path.split(separator: "/").last.map(String.init) ?? path
        case .memory(let name, _): name
        case .made(let made): made.name
        }
    }

    public func request(_ request: DataRequest, deliver: @escaping @Sendable (DataEvent) -> Void) -> RequestHandle {
        let handle = RequestHandle()
        Thread.detachNewThread { [self] in
            if let follower {
                return follower.run(
                    handle, publish: { opened in state.withLock { $0.opened = opened } }, deliver: deliver)
            }
            if let answer = state.withLock({ $0.answer }) {
                return Self.finish(answer, deliver)
            }
            let loader = SourceLoader(sources, threads: threads, pieceSize: pieceSize, conversion: conversion)
            let answer = loader.run(handle, deliver)
            if handle.isCancelled { return }
            state.withLock { state in
                state.answer = answer
                state.opened = loader.opened
            }
            Self.finish(answer, deliver)
        }
        return handle
    }

    private static func finish(_ answer: Result<DataSet, Problem>, _ deliver: (DataEvent) -> Void) {
        switch answer {
        case .success(let dataSet): deliver(.finished(dataSet))
        case .failure(let problem): deliver(.failed(problem))
        }
    }

    public func reader(of store: TraceStore) -> DocumentReader {
        DocumentReader(
            store: store, conversion: conversion, shared: shared, text: text(at:), problem: problem)
    }

    private func text(at place: DocumentPlace) throws(Problem) -> [UInt8] {
        let opened = state.withLock { $0.opened }
        guard Int(place.source) < opened.count, let bytes = opened[Int(place.source)].bytes else {
            throw problem(place, "the source is not open any more")
        }
        if let change = opened[Int(place.source)].mark?.change(in: bytes) { throw problem(place, change) }
        do throws(SourceFailure) {
            return try bytes.text(at: place.offset, count: Int(place.length))
        } catch {
            throw problem(place, error.message)
        }
    }

    private func problem(_ place: DocumentPlace, _ message: String) -> Problem {
        let opened = state.withLock { $0.opened }
        let name = Int(place.source) < opened.count ? opened[Int(place.source)].name : self.name
        return Problem(
            .partial, source: name, place: "byte \(place.offset)", message: message,
            remedy: "The file changed since it was read; open it again")
    }
}

/// A source that stays open for the details of segments.
struct OpenedSource: Sendable {
    var name: String
    /// nil when it was closed since.
    var bytes: FileBytes?
    /// What it was like when it was read; nil when nobody else can change it.
    var mark: FileMark?
}

extension FileBytes {
    /// A run of bytes.
    func text(at offset: UInt64, count: Int) throws(SourceFailure) -> [UInt8] {
        var failure: SourceFailure?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let base = buffer.baseAddress else { return }
            do throws(SourceFailure) {
                filled = try read(at: offset, into: base, count: count)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        if bytes.count < count { throw SourceFailure(message: "the file is shorter than it was") }
        return bytes
    }
}

/// Bytes that take a while to be made; the same object is the same source.
public final class MadeBytes: Sendable, Hashable {
    let name: String
    let make: @Sendable () throws -> [UInt8]

    public init(name: String, _ make: @escaping @Sendable () throws -> [UInt8]) {
        (self.name, self.make) = (name, make)
    }

    public static func == (a: MadeBytes, b: MadeBytes) -> Bool { a === b }
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
