/// The canvas as text, one line a row without trailing blanks, each line ended by a newline.
public func plainText(_ canvas: Canvas) -> String {
    var result = ""
    for y in 0..<canvas.surface.height {
        var line = ""
        for cell in canvas.row(y) {
            canvas.forEachScalar(of: cell) { line.unicodeScalars.append($0) }
        }
        result += trimmedEnd(line)
        result += "\n"
    }
    return result
}

/// The text without blanks at its end.
func trimmedEnd(_ line: String) -> Substring {
    var end = line.unicodeScalars.endIndex
    while end > line.unicodeScalars.startIndex {
        let before = line.unicodeScalars.index(before: end)
        guard line.unicodeScalars[before] == " " else { break }
        end = before
    }
    return line[..<end]
}
