import TraceModel

/// Looks for a part of an id as it is printed, without printing a million ids: all places of a number are compared at once.
public struct IDFinder: Sendable {
    private let digits: [UInt8]?
    private let needle: TextNeedle
    /// Shorter parts are not looked for.
    private let shortest: Int
    /// Digits with a dash among them: the id must be printed to be compared.
    private let hasDash: Bool

    /// - Parameter shortest: a part with fewer digits is in no id.
    public init(_ needle: TextNeedle, shortest: Int = 1) {
        self.needle = needle
        self.shortest = max(1, shortest)
        digits = needle.hexadecimalDigits
        let dash = UInt8(ascii: "-")
        hasDash = digits == nil && TextNeedle(bytes: needle.bytes.filter { $0 != dash }).hexadecimalDigits != nil
    }

    /// In `1-8 digits-24 digits`, or in the same 32 digits on end, as W3C writes them.
    public func isIn(_ id: TraceID) -> Bool {
        guard let digits else { return hasDash && needle.isIn(id.description) }
        guard digits.count >= shortest else { return false }
        if digits == [1] { return true }
        // Three words, each of which overlaps the next by eight digits: a part of up to nine is whole in one of them.
        let middle = UInt64(id.middle)
        let length = min(9, digits.count)
        let isNear =
            starts(UInt64(id.epoch) << 32 | middle, length: length) != 0
            || starts(middle << 32 | id.low >> 32, length: length) != 0 || starts(id.low, length: length) != 0
        guard isNear, digits.count > 9 else { return isNear }
        return needle.isIn(String(id.description.filter { $0 != "-" }.dropFirst()))
    }

    /// In sixteen digits.
    public func isIn(_ id: EntityID) -> Bool {
        guard let digits, digits.count >= shortest else { return false }
        return starts(id.raw) != 0
    }

    /// The top bit of each hexadecimal place in which the digits begin.
    @inline(__always)
    private func starts<Word: FixedWidthInteger & UnsignedInteger>(_ word: Word, length: Int = .max) -> Word {
        guard let digits else { return 0 }
        let length = min(length, digits.count)
        guard length * 4 <= Word.bitWidth else { return 0 }
        let ones = Word.max / 15
        var found = ones << 3
        for index in 0..<length where found != 0 {
            // Places that hold the digit are 0; adding 7 to the lower three bits carries out of none.
            let rest = word ^ (ones &* Word(digits[index]))
            let zeros = ~(((rest & (ones &* 7)) &+ (ones &* 7)) | rest) & (ones << 3)
            found &= zeros << Word(4 * index)
        }
        return found
    }
}
