/// The bundled sample: an hour of a small task application in which something goes wrong, as `Tools/generate-demo.py` writes it.
/// A room of its own, since compiling its bytes takes longer than the program around them.
public enum Sample {
    /// A gzipped answer in X-Ray's shapes; decoded by the same reader as any file.
    public static var xray: [UInt8] { PackageResources.demo_json_gz }
}
