/// A constant row of characters that is indexed without counting through a string each time.
struct StaticScalars: ExpressibleByStringLiteral {
    private let text: StaticString

    init(stringLiteral value: StaticString) {
        text = value
    }

    /// The scalar at an index; a blank beyond the end.
    subscript(_ index: Int) -> Unicode.Scalar {
        text.withUTF8Buffer { bytes in
            var decoder = UTF8()
            var iterator = bytes.makeIterator()
            var position = 0
            while case .scalarValue(let scalar) = decoder.decode(&iterator) {
                if position == index { return scalar }
                position += 1
            }
            return " "
        }
    }
}
