/// Follows the tokens of pages to the last, and knows a service that counts in circles.
package struct PageTokens: Sendable {
    /// More pages than this have no end: what a person looks at comes in fewer.
    package static let most = 2_000
    /// So many pages in a row that bring nothing new have none either.
    package static let mostWithoutNews = 100

    /// Pages that have come.
    package private(set) var count = 0
    private var withoutNews = 0
    // Hashes do: a false alarm is less likely than a broken disk, and tokens may be long.
    private var seen: Set<Int> = []
    private var contents: Set<Int> = []

    package init() {}

    /// - Parameter content: tells one page's content from another's; nil for a page that brought nothing.
    /// - Returns: whether the page that the token names is worth asking for.
    package mutating func accepts(_ token: String, content: Int?) -> Bool {
        count += 1
        let isNew = content.map { contents.insert($0).inserted } ?? false
        withoutNews = isNew ? 0 : withoutNews + 1
        return count < Self.most && withoutNews < Self.mostWithoutNews && seen.insert(token.hashValue).inserted
    }
}
