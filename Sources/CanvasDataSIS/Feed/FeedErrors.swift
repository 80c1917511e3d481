import CanvasDataBase
import CanvasDataTransfer

// Errors of sending, in the words a user reads.
extension CanvasDataError {
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

    static func noSuchFolder(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "There is no folder \(path).",
            remedy: "Make it, with a folder new in it for the CSV files to be sent.")
    }
}
