import CanvasDataBase
import CanvasDataTransfer

// Errors of the local cluster.
extension CanvasDataError {
    static func unusableLocalDirectory(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .configuration,
            "The local cluster cannot be in \(path.quotedForDisplay): its path contains a quote, $, \\ or a control character.",
            remedy: "Choose another place with \(.configured(.localDirectory)).")
    }

    static let noServerPrograms = CanvasDataError(
        .configuration, "No Postgres server is installed here, so a local cluster cannot be created.",
        remedy: "Install one (apt install postgresql), or name a database with \(.configured(.database)).")

    static let noPsql = CanvasDataError(
        .configuration, "psql is not installed here.", remedy: "Install it: apt install postgresql-client")

    static func otherMajorVersion(_ directory: String, made: Int, installed: [Int]) -> CanvasDataError {
        CanvasDataError(
            .configuration,
            "The local cluster in \(directory) was created by Postgres \(made), and installed is \(installed.map { "\($0)" }.joined(separator: ", ")).",
            remedy: """
                Install postgresql-\(made) again, or take its data over with pg_upgrade, or remove the directory: \
                the next load creates it again.
                """)
    }

    static let noServerAccount = CanvasDataError(
        .configuration,
        "root cannot run Postgres, and there is no account postgres or nobody, or neither setpriv nor runuser, to run it.",
        remedy: "Run canvas-data as another user, or name a database with \(.configured(.database)).")

    static func localClusterOfAnother(_ data: String, owner: String) -> CanvasDataError {
        CanvasDataError(
            .cannotWrite, "The local cluster in \(data) belongs to \(owner).",
            remedy:
                "Run canvas-data as \(owner), or choose another place with \(.configured(.localDirectory)).")
    }

    static func notALocalCluster(_ directory: String) -> CanvasDataError {
        CanvasDataError(
            .cannotWrite, "\(directory) is not empty and holds no local cluster.",
            remedy: "Choose another place with \(.configured(.localDirectory)).")
    }

    static func closedToServer(_ directory: String, account: String) -> CanvasDataError {
        CanvasDataError(
            .cannotWrite, "As root, Postgres runs as \(account), who may not enter \(directory).",
            remedy:
                "Choose another place with \(.configured(.localDirectory)), or run canvas-data as another user."
        )
    }

    static func foreignSocketDirectory(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .refused, "\(path), where the local server's socket belongs, is accessible to other users.",
            remedy: "Remove it, or choose a shorter path with \(.configured(.localDirectory)).")
    }

    static func localFile(_ error: FileError) -> CanvasDataError {
        CanvasDataError(
            error.isFull || error.isForbidden ? .cannotWrite : .inputOutput,
            "Cannot \(error.action) \(error.path) (\(error.reason)).",
            remedy:
                "Check the path and who may write there, or choose another place with \(.configured(.localDirectory))."
        )
    }

    static func localServerFails(_ what: String, said: String, in directory: String) -> CanvasDataError {
        CanvasDataError(
            .failed, "The local server cannot be \(what): \(said.isEmpty ? "it says nothing" : said).",
            remedy: "More may be in \(directory)/server.log and \(directory)/data/log.")
    }

    static let unknownService = CanvasDataError(
        .configuration, "PGSERVICE names a service that libpq cannot find.", remedy: "unset PGSERVICE")

    static func localServerUnreachable(_ socket: String, processID: Int32) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "The local server (process \(processID)) runs, but does not answer at \(socket).",
            remedy: "Stop it: \(.command(.localStop, with: [.setting(.force)]))")
    }

    static func localServerInUse(_ directory: String) -> CanvasDataError {
        CanvasDataError(
            .busy, "Another canvas-data is working with the local cluster in \(directory).",
            remedy:
                "Wait until it ends (\(.setting(.whenUnused))), or stop the server anyway (\(.setting(.force)))."
        )
    }
}
