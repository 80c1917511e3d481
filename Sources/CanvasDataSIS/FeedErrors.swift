import CanvasDataBase
import CanvasDataTransfer

// Errors of sending, in the words a user reads.
extension CanvasDataError {
    static func uploadNotTaken(host: String, summary: String) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "\(host) did not take the upload (\(summary)).",
            remedy: "Nothing was sent. Try again later; -v shows each try.")
    }

    static func uploadRefused(host: String, status: Int, words: String?) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "\(host) did not take the upload (\(status))\(words.map { ": \($0)" } ?? ".")",
            remedy: "Nothing was imported, and the files are where they were.")
    }

    static func uploadLost(host: String, cause: String) -> CanvasDataError {
        CanvasDataError(
            .unavailable,
            "\(host) gave no answer to the upload (\(cause)), and shows no import of these files.",
            remedy:
                "The files are where they were. Run the same command again later: it looks for the import "
                + "twice more before it sends anything.")
    }

    static func uploadUnknown(_ error: CanvasDataError) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "It is not known whether Canvas has the upload: \(error.message)",
            remedy: "Nothing is sent again before that is known. Run the same command later: it looks first.")
    }

    static func uploadDoubtful(host: String, ids: [String]) -> CanvasDataError {
        CanvasDataError(
            .failed,
            "The answer to the upload was lost, and \(host) has new imports, but none can be identified as this "
                + "upload: \(ids.prefix(10).joined(separator: ", "))\(ids.count > 10 ? ", …" : "").",
            remedy:
                "Run the same command again when Canvas has begun with them: it compares their files. Or look "
                + "at them in Canvas, and say with --adopt ID which one it is, or --adopt none.")
    }

    static func previousUnfinished(_ id: String, _ state: SISImportState, isOwn: Bool) -> CanvasDataError {
        CanvasDataError(
            .busy,
            "Nothing was sent: \(isOwn ? "the previous import, \(id)," : "import \(id) of this account") "
                + "is still \(state.name).",
            remedy: "Run the command again later, or with --previous wait.")
    }

    static func previousBad(_ id: String, _ state: SISImportState) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "Nothing was sent: the previous import, \(id), ended as \(state.name).",
            remedy: "See what is wrong with 'canvas-data sis errors \(id)', put it right, and go on with "
                + "--previous ignore, once.")
    }

    static func shrunk(_ type: String, from before: Int, to now: Int, limit: Int) -> CanvasDataError {
        let percent = before > 0 ? (before - now) * 100 / before : 0
        return CanvasDataError(
            .wrongData,
            "Nothing was sent: \(now) rows of \(type), where the last import had \(before): \(percent) % fewer.",
            remedy: "At most \(limit) % may go (--max-shrink). If it is right, give --max-shrink 100, once.")
    }

    static func emptyList(_ type: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "Nothing was sent: the list of \(type) has no rows, and Canvas would delete what it lacks.",
            remedy: "If it is right, give --max-shrink 100, once.")
    }

    static func damagedState(_ path: String, _ reason: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(path) is damaged (\(reason)), so it is not known what was sent last.",
            remedy: "Look at 'canvas-data sis list'; remove the file when you are sure that all is well.")
    }

    static func otherCanvas(_ path: String, _ other: String, host: String) -> CanvasDataError {
        CanvasDataError(
            .usage,
            "\(path) is about an upload to \(other) of which it is not known what became, not to \(host).",
            remedy: "Run it once more for \(other), or give --adopt none.")
    }

    /// The words of every other file, without the options of a download.
    static func feedFile(_ error: FileError) -> CanvasDataError {
        let plain = file(error)
        return CanvasDataError(
            plain.kind, plain.message,
            remedy: error.isFull
                ? "Make room, and run the command again: it goes on where it stopped."
                : "Check the disk, and who may write there; then run the command again.")
    }
}

// Errors about the files to be sent.
extension CanvasDataError {
    static func notSendable(errors: Int, skippedRows: Int) -> CanvasDataError {
        let what = [
            errors > 0 ? "\(errors) error\(errors == 1 ? "" : "s")" : nil,
            skippedRows > 0
                ? "\(skippedRows) row\(skippedRows == 1 ? "" : "s") that Canvas would pass over" : nil,
        ].compactMap { $0 }
        return CanvasDataError(
            .wrongData, "Nothing was sent: there are \(what.joined(separator: ", and ")) in the files.",
            remedy:
                "Correct them; 'canvas-data sis validate' shows them all. To send as it is: --no-validate.")
    }

    static let changedMeanwhile = CanvasDataError(
        .busy, "Nothing was sent: somebody wrote to the files while they were read.",
        remedy: "Run the command again when whatever writes them has finished.")

    static let noTermsFile = CanvasDataError(
        .usage, "Batch mode over all terms needs a file of terms among those that are sent.",
        remedy: "Add it, or give one term with --batch-mode --term ID.")

    static let nothingGiven = CanvasDataError(.usage, "Nothing to send was given.", remedy: sourceRule)

    static func noCSV(_ path: String) -> CanvasDataError {
        CanvasDataError(.usage, "There is no CSV file in \(path).", remedy: sourceRule)
    }

    static func folderAmongFiles(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(path) is a folder, and there is more than one path.", remedy: sourceRule)
    }

    static let mixedFormats = CanvasDataError(
        .usage, "Several files can be sent together only when all are CSV.", remedy: sourceRule)

    static func sameNameTwice(_ name: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "Two of the files have the name \(name).",
            remedy: "In one zip names must differ; rename one of them.")
    }

    static func unknownFormat(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(path) is neither .csv nor .xml nor .zip.",
            remedy: "If it is one of them all the same, say which with --extension.")
    }

    static func noSuchFolder(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "There is no folder \(path).",
            remedy: "Make it, with a folder new in it for the CSV files to be sent.")
    }

    private static let sourceRule =
        "Give one .csv, .xml or .zip file, several .csv files, or a folder of them."
}
