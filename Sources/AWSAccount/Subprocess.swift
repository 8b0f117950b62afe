import CGlibc
import Foundation
import Synchronization

/// Runs a program and collects what it prints.
struct Subprocess {
    struct Output: Sendable {
        var status: Int32
        var output: Data
        var errorText: String
    }

    enum Failure: Error {
        case notFound
        case notStarted
        case timedOut
    }

    let environment: [String: String]
    /// Seconds; a program that asks a person for something may take its time.
    var timeout = 60.0

    /// The file that a program's name means, by PATH.
    func find(_ name: String) -> String? {
        if name.contains("/") { return FileManager.default.isExecutableFile(atPath: name) ? name : nil }
        let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    func run(_ words: [String]) throws(Failure) -> Output {
        guard let name = words.first, let path = find(name) else { throw .notFound }
        let output = Pipe()
        let errors = Pipe()
        let process = try spawn(path, words, output, errors)
        // Whoever else holds them would keep them from ending.
        for pipe in [output, errors] {
            do { try pipe.fileHandleForWriting.close() } catch { continue }  // it is closed already
        }
        defer { Self.end(group: process) }
        return try collect(process, output, errors)
    }

    /// Starts it as the first of a process group of its own. Foundation's Process would take it for running as long as a child of its
    /// own does.
    private func spawn(_ path: String, _ words: [String], _ output: Pipe, _ errors: Pipe) throws(Failure) -> pid_t {
        var files = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        guard posix_spawn_file_actions_init(&files) == 0, posix_spawnattr_init(&attributes) == 0 else {
            throw .notStarted
        }
        defer {
            posix_spawn_file_actions_destroy(&files)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&files, output.fileHandleForWriting.fileDescriptor, 1)
        posix_spawn_file_actions_adddup2(&files, errors.fileHandleForWriting.fileDescriptor, 2)
        // Most of what is open closes by itself in a program that is started; the pipes of others do not.
        guard xs_close_from(&files, 3) == 0 else { throw .notStarted }
        var signals = sigset_t()
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        sigaddset(&signals, SIGINT)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process: pid_t = 0
        guard posix_spawn(&process, path, &files, &attributes, &arguments, &variables) == 0 else { throw .notStarted }
        return process
    }

    /// Both pipes are emptied at once: a program that fills one while we wait for the other would hang.
    private func collect(_ process: pid_t, _ output: Pipe, _ errors: Pipe) throws(Failure) -> Output {
        let text = Box()
        let group = DispatchGroup()
        for (pipe, isError) in [(output, false), (errors, true)] {
            let handle = pipe.fileHandleForReading
            group.enter()
            Thread.detachNewThread {
                let data = handle.readDataToEndOfFile()
                text.value.withLock { if isError { $0.errors = data } else { $0.output = data } }
                group.leave()
            }
        }
        let end = ProcessInfo.processInfo.systemUptime + timeout
        let hasEnded = group.wait(timeout: .now() + timeout) == .success
        guard hasEnded, let status = Self.status(of: process, until: end) else {
            kill(-process, SIGTERM)
            _ = Self.status(of: process, until: ProcessInfo.processInfo.systemUptime + 1)
            throw .timedOut
        }
        let read = text.value.withLock { $0 }
        return Output(
            status: status, output: read.output, errorText: String(decoding: read.errors, as: UTF8.self))
    }

    /// Waits for a program's end.
    /// - Parameter end: seconds of `systemUptime`.
    /// - Returns: its status, or the number of the signal that ended it; nil while it goes on.
    private static func status(of process: pid_t, until end: Double) -> Int32? {
        var status: Int32 = 0
        while true {
            let code = waitpid(process, &status, WNOHANG)
            if code == process { return status & 0x7F == 0 ? status >> 8 & 0xFF : status & 0x7F }
            guard code == 0 || errno == EINTR, ProcessInfo.processInfo.systemUptime < end else { return nil }
            usleep(2_000)
        }
    }

    /// Ends what is left of a program's process group: its children would wait for nobody.
    private static func end(group: pid_t) {
        guard kill(-group, SIGTERM) == 0 else { return }
        // What does not listen to that.
        DispatchQueue.global().asyncAfter(deadline: .now() + 1) {
            kill(-group, SIGKILL)
            _ = status(of: group, until: 0)
        }
    }

    private final class Box: Sendable {
        struct Texts {
            var output = Data()
            var errors = Data()
        }
        let value = Mutex(Texts())
    }
}
