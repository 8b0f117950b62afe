/// A theme file that cannot be read.
public struct ThemeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Problem: Hashable, Sendable {
        /// The line has no `=`.
        case noEqualsSign
        /// There is no such role.
        case unknownRole(String)
        /// The role stands in two lines.
        case repeatedRole(String)
        /// A word is neither a colour nor an attribute.
        case unknownWord(String)
        /// `on` is not followed by a colour.
        case noBackground
        /// Two inks or two papers in one part.
        case repeatedColor(String)
        /// More than three parts between `|`.
        case tooManyParts
        /// There is no theme of that name.
        case unknownTheme(known: [String])
    }

    /// The theme's name.
    public var theme: String
    /// The line, 1 the first; 0 when the problem is not in a line.
    public var line: Int
    /// What is wrong.
    public var problem: Problem

    /// What, where, and what to do next.
    public var description: String { place + ": " + words }

    /// Where: `theme dusk, line 3`.
    public var place: String { "theme \(cleaned(theme))" + (line > 0 ? ", line \(line)" : "") }
    /// What, and what to do next.
    public var words: String { problem.text }
}

extension ThemeError.Problem {
    fileprivate var text: String {
        switch self {
        case .noEqualsSign:
            "no '='; write a role and its look, as in 'fault = #ff5f5f bold | red bold'"
        case .unknownRole(let name):
            "no role is called '\(cleaned(name))'; the embedded themes name them all (xrayscope themes)"
        case .repeatedRole(let name):
            "'\(cleaned(name))' stands in an earlier line too; keep one of the two"
        case .unknownWord(let word):
            "'\(cleaned(word))' is neither a colour nor an attribute; write #rrggbb or default before the first '|',"
                + " a name such as brightred after it, attributes alone after the second,"
                + " and bold, underline, reverse or dim in each"
        case .noBackground:
            "'on' needs a colour after it, as in '#ffffff on #005f87'"
        case .repeatedColor(let word):
            "'\(cleaned(word))' is a second colour; the colour of the background comes after 'on'"
        case .tooManyParts:
            "at most three parts: 256 colours | 16 colours | no colour"
        case .unknownTheme(let known):
            "there is none of that name; there are \(known.joined(separator: ", "))"
        }
    }
}
