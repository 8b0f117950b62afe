import Foundation
import TraceModel

/// Reads sources and goes on reading what they get. One request at a time does so; the next one goes on where the one before it
/// was cancelled.
final class Follower: @unchecked Sendable {  // everything but `turn` is used by the thread alone that holds it
    private let turn = NSLock()
    private let loader: () -> SourceLoader
    private var loaded: SourceLoader?
    private var pace = ArrivalPace()

    init(_ loader: @escaping @Sendable () -> SourceLoader) { self.loader = loader }

    /// Answers a request, and goes on until it is cancelled. Ends at once when nothing can be followed.
    /// - Parameter publish: gets the open sources before the data set that names them.
    func run(
        _ handle: RequestHandle, publish: ([OpenedSource]) -> Void,
        deliver: @escaping @Sendable (DataEvent) -> Void
    ) {
        turn.lock()
        defer { turn.unlock() }
        if handle.isCancelled { return }
        guard let loader = load(handle, publish, deliver) else { return }
        deliver(.finished(loader.dataSet))
        follow(loader, handle, publish, deliver)
    }

    private func load(
        _ handle: RequestHandle, _ publish: ([OpenedSource]) -> Void, _ deliver: @escaping @Sendable (DataEvent) -> Void
    ) -> SourceLoader? {
        if let loaded { return loaded }
        let loader = loader()
        let answer = loader.run(handle, deliver)
        if handle.isCancelled { return nil }
        switch answer {
        case .failure(let problem):
            deliver(.failed(problem))
            return nil
        case .success:
            loaded = loader
            publish(loader.opened)
            return loader
        }
    }

    private func follow(
        _ loader: SourceLoader, _ handle: RequestHandle, _ publish: ([OpenedSource]) -> Void,
        _ deliver: (DataEvent) -> Void
    ) {
        let watch = FileWatch()
        let bell = watch.bell
        handle.onCancel { bell.ring() }
        handle.onPause { bell.ring() }
        for stream in loader.followedStreams { stream.onGrowth { bell.ring() } }
        _ = watch.watch(loader.followedPaths)
        var isDirty = true
        while !handle.isCancelled {
            let wait = pace.milliseconds
            if handle.isPaused {
                watch.rest(milliseconds: nil)
                isDirty = true
            } else if !isDirty {
                watch.wait()
                isDirty = true
            } else if wait > 0 {
                watch.rest(milliseconds: wait)
            } else {
                isDirty = false
                guard let dataSet = loader.grow(handle) else { continue }
                pace.rest(after: loader.assemblySeconds)
                publish(loader.opened)
                deliver(.grown(dataSet))
                // Another file may stand where one was watched.
                isDirty = watch.watch(loader.followedPaths)
            }
        }
    }
}
