/// Parts of URLs, without a parser: what is no URL comes back as it is.
enum URLText {
    /// `/tasks/7?x=1` of `https://host/tasks/7?x=1`.
    static func path(_ url: String) -> String {
        let bytes = url.utf8
        var index = bytes.startIndex
        var slashes = 0
        var afterScheme = false
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == 0x2f {
                slashes += 1
                if afterScheme, slashes == 3 { return String(url[index...]) }
            } else if byte == 0x3a, slashes == 0 {
                afterScheme = true
            } else if slashes < 2, slashes > 0 {
                return url
            }
            if slashes == 1, !afterScheme { return url }
            index = bytes.index(after: index)
        }
        return afterScheme && slashes == 2 ? "/" : url
    }
}
