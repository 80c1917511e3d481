import CanvasDataBase
import CanvasDataTransfer

// Errors about the folder of a feed.
extension CanvasDataError {
    static func noSuchFolder(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "There is no folder \(path).",
            remedy: "Create it, with a folder new in it for the CSV files to send.")
    }

    static func unsettled(_ file: String, seconds: Double) -> CanvasDataError {
        CanvasDataError(
            .busy, "Nothing was sent: \(file) was changed only just now and may still be being written.",
            remedy:
                "Run the command again later; \(.setting(.settle)) sets how many seconds a file must be unchanged."
        )
    }

    static func hasWriter(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .busy, "Nothing was sent: another program has \(path) open for writing.",
            remedy:
                "Run the command again later. With \(.setting(.settle, .to("0"))) files are sent as they are."
        )
    }

    static func cannotFinish(_ error: FileError) -> CanvasDataError {
        CanvasDataError(
            .cannotWrite,
            "Nothing was sent, because the run could not be completed: cannot \(error.action) \(error.path) "
                + "(\(error.reason)).",
            remedy:
                "Correct this, then run the command again. With \(.setting(.keepFiles)) no archive is needed."
        )
    }

    static func notArchived(_ id: String, _ error: FileError) -> CanvasDataError {
        CanvasDataError(
            file(error).kind,
            "The files of import \(id) could not be archived: cannot \(error.action) \(error.path) "
                + "(\(error.reason)).",
            remedy: "Correct this, then run the command again. Nothing more is sent before they are archived."
        )
    }

    static func messagesNotSaved(_ id: String, _ error: FileError) -> CanvasDataError {
        CanvasDataError(
            file(error).kind,
            "The messages of import \(id) could not be saved: cannot \(error.action) \(error.path) "
                + "(\(error.reason)).",
            remedy: "Correct this; '\(.command(.sisErrors, of: id))' shows the messages.")
    }

    static func writtenAfterwards(_ id: String, _ names: [String]) -> CanvasDataError {
        CanvasDataError(
            .partlyDone,
            "Import \(id) does not have everything in \(names.joined(separator: ", ")): "
                + "\(names.count == 1 ? "it was" : "they were") written to after sending.",
            remedy:
                "The next run sends what is in new. Write the files elsewhere and rename them into new when "
                + "they are complete, or increase \(.setting(.settle)).")
    }
}
