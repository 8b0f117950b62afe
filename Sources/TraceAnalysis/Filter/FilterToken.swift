/// A piece of an expression and where it begins (bytes from the start of the text).
struct FilterToken: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// `"…"` with its escapes undone.
        case string(String)
        /// A keyword, a word operator or a bare word.
        case word(String)
        case number(Double)
        /// `=` `!=` `<` `<=` `>` `>=` `!` `(` `)` `{` `}` `[` `]` `,` `:`
        case symbol(String)
        /// `#[…]`, as it stands.
        case json(String)
        case end
    }
    var kind: Kind
    var offset: Int
}
