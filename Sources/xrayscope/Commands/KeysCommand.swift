import ArgumentParser
import Screen
import Viewer

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "List the viewer's keys, by screen; the same table that the viewer itself obeys."
    )

    func run() throws {
        try reporting {
            var out = StandardOutput()
            let columns = (KeyTable.bindings.map { displayWidth($0.keyNames) }.max() ?? 0) + 2
            for context in KeyContext.all {
                let bindings = KeyTable.bindings.filter { $0.context == context }
                guard !bindings.isEmpty else { continue }
                try out.print(context.title)
                for binding in bindings { try out.print("  " + padded(binding.keyNames, to: columns) + binding.help) }
                try out.print("")
            }
            try out.flush()
        }
    }
}
