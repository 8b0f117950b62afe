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
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = Array(words.dropFirst())
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        do { try process.run() } catch { throw .notStarted }
        return try collect(process, output, errors)
    }

    /// Both pipes are emptied at once: a program that fills one while we wait for the other would hang.
    private func collect(_ process: Process, _ output: Pipe, _ errors: Pipe) throws(Failure) -> Output {
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
        guard group.wait(timeout: .now() + timeout) == .success else {
            process.terminate()
            throw .timedOut
        }
        process.waitUntilExit()
        let read = text.value.withLock { $0 }
        return Output(
            status: process.terminationStatus, output: read.output,
            errorText: String(decoding: read.errors, as: UTF8.self))
    }

    private final class Box: Sendable {
        struct Texts {
            var output = Data()
            var errors = Data()
        }
        let value = Mutex(Texts())
    }
}
