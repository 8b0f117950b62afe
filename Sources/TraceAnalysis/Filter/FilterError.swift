/// Why a filter expression cannot be used: what is wrong, at which column, and what to write instead.
public struct FilterError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, for tests and for choosing a help text.
    public enum Kind: Hashable, Sendable {
        /// A character that no expression has, or a string without end, or a number with a unit.
        case lexical
        /// Something else should stand here.
        case syntax
        case unknownKeyword
        /// The keyword means nothing in this place (U-22).
        case scope
        /// The operator or the value does not fit the keyword.
        case type
        /// Nested deeper than 100 levels.
        case depth
        /// `rootcause.json` without well-formed JSON.
        case json
        /// A group that is not in the list, or whose expression leads back to itself.
        case group
    }
    /// What went wrong.
    public var kind: Kind
    /// 1 is the first character.
    public var column: Int
    /// What is wrong, without the place.
    public var message: String
    /// What to write instead; may be empty.
    public var remedy: String

    public init(_ kind: Kind, column: Int, message: String, remedy: String = "") {
        self.kind = kind
        self.column = column
        self.message = message
        self.remedy = remedy
    }

    /// One line: `column 14: message. Remedy`.
    public var description: String {
        "column \(column): \(message)" + (remedy.isEmpty ? "" : ". \(remedy)")
    }
}
