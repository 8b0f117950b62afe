import CGlibc
import Foundation

/// Wakes a `FileWatch` from any thread.
final class WatchBell: Sendable {
    fileprivate let ends: (listen: Int32, ring: Int32)

    init() {
        var pair: [Int32] = [-1, -1]
        _ = pipe(&pair)  // without one nothing rings, and the watch looks by the clock
        for end in pair where end >= 0 {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        ends = (pair[0], pair[1])
    }

    deinit {
        close(ends.listen)
        close(ends.ring)
    }

    func ring() {
        var byte: UInt8 = 1
        _ = write(ends.ring, &byte, 1)  // a full pipe rings already
    }
}

/// Sleeps until one of some files may have changed. The system tells when they do (inotify), so that nothing runs while they
/// do not; where it cannot (a file of another machine, too many watches), they are to be looked at every quarter of a second.
final class FileWatch {
    let bell = WatchBell()
    private let queue: Int32
    private var watches: [String: Set<Int32>] = [:]
    /// Not all of the files are watched by the system.
    private(set) var isPolling = false

    /// Milliseconds from one look to the next where the system does not tell.
    private static let pollInterval: Int32 = 250

    init() { queue = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK)) }

    deinit { if queue >= 0 { close(queue) } }

    /// Watches these files and no others.
    /// - Returns: whether one was not watched before: what became of it until now was not told.
    func watch(_ paths: [String]) -> Bool {
        let before = watches
        watches = [:]
        isPolling = bell.ends.listen < 0
        for path in Set(paths) { watches[path] = add(path) }
        let kept = watches.values.reduce(into: Set<Int32>()) { $0.formUnion($1) }
        let old = before.values.reduce(into: Set<Int32>()) { $0.formUnion($1) }
        for watch in old.subtracting(kept) { inotify_rm_watch(queue, watch) }
        return !kept.subtracting(old).isEmpty
    }

    /// The file itself, and its folder, in which another one may take its name.
    private func add(_ path: String) -> Set<Int32> {
        let folder = (path as NSString).deletingLastPathComponent
        let own = inotify_add_watch(queue, path, UInt32(IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF))
        let around = inotify_add_watch(queue, folder.isEmpty ? "." : folder, UInt32(IN_CREATE | IN_MOVED_TO))
        if own < 0, errno != ENOENT { isPolling = true }
        if around < 0 || xs_is_remote(path) { isPolling = true }
        return Set([own, around].filter { $0 >= 0 })
    }

    /// Sleeps until something may have changed, or somebody rings.
    func wait() { sleep(isPolling ? FileWatch.pollInterval : -1, hearsFiles: true) }

    /// Sleeps until somebody rings, or until the time has passed; changes wait.
    /// - Parameter milliseconds: nil for as long as it takes.
    func rest(milliseconds: Int32?) { sleep(milliseconds ?? -1, hearsFiles: false) }

    private func sleep(_ milliseconds: Int32, hearsFiles: Bool) {
        var sources = [pollfd(fd: bell.ends.listen, events: Int16(POLLIN), revents: 0)]
        if hearsFiles, queue >= 0 { sources.append(pollfd(fd: queue, events: Int16(POLLIN), revents: 0)) }
        _ = poll(&sources, nfds_t(sources.count), milliseconds)
        for source in sources where source.revents != 0 { drain(source.fd) }
    }

    private func drain(_ descriptor: Int32) {
        var block = [UInt8](repeating: 0, count: 4096)
        while read(descriptor, &block, block.count) > 0 {}
    }
}
