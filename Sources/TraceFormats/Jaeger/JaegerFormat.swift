import TraceModel

/// Jaeger's JSON (reference 9.3): the download of its page, answers of its API v1, traces and spans by themselves.
struct JaegerFormat: TraceFormat {
    let name = "Jaeger"
    let cuttableArrays: [StaticString] = ["data"]

    func makeReader() throws(JSONError) -> any FormatReader { JaegerReader() }
}
