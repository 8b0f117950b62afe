/// The path of a URL with what tells single things apart taken out, so that requests of one kind read the same:
/// `https://shop.example.com/tasks/4711?page=2` is `/tasks/*`.
public func foldedPath(_ url: String) -> String {
    var rest = url[...]
    if let scheme = rest.range(ofText: "://") {
        rest = rest[scheme...]
        rest = rest.firstIndex(of: "/").map { rest[$0...] } ?? "/"
    }
    if let end = rest.firstIndex(where: { $0 == "?" || $0 == "#" }) { rest = rest[..<end] }
    let parts = rest.split(separator: "/", omittingEmptySubsequences: false).map { isIdentifier($0.utf8) ? "*" : $0 }
    return parts.joined(separator: "/")
}

/// Numbers, hexadecimal ids of eight digits and more, and long words with several digits.
private func isIdentifier(_ part: Substring.UTF8View) -> Bool {
    var (digits, hex, others, count) = (0, 0, 0, 0)
    for byte in part {
        count += 1
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): hex += 1
        case UInt8(ascii: "-"), UInt8(ascii: "_"): continue
        default: others += 1
        }
    }
    guard digits > 0 else { return false }
    if hex + others == 0 { return true }
    if others == 0, count >= 8 { return true }
    return count >= 16 && digits >= 4
}

extension Substring {
    /// Where a text ends that stands in it.
    fileprivate func range(ofText text: String) -> Index? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
