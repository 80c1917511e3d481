import CanvasDataBase
import CanvasDataTransfer

extension SISFeed {
    /// Imports must not overtake each other: the last one of this feed must have ended well, and no other may be at
    /// work in the account.
    ///
    /// - Throws: `CanvasDataError`: busy when one is unfinished, wrongData when the last one ended badly.
    func checkPrevious() async throws {
        guard plan.previous != .ignore else { return }
        try await checkOwn()
        if plan.scope == .account { try await checkAccount() }
    }

    private func checkOwn() async throws {
        guard let last = record.contents.last, let id = last.id, isHere(last), !last.isGood else { return }
        var looks = 0
        while true {
            let now: SISImport
            do {
                now = try await api.import(id)
            } catch let error as CanvasDataError where error.kind == .usage {
                return notify(Notice(.warning, "Canvas does not know the previous import, \(id), any more."))
            }
            if now.state.isTerminal {
                let outcome = try await finish(now)
                guard outcome.verdict == .imported else { throw CanvasDataError.previousBad(id, now.state) }
                return
            }
            try await wait(&looks, for: .previousUnfinished(id, now.state, isOwn: true))
        }
    }

    /// Another's failed import is no reason to wait: only what Canvas still works on is.
    private func checkAccount() async throws {
        var looks = 0
        while let busy = try await api.unfinishedImports().last {
            try await wait(&looks, for: .previousUnfinished(busy.id, busy.state, isOwn: false))
        }
    }

    private func wait(_ looks: inout Int, for reason: CanvasDataError) async throws {
        let watch = plan.watch ?? SISWatch()
        guard plan.previous == .wait, looks < watch.limit else { throw reason }
        looks += 1
        notify(Notice(.info, "\(reason.message.replacing("Nothing was sent: ", with: "Waiting: "))"))
        try await api.caller.world.sleep(watch.pause)
    }
}
