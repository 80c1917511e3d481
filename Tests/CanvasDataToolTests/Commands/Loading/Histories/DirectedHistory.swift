import CanvasDataPostgres
import Testing

/// A history that once went wrong, by name.
struct DirectedHistory: Sendable, CustomTestStringConvertible {
    let name: String
    let steps: [HistoryStep]

    var testDescription: String { name }

    private init(_ name: String, _ steps: HistoryStep...) {
        self.name = name
        self.steps = steps
    }

    private static let daily = HistoryStep.make(ModelCanvas.NewDump())
    private static let refresh = HistoryStep.refresh(HistoryRun())
    private static let whole = HistoryStep.make(historical())

    private static func historical(isFinished: Bool = true) -> ModelCanvas.NewDump {
        var new = ModelCanvas.NewDump()
        new.isRegular = false
        new.isFinished = isFinished
        return new
    }

    private static func daily(
        _ requests: ModelCanvas.NewDump.Requests = .increment, isFinished: Bool = true,
        names: ModelCanvas.NewDump.Names = .own
    ) -> HistoryStep {
        var new = ModelCanvas.NewDump()
        new.requests = requests
        new.isFinished = isFinished
        new.names = names
        return .make(new)
    }

    private static func load(_ dump: Int, again: Bool = false) -> HistoryStep {
        .load(dump: dump, includesRequests: true, HistoryRun(again: again))
    }

    private static func loadFromFolder(_ dump: Int) -> HistoryStep {
        .loadFromFolder(dump: dump, includesRequests: true, HistoryRun())
    }

