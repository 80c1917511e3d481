import CanvasDataBase
import CanvasDataTransfer

// Errors of downloads and of the files on disk.
extension CanvasDataError {
    static func refusedLink(of name: String, to host: String, because reason: String) -> CanvasDataError {
        CanvasDataError(
            .refused, "The link of \(name) to \(host) is refused: \(reason).",
            remedy: "Files are fetched from public https addresses only. Check \(.key(.apiURL)).")
    }

    static func fileGone(_ name: String) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "Canvas does not list \(name) any more: its dump was replaced or has expired.",
            remedy: "Run the command again to go on with what Canvas has now.")
    }

    static func download(_ error: DownloadError, of name: String) -> CanvasDataError {
        switch error {
        case .status(let status, let code, let host):
            if status == 407 { return proxyRefused }
            let words = code.map { "\(status) \($0)" } ?? "\(status)"
            guard [400, 401, 403, 404, 410].contains(status) else {
                return CanvasDataError(
                    .failed, "\(host) answered the request for \(name) with status \(words).",
                    remedy: "Run the command again; if it stays so, report it to Instructure.")
            }
            return CanvasDataError(
                status == 404 || status == 410 ? .unavailable : .refused,
                "\(host) refuses \(name) (\(words)).",
                remedy:
                    "Run the command again later: what has come is kept. If it stays so, report it to Instructure."
            )
        case .givenUp(let summary, let host):
            return CanvasDataError(
                .unavailable, "\(name) could not be fetched from \(host) (\(summary)).",
                remedy: "Run the command again: it goes on where it stopped.")
        case .transfer(let error):
            guard case .network(_, let host, _) = error, !host.isEmpty else {
                return transfer(error, with: name)
            }
            return transfer(error, with: host)
        }
    }

    static func otherFileOfThatName(_ name: String, sequence: Int, other: Int, path: String)
        -> CanvasDataError
    {
        CanvasDataError(
            .wrongData,
            "\(name) of dump \(sequence) is another file than \(name) of dump \(other), which is in \(path).",
            remedy:
                "Nothing was changed. Fetch dump \(sequence) into a directory of its own: \(.setting(.downloadDirectory, .any("DIR")))."
        )
    }

    static func notTried(_ name: String, after count: Int) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "\(name) was not tried: \(count) files in a row could not be fetched.",
            remedy: "Run the command again later: it goes on where it stopped.")
    }

    /// `predicate` says what is wrong with it.
    static func damagedTwice(_ name: String, _ predicate: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(name) \(predicate), fetched twice.",
            remedy:
                "It is damaged at Canvas's file host. Run the command again later, or report it to Instructure."
        )
    }

    static func unreadableRecord(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(path) is not a record of a download.",
            remedy: "Remove it and fetch the dump there again: files that are there are not fetched twice.")
    }
}

extension Notice {
    static func renewedLink(_ name: String) -> Notice {
        Notice(.debug, "\(name): the link was renewed.")
    }

    /// `predicate` says what is wrong with it.
    static func damaged(_ name: String, _ predicate: String) -> Notice {
        Notice(.warning, "\(name) \(predicate); fetching it again.")
    }

    static func damagedBefore(_ name: String, _ error: GunzipError) -> Notice {
        Notice(.warning, "\(name), there already, \(error.predicate); fetching it again.")
    }
}
