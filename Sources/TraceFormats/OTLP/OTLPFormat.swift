import TraceModel

/// OTLP/JSON (reference 9.2) and what AWS and Jaeger make of it: the log group `aws/spans`, answers of Jaeger's API v3.
struct OTLPFormat: TraceFormat {
    let name = "OTLP"
    let cuttableArrays: [StaticString] = ["resourceSpans", "resource_spans"]

    func makeReader() throws(JSONError) -> any FormatReader { OTLPReader() }
}
