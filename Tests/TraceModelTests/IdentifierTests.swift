import Testing
import TraceModel

@Suite struct IdentifierTests {
    @Test("every byte in every place of an id is a digit or refused, as the standard library reads it")
    func everyByte() {
        for place in 0..<16 {
            for byte in UInt8.min...127 {
                var text = Array("0123456789abcdef".utf8)
                text[place] = byte
                let string = String(decoding: text, as: UTF8.self)
                // The library takes a sign in front; an id has none.
                let isSigned = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                let expected = isSigned ? nil : UInt64(string, radix: 16)
                #expect(EntityID(string)?.raw == expected, "byte \(byte) at \(place)")
            }
        }
    }

    @Test("ids lose no leading zero, and short ones are read") func zeros() {
        #expect(EntityID("1")?.description == "0000000000000001")
        #expect(EntityID("00000000000000ff")?.raw == 255)
        #expect(EntityID("") == nil)
        #expect(EntityID("11112222333344445") == nil)
    }

    @Test("strings keep their numbers, the empty one is 0") func strings() {
        var table = StringTable()
        let words = (0..<5_000).map { "word \($0 % 2_500) of several" }
        let numbers = words.map { table.intern($0) }
        #expect(table.count == 2_501)
        #expect(table.intern("") == 0)
        for (word, number) in zip(words, numbers) {
            #expect(table[number] == word)
            #expect(table.find(word) == number)
        }
        #expect(table.find("absent") == nil)
    }
}