    static let all: [DirectedHistory] = [
        // What was dropped is loaded again, and requests with all that they consist of.
        DirectedHistory(
            "requests and another table dropped", daily, whole, daily, refresh, .harm(.dropTable("requests")),
            .harm(.dropTable("conference_fact")), refresh, daily, refresh),
        DirectedHistory(
            "requests dropped, and a dump later loaded by load", daily, whole, daily, refresh,
            .harm(.dropTable("requests")), daily, load(0), refresh),
        DirectedHistory(
            "the partition of requests detached", daily, daily, refresh, .harm(.detachPartition("requests")),
            refresh, daily, refresh),
        DirectedHistory(
            "the partition of requests dropped", daily, daily, refresh, .harm(.dropPartition("requests")),
            daily, refresh),
        DirectedHistory(
            "a table renamed", daily, refresh, .harm(.renameTable("communication_channel_fact")), refresh,
            daily, refresh),
        DirectedHistory(
            "the store dropped", daily, daily, refresh, .harm(.dropStore), refresh, daily, refresh),
        DirectedHistory(
            "the ledger dropped after three dumps", daily, refresh, daily, refresh, daily, refresh,
            .harm(.dropLedger), refresh, daily, refresh),
        DirectedHistory(
            "the ledger dropped when the first dumps have expired", daily, refresh, daily, refresh, daily,
            refresh, .expire(2), .harm(.dropLedger), refresh, daily, refresh),
        DirectedHistory(
            "the ledger dropped, and the run after it killed", daily, daily, refresh, .harm(.dropLedger),
            .refresh(HistoryRun(end: .killed(45))), refresh),
        DirectedHistory(
            "requests dropped when their full copy has expired", daily, whole, daily, refresh, daily, refresh,
            .expire(3), .harm(.dropTable("requests")), refresh, refresh, daily, refresh),

        // A full copy takes the place of what is older, and of nothing else.
        DirectedHistory(
            "a full copy is finished after the daily dump behind it is in", daily, refresh,
            .make(historical(isFinished: false)), daily, refresh, .finish(0), refresh, daily, refresh),
        DirectedHistory(
            "the newest dump loaded, then refresh", daily, whole, daily, load(0), refresh, daily, refresh),
        DirectedHistory(
            "a full copy is finished after the daily dumps behind it have expired", daily, refresh,
            .make(historical(isFinished: false)), daily, refresh, daily, refresh, .expire(2), .finish(0),
            refresh, daily, refresh),
        DirectedHistory(
            "an older full copy loaded over a newer one", daily, whole, daily, whole, daily, refresh, load(3),
            refresh),
        DirectedHistory(
            "a dump from before the full copy loaded", daily, whole, daily, refresh, load(2), refresh),

        // Full copies alone do not make requests a table that comes whole.
        DirectedHistory(
            "an older full copy loaded over a newer one, and no increment ever", daily(.full), daily(.full),
            refresh, load(1), refresh),
        DirectedHistory(
            "an older full copy loaded again over a newer one", daily(.full), daily(.full), refresh,
            load(1, again: true), refresh),
        DirectedHistory(
            "the ledger dropped, and an older full copy loaded", daily, whole, daily, daily, refresh,
            .expire(1),
            .harm(.dropLedger), load(2)),
        DirectedHistory(
            "requests dropped, and a full copy from before their increments loaded", whole, daily, load(0),
            .harm(.dropTable("requests")), load(1), refresh),
        DirectedHistory(
            "a gap behind a full copy is filled by the next", .make(historical(isFinished: false)),
            daily(isFinished: false), .abandon(1), daily(.none), .finish(0), refresh, whole, refresh),

        // What has expired unseen is said to be missing until a full copy brings it.
        DirectedHistory(
            "away for longer than Canvas keeps dumps", daily, refresh, daily, daily, daily, .expire(3),
            refresh,
            refresh, daily, refresh, whole, refresh),
        DirectedHistory(
            "only the newest dump loaded after that", daily, refresh, daily, daily, .expire(3), load(0),
            refresh),
        DirectedHistory(
            "the days that are missing are loaded from a folder", daily, refresh, daily, .download(dump: 0),
            daily, .expire(2), refresh, loadFromFolder(0), refresh),
        DirectedHistory(
            "an unfinished dump is not missing", daily, refresh, daily(isFinished: false), daily, refresh,
            .finish(0), refresh),

        DirectedHistory(
            "requests truncated when their dump has expired, and nothing of them comes", daily, refresh,
            .harm(.truncate("requests")), daily(.none), .expire(2), refresh, daily, refresh),
        DirectedHistory(
            "the ledger dropped when nothing of requests is on offer", daily, refresh, daily,
            .harm(.dropLedger), daily(.none), .expire(3), refresh, daily, refresh),
        DirectedHistory(
            "rows deleted of a table with rows from before the ledger was dropped", daily, refresh, daily,
            .expire(1), .harm(.dropLedger), refresh, .harm(.deleteRows("requests", every: 6)), refresh),
        DirectedHistory(
            "a full copy of requests in a user's own table, after the ledger was dropped", daily, refresh,
            whole,
            .harm(.makePlain("requests")), .harm(.dropLedger), refresh),

        // One name, two files.
        DirectedHistory(
            "a file name in two dumps, by network", daily(names: .shared), daily(names: .shared), refresh,
            daily(names: .shared), refresh),
        DirectedHistory(
            "a file name in two dumps, through a folder", daily(names: .shared), .download(dump: 0),
            loadFromFolder(0), daily(names: .shared), .download(dump: 0), loadFromFolder(0), refresh),

        // What the newest dump does not hold may still be on offer.
        DirectedHistory(
            "the newest dump holds no requests", daily, daily(.none), refresh, daily, daily(.none), refresh),

        // Whatever the ledger says.
        DirectedHistory(
            "requests truncated, and loaded again", daily, whole, daily, refresh,
            .harm(.truncate("requests")), .refresh(HistoryRun(again: true))),
        DirectedHistory(
            "rows deleted of a dump that has expired, and the rest loaded again", daily, daily, refresh,
            daily,
            refresh, .expire(2), .harm(.deleteRows("requests", every: 2)), .refresh(HistoryRun(again: true)),
            refresh),
        DirectedHistory(
            "rows deleted, and loaded again", daily, daily, refresh,
            .harm(.deleteRows("communication_channel_fact", every: 3)),
            .harm(.deleteRows("requests", every: 2)),
            .refresh(HistoryRun(atomicity: .table, again: true))),
    ]

    /// Those that are known to go wrong. Empty when all is well.
    static let known: Set<String> = []
}
