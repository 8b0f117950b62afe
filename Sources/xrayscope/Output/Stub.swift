import TraceModel
func mapText(_ graph: ServiceGraph, _ shown: ShownAs) -> String { "" }
import TraceFormats
extension LoadedSources {
    func documents(ofTrace trace: Int) throws -> TraceDocuments {
        throw Problem(.failure, source: "", message: "files cannot be read by this build")
    }
}
