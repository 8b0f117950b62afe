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
    private let details = SerialWorker(name: "xrayscope.details")

    init(terminal: Terminal, repository: any TraceRepository, mailbox: Mailbox, options: ViewerOptions) {
        self.terminal = terminal
        self.repository = repository
        self.mailbox = mailbox
        self.options = options
        work = BackgroundWork(mailbox)
        loader = Loader(
            repository, mailbox,
            narrowing: ShownPart(options.aim ?? Aim(), isChosenBySource: repository.capabilities.filters == .there))
    }

    /// - Returns: false when the viewer should end.
    func run(_ effect: Effect, _ data: LoadedData) -> Bool {
        switch effect {
        case .load(let request): loader.load(request)
        case .cancelLoad: loader.cancelLoad()
        case .fetch(let request, let kind): loader.fetch(request, kind)
        case .cancelFetch(let kind): loader.cancelFetch(kind)
        case .follow(let isFollowing): loader.follow(isFollowing)
        case .narrow(let narrowing): loader.narrow(narrowing)
        case .openDetail(let row, let version): openDetail(row, version, data)
        case .arrange(let arrangement, let version):
            guard data.version == version else { break }
            work.arrange(arrangement, data)
        case .find(let query, let version):
            if data.version == version { work.find(query, data) }
        case .layOut(let trace, let version):
            if data.version == version { work.layOut(trace, data) }
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

    private func openDetail(_ row: Int, _ version: Int, _ data: LoadedData) {
        guard data.version == version else { return }
        details.async { [repository, mailbox] in
            mailbox.post(detailAction(row, data, repository))
        }
    }
}

/// Decodes the document of a row's entity: reads from the source.
func detailAction(_ row: Int, _ data: LoadedData, _ repository: any TraceRepository) -> Action {
    do throws(Problem) {
        let detail = try repository.detail(ofRow: row, in: data.dataSet)
        return .detail(.success(detail), row: row, version: data.version)
    } catch {
        return .detail(.failure(error), row: row, version: data.version)
    }
}
