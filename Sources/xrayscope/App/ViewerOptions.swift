import Screen
import TraceModel
import Viewer

/// How the viewer is started: what the command line, the configuration and the environment say together.
struct ViewerOptions: Sendable {
    var view = ViewOptions()
    var theme: Theme
    /// The themes that T goes through.
    var themes: [Theme]
    var noColor = false
    var mouse = true
    /// What is loaded at the start.
    var request = DataRequest.overview(.init())
    /// What part of it is meant; nil: what the request says.
    var query: TraceQuery?
    /// Milliseconds from an answer of a live source to the next question; nil: only when somebody asks.
    var refresh: Int64? = ViewerSettings.usualRefresh
    /// Filter expressions of earlier runs, the latest first.
    var history: [String] = []

    /// - Parameter themes: in the order of T; the theme to begin with is added when it is not among them.
    init(theme: Theme, themes: [Theme] = []) {
        self.theme = theme
        self.themes = themes.contains { $0.name == theme.name } ? themes : [theme] + themes
    }
}
