import CanvasDataSIS
import Synchronization

/// Shows the progress of an upload, and then of the import, on a terminal.
final class UploadCounter: Sendable {
    private static let redraw = Duration.milliseconds(100)

    private let console: Console
    private let next: Mutex<ContinuousClock.Instant>

    init(console: Console) {
        self.console = console
        next = Mutex(ContinuousClock.now)
    }

    func show(_ sent: Int, of all: Int) {
        guard console.settings.shownProgress == .bar else { return }
        let isDue = next.withLock { next in
            guard ContinuousClock.now >= next || sent == all else { return false }
            next = ContinuousClock.now + Self.redraw
            return true
        }
        guard isDue else { return }
        let percent = all > 0 ? sent * 100 / all : 100
        let line = "Sending  \(percent)%  \(sizeText(sent)) of \(sizeText(all))"
        console.showProgress(sent < all ? line : nil)
    }
    func show(_ looked: SISImport) {
        guard console.settings.shownProgress == .bar else { return }
        let progress = looked.progress.map { ", \($0) %" } ?? ""
        console.showProgress("Import \(looked.id): \(displayed(looked.state.name))\(progress)")
    }
}
