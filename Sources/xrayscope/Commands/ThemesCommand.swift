import ArgumentParser
import Foundation
import Screen

struct ThemesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes", abstract: "List the themes: those in the program, then your own.")

    func run() throws {
        try reporting {
            var out = StandardOutput()
            for name in Theme.embeddedNames { try out.print(name) }
            for name in Self.ownNames() { try out.print("\(cleaned(name))  (\(cleaned(ShownAs.userThemeFolder)))") }
            try out.flush()
        }
    }

    /// What --theme takes.
    static var names: [String] { Theme.embeddedNames + ownNames() }

    /// The names of the theme files in the user's folder; without the folder there are none.
    private static func ownNames() -> [String] {
        guard FileManager.default.fileExists(atPath: ShownAs.userThemeFolder) else { return [] }
        let files = FileManager.default.enumerator(atPath: ShownAs.userThemeFolder)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".theme") && !$0.contains("/") }.map { String($0.dropLast(6)) }.sorted()
    }
}
