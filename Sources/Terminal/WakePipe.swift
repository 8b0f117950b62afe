import CNcurses
import Glibc

/// Ends the sleep of the loop that owns the terminal, from any thread.
public struct Waker: Sendable {
    let descriptor: Int32

    /// Makes the present or the next `Terminal.wait` return with `.woken`. Never blocks: a full pipe wakes as well.
    public func wake() {
        var byte: UInt8 = 1
        _ = write(descriptor, &byte, 1)
    }
}

/// A pipe to itself, which signal handlers and threads write to and the loop polls. It stays open as long as the
/// process, because a thread may hold a `Waker` for that long.
struct WakePipe {
    let readEnd: Int32
    let writeEnd: Int32

    init() throws(TerminalError) {
        var ends: [Int32] = [-1, -1]
        guard xr_pipe(&ends) == 0 else {
            throw .noPipe(errno)
        }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    /// Reads what was written. True when a `Waker` wrote (1), not only a signal handler (0).
    func drain() -> Bool {
        var woken = false
        var bytes = [UInt8](repeating: 0, count: 512)
        while true {
            let count = read(readEnd, &bytes, bytes.count)
            guard count > 0 else { return woken }
            if bytes[..<count].contains(1) { woken = true }
            if count < bytes.count { return woken }
        }
    }
}
