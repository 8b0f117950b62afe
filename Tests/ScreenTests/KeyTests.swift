import Testing

@testable import Screen

@Suite struct KeyTests {
    @Test(arguments: [
        ("j", Key.char("j")), ("J", .char("J")), ("?", .char("?")), ("enter", .enter), ("Esc", .escape),
        ("pgdn", .pageDown), ("pagedown", .pageDown), ("shift-tab", .backtab), ("f5", .function(5)),
        ("ctrl-z", .ctrl("z")), ("^Z", .ctrl("z")), ("space", .char(" ")), ("comma", .char(",")), ("f", .char("f")),
        ("alt-x", .alt("x")), ("注", .char("注")),
    ]) func names(name: String, key: Key) {
        #expect(Key(name: name) == key)
        #expect(Key(name: key.description) == key)
    }

    @Test(arguments: ["", "f0", "f99", "entr", "ctrl-", "ctrl-zz", "fx"]) func noNames(name: String) {
        #expect(Key(name: name) == nil)
    }

    @Test func lists() {
        #expect(Key.list("j,j,enter") == [.char("j"), .char("j"), .enter])
        #expect(Key.list("/,text:ab,enter") == [.char("/"), .char("a"), .char("b"), .enter])
        #expect(Key.list("") == [])
        #expect(Key.list("j,nokey") == nil)
    }
}
