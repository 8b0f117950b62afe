/// The canvas as text, one line a row without trailing blanks, each line ended by a newline.
public func plainText(_ canvas: Canvas) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(canvas.surface.height * (canvas.surface.width + 1))
    for y in 0..<canvas.surface.height {
        let start = bytes.count
        for cell in canvas.row(y) {
            if let ascii = cell.ascii {
                bytes.append(ascii)
            } else {
                canvas.forEachScalar(of: cell) { append($0, to: &bytes) }
            }
        }
        while bytes.count > start, bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        bytes.append(UInt8(ascii: "\n"))
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// A character's bytes, by hand: a large map has a million of them, and the standard library's view of them takes five times as long.
private func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    let value = scalar.value
    func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | value >> shift & 0x3F) }
    switch value {
    case ..<0x80: bytes.append(UInt8(value))
    case ..<0x800:
        bytes.append(UInt8(0xC0 | value >> 6))
        bytes.append(tail(0))
    case ..<0x1_0000:
        bytes.append(UInt8(0xE0 | value >> 12))
        bytes.append(tail(6))
        bytes.append(tail(0))
    default:
        bytes.append(UInt8(0xF0 | value >> 18))
        bytes.append(tail(12))
        bytes.append(tail(6))
        bytes.append(tail(0))
    }
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
