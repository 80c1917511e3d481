// What there is when a run has done all.
extension HistoryPlayer {
    func bringing(
        _ dump: ModelDump, _ includesRequests: Bool, _ run: HistoryRun
    ) -> [String: TableModel] {
        var after = tables
        for table in dump.rows.keys where table != "requests" {
            after[table]?.replace(by: dump, again: run.again)
        }
        if includesRequests { after["requests"]?.add([dump], offer: canvas.onOffer, again: run.again) }
        return after
    }

    func refreshed(again: Bool = false) -> [String: TableModel] {
        var after = tables
        for table in canvas.newestRegular?.rows.keys.filter({ $0 != "requests" }) ?? [] {
            canvas.newestRegular.map { after[table]?.replace(by: $0, again: again) }
        }
        after["requests"]?.add(canvas.onOffer, offer: canvas.onOffer, again: again)
        return after
    }
}
