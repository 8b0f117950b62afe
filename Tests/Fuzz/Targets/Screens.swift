import Screen
import TraceModel
import TraceRepository
import Viewer

/// The first sixteen bytes are a size and keys, the rest a file: every screen can be drawn.
@Sendable func drawScreens(_ bytes: [UInt8]) {
    guard bytes.count > 16 else { return }
    do throws(Problem) {
        let source = FileRepository.Source.memory(name: "fuzzed", bytes: Array(bytes[16...]))
        let data = try load([source]).get()
        let size = Size(width: Int(bytes[0]) + 1, height: Int(bytes[1] % 64) + 1)
        var settings = ViewerSettings(sourceName: "fuzzed")
        settings.options.localZoneName = "UTC"
        var state = AppState(settings, size: size)
        _ = start(&state)
        _ = reduce(&state, .loaded(LoadedData(data, version: 1), isFinal: true))
        for byte in bytes[2..<16] {
            _ = reduce(&state, .key(keys[Int(byte) % keys.count]))
            var canvas = Canvas(size: size)
            draw(state, on: &canvas)
        }
    } catch {
        // What cannot be read is told; there is nothing to draw.
    }
}

/// All that open, move and change something; what leaves the viewer is left out.
private let keys: [Key] =
    Key.list(
        "enter,L,j,k,G,g,pagedown,tab,left,right,up,down,l,h,m,c,s,r,space,],[,1,4,5,8,+,-,z,0,e,o,W,f,u,x,esc,?,!,T,a,n"
    ) ?? [.enter]
