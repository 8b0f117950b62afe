import Testing
import TraceModel

@testable import xrayscope

@Suite struct ConfigurationTests {
    private func parse(_ text: String) throws -> Configuration { try Configuration.parse(text, source: "config.yaml") }

    @Test func whatCanBeSet() throws {
        #expect(
            try parse("theme: light\nascii: true\nutc: false\n")
                == Configuration(theme: "light", isASCII: true, isUTC: false))
        #expect(try parse("") == Configuration())
        #expect(try parse("# nothing\n") == Configuration())
    }

    @Test(
        arguments: [
            ("colour: red", "knows no setting 'colour'"), ("ascii: perhaps", "'ascii' must be true or false"),
            ("- theme", "must be a list of names"), ("theme: [", "is not YAML"),
        ]) func refusals(_ text: String, _ words: String)
    {
        let problem = #expect(throws: Problem.self) { _ = try parse(text) }
        #expect(problem?.message.contains(words) == true)
        #expect(problem?.source == "config.yaml")
    }
}
