import CNcurses
import Glibc

/// What characters the terminal takes.
enum Locale {
    /// Sets the locale of characters from the environment (and nothing else: numbers keep their point).
    /// - Returns: true when text is UTF-8.
    static func adopt() -> Bool {
        if setlocale(LC_CTYPE, "") == nil, environmentSaysUTF8 {
            // The locale is not installed here, as is usual over SSH and in containers; its encoding still holds.
            setlocale(LC_CTYPE, "C.UTF-8")
        }
        return xr_is_utf8() != 0
    }

    private static var environmentSaysUTF8: Bool {
        guard let value = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first(where: { !$0.isEmpty })
        else { return false }
        let name = value.lowercased()
        return name.hasSuffix("utf-8") || name.hasSuffix("utf8")
    }
}

/// A variable of the environment; nil when it is not set.
func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}
