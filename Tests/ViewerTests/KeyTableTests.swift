import Screen
import Testing
import TraceModel

@testable import Viewer

@Suite("The key table")
struct KeyTableTests {
    @Test("No key means two things in one context", arguments: KeyContext.all)
    func noDuplicates(context: KeyContext) {
        let keys = KeyTable.bindings.filter { $0.context == context }.flatMap(\.keys)
        #expect(Set(keys).count == keys.count)
    }

    @Test("A screen's keys belong to it, and no two screens have one context or one way in")
    func screens() {
        #expect(Set(Screens.all.map { $0.context }).count == Screens.all.count)
        for screen in Screens.all {
            #expect(screen.bindings.allSatisfy { $0.context == screen.context })
            #expect(screen.entrances.allSatisfy { $0.binding.context == .everywhere })
        }
        #expect(Screens.entrances.count == Screens.all.flatMap { $0.entrances }.count)
    }

    @Test("Every key has a name, a label and a sentence of help")
    func described() {
        for binding in KeyTable.bindings {
            #expect(!binding.keys.isEmpty && !binding.keyNames.isEmpty && !binding.label.isEmpty)
            #expect(binding.help.hasSuffix("."))
            #expect(binding.keys.allSatisfy { !$0.label.isEmpty })
        }
    }

    @Test("What the program promises: q back, Q quit, and vim's moves on every screen")
    func promises() {
        for context in KeyContext.all where context != .prompt {
            #expect(KeyTable.command(for: .char("q"), in: context) == .back)
            #expect(KeyTable.command(for: .escape, in: context) == .escape)
            #expect(KeyTable.command(for: .char("Q"), in: context) == .quit)
            #expect(KeyTable.command(for: .char("j"), in: context) == .down)
            #expect(KeyTable.command(for: .char("G"), in: context) == .bottom)
            #expect(KeyTable.command(for: .char("?"), in: context) == .help)
            #expect(KeyTable.command(for: .enter, in: context) != nil)
        }
    }

    @Test("While text is typed, letters are text")
    func prompt() {
        for letter in "qQjgGuT?:/" { #expect(KeyTable.command(for: .char(letter), in: .prompt) == nil) }
    }
}
