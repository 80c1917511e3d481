import CanvasDataPostgres

/// One thing that happens to Canvas, the database or the program. What it refers to is looked up when it happens, so that a
/// history makes sense without any of its steps.
enum HistoryStep: Sendable, Equatable {
    // Canvas
    case make(ModelCanvas.NewDump)
    case finish(Int)
    case abandon(Int)
    case expire(Int)

    // The program. A dump is counted from the newest backwards.
    case refresh(HistoryRun)
    case load(dump: Int, includesRequests: Bool, HistoryRun)
    case download(dump: Int)
    case loadFromFolder(dump: Int, includesRequests: Bool, HistoryRun)

    // A user
    case harm(HistoryHarm)
}

/// How the program is run.
struct HistoryRun: Sendable, Equatable {
    enum End: Sendable, Equatable {
        /// By itself.
        case done
        /// The connections break at this message, and no new ones are taken: as where the process is killed.
        case killed(Int)
        /// They break at this message, and new ones are taken.
        case cut(Int)
        /// It is asked to stop at this message.
        case stopped(Int)
    }

    var atomicity = LoadOptions.Atomicity.dump
    var jobs = 1
    var end = End.done
    /// `--again`: whatever the ledger says.
    var again = false
}

/// What users do to the database.
enum HistoryHarm: Sendable, Equatable {
    case dropTable(String)
    case renameTable(String)
    case detachPartition(String)
    case dropPartition(String)
    /// An ordinary table with the same rows takes its place.
    case makePlain(String)
    case truncate(String)
    /// Every so manieth row.
    case deleteRows(String, every: Int)
    case dropStore
    case dropLedger
}

extension HistoryStep: CustomStringConvertible {
    var description: String {
        switch self {
        case .make(let new):
            let name = new.isRegular ? "a daily dump" : "a historical dump"
            let requests = new.isRegular ? " with \(new.requests.words)" : ""
            return "Canvas makes \(name)\(requests)" + (new.isFinished ? "" : ", unfinished")
                + (new.names == .shared ? ", its files named like others" : "")
                + (new.sharesSequence ? ", of the newest one's sequence" : "")
        case .finish(let number): return "Canvas finishes an unfinished dump (\(number))"
        case .abandon(let number): return "Canvas abandons an unfinished dump (\(number))"
        case .expire(let count): return "the oldest \(count) dumps expire"
        case .refresh(let run): return "refresh\(run)"
        case .load(let dump, let includesRequests, let run):
            return "load \(Self.name(dump))\(includesRequests ? " --include-requests" : "")\(run)"
        case .download(let dump): return "get-dump-files \(Self.name(dump))"
        case .loadFromFolder(let dump, let includesRequests, let run):
            return
                "load --from-dir, \(Self.name(dump))\(includesRequests ? " --include-requests" : "")\(run)"
        case .harm(let harm): return "a user: \(harm)"
        }
    }

    private static func name(_ dump: Int) -> String { dump == 0 ? "the newest" : "the newest but \(dump)" }
}

extension ModelCanvas.NewDump.Requests {
    fileprivate var words: String {
        switch self {
        case .increment: "an increment"
        case .none: "no requests"
        case .full: "a full copy of requests"
        }
    }
}

extension HistoryRun: CustomStringConvertible {
    /// Behind the command.
    var description: String {
        let end =
            switch end {
            case .done: ""
            case .killed(let message): ", killed at message \(message)"
            case .cut(let message): ", its connections cut at message \(message)"
            case .stopped(let message): ", asked to stop at message \(message)"
            }
        return (again ? " --again" : "") + (atomicity == .table ? " --atomic table" : "")
            + (jobs > 1 ? " --jobs \(jobs)" : "") + end
    }
}

extension HistoryHarm: CustomStringConvertible {
    var description: String {
        switch self {
        case .dropTable(let table): "DROP TABLE \(table)"
        case .renameTable(let table): "ALTER TABLE \(table) RENAME"
        case .detachPartition(let table): "ALTER TABLE \(table) DETACH PARTITION"
        case .dropPartition(let table): "drops the partition of \(table)"
        case .makePlain(let table):
            "CREATE TABLE copy AS TABLE \(table); DROP TABLE \(table); renames the copy"
        case .truncate(let table): "TRUNCATE \(table)"
        case .deleteRows(let table, let every): "DELETE FROM \(table), every \(every)th row"
        case .dropStore: "DROP SCHEMA canvas_data_store CASCADE"
        case .dropLedger: "DROP SCHEMA canvas_data CASCADE"
        }
    }
}
