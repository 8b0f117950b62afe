import Glibc

/// How far a text goes that is not whole and never will be: its writer stopped in the middle of it and began again in another
/// line. What is behind it must not wait for its end.
/// - Parameter text: `count` bytes that begin with a text of which the end is not there.
/// - Returns: the place of the next line that opens a value in its first column; nil when what is there may still become a
///   whole text, or when there is no such line yet.
func brokenEnd(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int? {
    guard let next = nextOpeningLine(text, 0, count),
        let error = syntaxError(in: UnsafeBufferPointer(start: text, count: count)), !error.isCutOff
    else { return nil }
    return next
}

/// The next line behind `at` that opens a value in its first column.
func nextOpeningLine(_ text: UnsafePointer<UInt8>, _ at: Int, _ count: Int) -> Int? {
    var line = at
    while line < count, let newline = memchr(text + line, 0x0A, count - line) {
        line = UnsafeRawPointer(newline) - UnsafeRawPointer(text) + 1
        if line < count, text[line] == UInt8(ascii: "{") || text[line] == UInt8(ascii: "[") { return line }
    }
    return nil
}
