import Figures
import Foundation
import Masking
import Screen
import TraceModel
import Viewer

/// How text is printed: what the options, the configuration and the environment say together.
struct ShownAs {
    var view: ViewOptions
    var glyphs: GlyphSet { view.glyphs }
    /// The theme of the configuration; nil for the usual one.
    var configuredTheme: String?
    var hasColour: Bool
    /// The configuration lets the viewer take the mouse.
    var hasMouse: Bool
    /// Columns that text has to stay within: those of the terminal, or of COLUMNS where there is none; nil: as many as it needs.
    var width: Int?
    /// Columns for bars and what else is as wide as it may be.
    var columns: Int { width ?? 120 }

    init(_ options: DisplayOptions) throws {
        let configuration = try Configuration.load(options.config)
        let environment = ProcessInfo.processInfo.environment
        view = ViewOptions()
        let isASCII = options.ascii || configuration.isASCII ?? !Self.speaksUTF8(environment)
        view.glyphs = isASCII ? .ascii : .unicode
        view.isUTC = options.utc || configuration.isUTC ?? false
        view.showsSecrets = options.showSecrets
        view.criticalPath = configuration.criticalPath ?? .crisp
        view.patterns = configuration.patterns
        (view.localOffset, view.localZoneName) = Self.localZone()
        configuredTheme = configuration.theme
        hasMouse = configuration.mouse ?? true
        hasColour = !options.noColor && (environment["NO_COLOR"] ?? "").isEmpty
        width = Self.terminalColumns() ?? environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    /// A text without its secrets, unless they are shown: before anything is cut off it, for half of a secret is one too.
    func masked(_ text: String) -> String { view.showsSecrets ? text : Secrets.masked(text) }

    /// A line of text within the width. What is cut off ends in an ellipsis.
    func fitted(_ line: String) -> String {
        guard let width else { return line }
        return truncated(line, to: max(20, width), .end, glyphs: glyphs)
    }

    /// A time in the zone that was chosen.
    func time(_ time: Timestamp) -> String { Format.time(time, view) }

    /// A length of time in nanoseconds, `-` when it is not known (below zero).
    func duration(_ nanoseconds: Int64) -> String {
        nanoseconds < 0 ? "-" : Format.duration(nanoseconds: nanoseconds, ascii: view.isASCII)
    }

    /// Of a histogram.
    func latency(seconds: Double?) -> String { seconds.map { Format.latency($0, ascii: view.isASCII) } ?? "-" }

    func duration(seconds: Double?) -> String {
        seconds.map { Format.duration($0, ascii: view.isASCII) } ?? "-"
    }

    /// The locale's character set, by the usual three variables; an empty environment (a container) is taken for UTF-8.
    private static func speaksUTF8(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let locale = locale?.lowercased() else { return true }
        return locale.contains("utf-8") || locale.contains("utf8")
    }

    /// A theme of the user's own folder, else one of the binary.
    static func theme(_ name: String?) throws(Problem) -> Theme {
        let name = name ?? Theme.embeddedNames.first ?? "dark"
        let path = userThemeFolder + "/\(name).theme"
        do throws(ThemeError) {
            if !name.contains("/"), let data = FileManager.default.contents(atPath: path) {
                return try Theme(name: name, text: String(decoding: data, as: UTF8.self))
            }
            return try Theme.embedded(name)
        } catch {
            throw Problem(.failure, source: error.place, message: error.words)
        }
    }

    /// Where a user's own themes are looked for.
    static var userThemeFolder: String {
        URL(fileURLWithPath: Configuration.defaultPath).deletingLastPathComponent().path + "/themes"
    }

    /// Seconds east of UTC now, and what the zone is called here.
    static func localZone(
        at time: Timestamp = Timestamp(seconds: Date().timeIntervalSince1970)
    ) -> (offset: Int, name: String) {
        var seconds = time_t(time.seconds)
        var local = tm()
        guard localtime_r(&seconds, &local) != nil else { return (0, "UTC") }
        return (local.tm_gmtoff, local.tm_zone.map { String(cString: $0) } ?? "")
    }

    private static func terminalColumns() -> Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
