import CanvasDataBase
import CanvasDataTransfer

// Errors about the files to be sent.
extension CanvasDataError {
    static func unreadable(_ path: String, _ error: FileError) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(path) cannot be read: \(error.reason).", remedy: "Check the path and who may read it.")
    }

    static func unsendable(_ path: String, _ reason: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(path) \(reason), so nothing is sent.",
            remedy: "Remove it, or put a readable CSV file there: what was in it must not count as missing.")
    }

    static func notAFile(_ path: String, _ what: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(path) is \(what), not a file.",
            remedy: "Write what is to be sent into a file: it is read more than once.")
    }

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

    private static let sourceRule =
        "Give one .csv, .xml or .zip file, several .csv files, or a folder of them."
}
