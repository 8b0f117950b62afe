import TraceModel
import TraceRepository

func openRepository(_ sources: [String]) throws(Problem) -> any TraceRepository {
    throw Problem(.failure, source: "", message: "files cannot be read by this build")
}
