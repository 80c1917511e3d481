import CanvasDataBase
import CanvasDataTransfer

/// An import that has not ended and that the next one must not overtake.
enum UnfinishedImport: CustomStringConvertible {
    /// The last import of this feed.
    case own(String, SISImportState)
    /// Another import of the account.
    case other(String, SISImportState)

    var description: String {
        switch self {
        case .own(let id, let state): "the previous import, \(id), is still \(state.name)"
        case .other(let id, let state): "import \(id) of this account is still \(state.name)"
        }
    }
}

// Errors of a run.
extension CanvasDataError {
    static func previousUnfinished(_ unfinished: UnfinishedImport) -> CanvasDataError {
        CanvasDataError(
            .busy, "Nothing was sent: \(unfinished).",
            remedy: "Run the command again later, or with \(.setting(.previous, .to("wait"))).")
    }

    static func previousBad(_ id: String, _ state: SISImportState) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "Nothing was sent: the previous import, \(id), ended as \(state.name).",
            remedy: "Run '\(.command(.sisErrors, of: id))' to see what is wrong, correct it, and use "
                + "\(.setting(.previous, .to("ignore"))) once.")
    }

    static func shrunk(_ type: String, from before: Int, to now: Int, limit: Int) -> CanvasDataError {
        let percent = before > 0 ? (before - now) * 100 / before : 0
        return CanvasDataError(
            .wrongData,
            "Nothing was sent: \(now) rows of \(type), \(percent) % fewer than in the last import (\(before)).",
            remedy:
                "At most \(limit) % fewer are allowed (\(.setting(.maxShrink))). If the files are right, use "
                + "\(.setting(.maxShrink, .to("100"))) once.")
    }

    static func emptyList(_ type: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "Nothing was sent: the list of \(type) has no rows, and Canvas would delete everything that it lacks.",
            remedy: "If the files are right, use \(.setting(.maxShrink, .to("100"))) once.")
    }

    static func notSendable(errors: Int, skippedRows: Int) -> CanvasDataError {
        let found = [
            errors > 0 ? "\(errors) error\(errors == 1 ? "" : "s")" : nil,
            skippedRows > 0
                ? "\(skippedRows) row\(skippedRows == 1 ? "" : "s") that Canvas would skip" : nil,
        ].compactMap { $0 }
        return CanvasDataError(
            .wrongData, "Nothing was sent: the files have \(found.joined(separator: " and ")).",
            remedy:
                "Correct them; '\(.command(.sisValidate))' lists them all. To send the files as they are, use "
                + "\(.setting(.noValidate)).")
    }

    static let noTermsFile = CanvasDataError(
        .usage, "Batch mode over all terms requires a terms file.",
        remedy: "Add one, or name one term with \(.setting(.batchMode)) \(.setting(.term, .any("ID"))).")

    static let changedMeanwhile = CanvasDataError(
        .busy, "Nothing was sent: the files changed while they were being read.",
        remedy: "Run the command again once the program that writes them has finished.")

    static func otherCanvas(_ path: String, _ other: String, host: String) -> CanvasDataError {
        CanvasDataError(
            .usage,
            "\(path) records an upload to \(other), not to \(host), and its outcome is unknown.",
            remedy: "Run the command once more for \(other), or use \(.setting(.adopt, .to("none"))).")
    }

    /// A failure to read or write a file of the feed. The options of downloads do not apply to it.
    static func feedFile(_ error: FileError) -> CanvasDataError {
        let plain = file(error)
        return CanvasDataError(
            plain.kind, plain.message,
            remedy: error.isFull
                ? "Free some space, then run the command again: it continues where it stopped."
                : "Check the disk and the permissions, then run the command again.")
    }
}

/// Runs `work`, with failures to read or write files turned into errors of a feed.
func wordingFileErrors<Result>(_ work: () throws -> Result) throws -> Result {
    do {
        return try work()
    } catch let error as FileError {
        throw CanvasDataError.feedFile(error)
    }
}
