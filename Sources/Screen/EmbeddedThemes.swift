import Themes

extension Theme {
    /// The names of the themes in the binary, the default first.
    public static var embeddedNames: [String] { embeddedThemes.map(\.name) }

    /// Reads a theme of the binary.
    public static func embedded(_ name: String) throws(ThemeError) -> Theme {
        guard let found = embeddedThemes.first(where: { $0.name == name }) else {
            throw ThemeError(theme: name, line: 0, problem: .unknownTheme(known: embeddedNames))
        }
        return try Theme(name: found.name, text: found.text)
    }
}
