import Screen
import Terminal
import TraceModel
import TraceRepository
import Viewer

/// Does what the core asks for. Belongs to the main loop; what takes time runs elsewhere and answers through the mailbox.
struct EffectRunner {
    let terminal: Terminal
    let repository: any TraceRepository
    let mailbox: Mailbox
    let loader: Loader
    let options: ViewerOptions
    private let work: BackgroundWork

    init(terminal: Terminal, repository: any TraceRepository, mailbox: Mailbox, options: ViewerOptions) {
        self.terminal = terminal
        self.repository = repository
        self.mailbox = mailbox
        self.options = options
        work = BackgroundWork(mailbox, repository)
        loader = Loader(
            repository, mailbox,
            narrowing: ShownPart(
                options.query ?? TraceQuery(), isChosenBySource: repository.capabilities.filters == .there))
    }

    /// - Returns: false when the viewer should end.
    func run(_ effect: Effect, _ data: LoadedData) -> Bool {
        switch effect {
        case .load(let request): loader.load(request)
        case .cancelLoad: loader.cancelLoad()
        case .fetch(let request, let kind): loader.fetch(request, kind)
        case .cancelFetch(let kind): loader.cancelFetch(kind)
        case .follow(let isFollowing): loader.follow(isFollowing)
        case .clear: repository.clear()
        case .narrow(let narrowing): loader.narrow(narrowing)
        case .ask(let question, let version):
            if data.version == version { work.answer(question, data) }
        case .copy(let text):
            if !terminal.copy(text) {
                mailbox.post(.notice("This terminal takes no clipboard text, or not so much", isWarning: true))
            }
        case .setTheme(let name):
            if let theme = options.themes.first(where: { $0.name == name }) { terminal.use(theme) }
        case .redraw: terminal.redraw()
        case .suspend: terminal.suspend()
        case .quit: return false
        }
        return true
    }
}

/// Decodes the document of a row's entity: reads from the source.
func detail(ofRow row: Int, _ data: LoadedData, _ repository: any TraceRepository) -> Result<SegmentDetail, Problem> {
    do throws(Problem) {
        return .success(try repository.detail(ofRow: row, in: data.dataSet))
    } catch {
        return .failure(error)
    }
}
