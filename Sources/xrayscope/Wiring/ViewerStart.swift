import ArgumentParser
import Foundation
import Screen
import TraceModel
import TraceRepository
import Viewer

extension ViewerOptions {
    /// - Parameters:
    ///   - request: what is loaded at the start.
    ///   - query: what part of it is shown; nil for what the request says.
    init(_ shown: ShownAs, theme: Theme, request: DataRequest, query: TraceQuery? = nil) throws {
        var themes: [Theme] = []
        for name in Theme.embeddedNames { themes.append(try ShownAs.theme(name)) }
        self.init(theme: theme, themes: themes)
        view = shown.view
        noColor = !shown.hasColour
        mouse = shown.hasMouse
        self.request = request
        self.query = query
    }
}

/// Opens the viewer and ends the program with its status.
func view(
    _ repository: any TraceRepository, _ display: ViewerDisplayOptions, request: DataRequest = .overview(.init()),
    query: TraceQuery? = nil, refresh: RefreshInterval = RefreshInterval()
) throws {
    let shown = try ShownAs(display.text)
    var options = try ViewerOptions(
        shown, theme: try display.theme.theme(shown), request: request, query: query)
    if display.noMouse { options.mouse = false }
    options.refresh = refresh.milliseconds
    let status: Int32
    do {
        status = try runViewer(repository: repository, options: options)
    } catch let problem as Problem {
        throw problem
    } catch {
        throw Problem(.failure, source: "", message: "\(error)")
    }
    if status != 0 { throw ExitCode(status) }
}
