import Foundation
import TraceAnalysis
import TraceModel
import Yams

/// What the user's configuration file sets; the command line wins over it.
struct Configuration: Equatable {
    var theme: String?
    var isASCII: Bool?
    var isUTC: Bool?
    /// The viewer takes the mouse.
    var mouse: Bool?
    /// Which definition of the critical path commands use; nil for CRISP's.
    var criticalPath: CriticalPathRule?
    /// From when on commands call something a pattern that costs time.
    var patterns = PatternLimits()

    /// Reads `path`, or the user's own file when there is one. Without a file nothing is set, and no parser is started.
    static func load(_ path: String?) throws(Problem) -> Configuration {
        let place = path ?? defaultPath
        guard path != nil || FileManager.default.fileExists(atPath: place) else { return Configuration() }
        let text: String
        do {
            text = try String(contentsOfFile: place, encoding: .utf8)
        } catch {
            throw Problem(
                .failure, source: place, message: "the configuration cannot be read",
                remedy: "See that the file exists, is readable and is UTF-8")
        }
        return try parse(text, source: place)
    }

    /// `$XDG_CONFIG_HOME/xrayscope/config.yaml`, else in `~/.config`.
    static var defaultPath: String {
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"] ?? NSHomeDirectory()
        let folder = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home + "/.config"
        return folder + "/xrayscope/config.yaml"
    }

    static func parse(_ text: String, source: String) throws(Problem) -> Configuration {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw invalid(source, "is not YAML: \(firstLine("\(error)"))")
        }
        guard let node, node != Node("", .init(.null)) else { return Configuration() }
        guard let mapping = node.mapping else { throw invalid(source, "must be a list of names and values") }
        var result = Configuration()
        for (key, value) in mapping {
            switch key.string {
            case "theme": result.theme = value.string
            case "ascii": result.isASCII = try flag(value, "ascii", source)
            case "utc": result.isUTC = try flag(value, "utc", source)
            case "mouse": result.mouse = try flag(value, "mouse", source)
            case "critical-path":
                guard let rule = value.string.flatMap({ CriticalPathRule(rawValue: $0) }) else {
                    throw invalid(source, "'critical-path' must be crisp or jaeger")
                }
                result.criticalPath = rule
            case "pattern-repeats":
                guard let count = value.int, count >= 2 else {
                    throw invalid(source, "'pattern-repeats' must be a number of at least 2")
                }
                result.patterns.repeats = count
            case "pattern-least":
                guard let length = value.string.flatMap({ TimeLength($0) }) else {
                    throw invalid(source, "'pattern-least' must be a length of time, as 5ms")
                }
                result.patterns.leastLost = length.nanoseconds
            default:
                throw invalid(
                    source, "knows no setting '\(key.string ?? "?")'",
                    "Settings are theme, ascii, utc, mouse, critical-path, pattern-repeats and pattern-least")
            }
        }
        return result
    }

    private static func flag(_ value: Node, _ name: String, _ source: String) throws(Problem) -> Bool {
        guard let flag = value.bool else { throw invalid(source, "'\(name)' must be true or false") }
        return flag
    }

    private static func firstLine(_ text: String) -> String {
        String(text.split(separator: "\n", maxSplits: 1).first ?? "")
    }

    private static func invalid(_ source: String, _ message: String, _ remedy: String = "") -> Problem {
        Problem(.failure, source: source, message: "the configuration " + message, remedy: remedy)
    }
}
