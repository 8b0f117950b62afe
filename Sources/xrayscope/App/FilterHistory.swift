import Foundation
import Viewer

/// The filter expressions that were used, kept between runs in a file that is the user's alone: one a line, the latest first.
struct FilterHistory {
    private let file: String

    /// `$XDG_STATE_HOME/xrayscope/filters`, else in `~/.local/state`.
    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        let home = environment["HOME"] ?? NSHomeDirectory()
        let folder = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/.local/state"
        file = folder + "/xrayscope/filters"
    }

    /// Nothing where there is no file, or none that can be read: a history is a help, not a need.
    func load() -> [String] {
        guard let bytes = FileManager.default.contents(atPath: file), bytes.count < 1_000_000 else { return [] }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        return lines.prefix(AppState.historyLength).map(String.init)
    }

    /// Adds what this run used to what others have written meanwhile.
    /// - Parameter before: what it began with.
    func save(_ history: [String], before: [String]) {
        guard history != before else { return }
        let known = Set(history)
        let lines = (history + load().filter { !known.contains($0) }).prefix(AppState.historyLength)
        let text = lines.map { $0.replacingOccurrences(of: "\n", with: " ") + "\n" }.joined()
        let folder = (file as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let file = try ReplacedFile(file)
            try file.write(Array(text.utf8))
            try file.commit()
        } catch {
            report("The filter history was not kept: \(error)")
        }
    }
}
