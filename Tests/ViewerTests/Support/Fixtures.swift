import Foundation
import Screen
import TestSupport
import Testing
import TraceModel
import TraceRepository

@testable import Viewer

extension Fixtures {
    /// The viewer on files of the fixtures, documents included.
    static func session(_ names: String..., width: Int, height: Int) throws -> Session {
        let repository = FileRepository(names.map { .path(path($0)) }, threads: 1)
        let dataSet = try repository.answer(.overview(.init()))
        var session = Session(
            dataSet, width: width, height: height, settings: ViewerSettings(sourceName: repository.name))
        session.detail = { row, data in
            do throws(Problem) {
                return .success(try repository.detail(ofRow: row, in: data.dataSet))
            } catch {
                return .failure(error)
            }
        }
        return session
    }
}

/// Screens kept as text: the glyphs, and below them the style roles. `UPDATE_GOLDEN=1 swift test` writes them anew; read
/// each by eye before it is committed. A run that writes fails, so that none passes for one that looked.
enum Golden {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden")

    static func check(_ canvas: Canvas, _ name: String) throws {
        let file = folder.appendingPathComponent(name + ".txt")
        let shown = plainText(canvas) + "=== roles\n" + roles(canvas)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try shown.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("\(name).txt was written: read it, then run without UPDATE_GOLDEN")
            return
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        let shownLines = shown.split(separator: "\n", omittingEmptySubsequences: false)
        let keptLines = kept.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, (line, expected)) in zip(shownLines, keptLines).enumerated() where line != expected {
            Issue.record("\(name).txt:\(index + 1)\n  kept:  \(expected)\n  shown: \(line)")
            return
        }
        #expect(shownLines.count == keptLines.count, "\(name).txt")
    }
}
