import CanvasDataBase
import CanvasDataTransfer

// Errors about the files to send.
extension CanvasDataError {
    static func unreadable(_ path: String, _ error: FileError) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(path) cannot be read: \(error.reason).", remedy: "Check the path and its permissions.")
    }

    static func unsendable(_ path: String, _ reason: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(path) \(reason), so nothing is sent.",
            remedy:
                "Remove it, or replace it with a readable CSV file: Canvas must not take its rows for missing."
        )
    }

    static func notAFile(_ path: String, _ what: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(path) is \(what), not a file.",
            remedy: "Write the data to a file first: it is read more than once.")
    }

    static let nothingGiven = CanvasDataError(.usage, "No file to send was given.", remedy: sourceRule)

    static func noCSV(_ path: String) -> CanvasDataError {
        CanvasDataError(.usage, "There is no CSV file in \(path).", remedy: sourceRule)
    }

    static func folderAmongFiles(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(path) is a folder, and there is more than one path.", remedy: sourceRule)
    }

    static let mixedFormats = CanvasDataError(
        .usage, "Several files can be sent together only if all are CSV.", remedy: sourceRule)

    static func sameNameTwice(_ name: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "Two of the files are named \(name).",
            remedy: "Names in a zip must differ; rename one of them.")
    }

    static func unknownFormat(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(path) is not a .csv, .xml or .zip file.",
            remedy:
                "If it has one of these formats under another name, name the format with \(.setting(.fileExtension))."
        )
    }

    private static let sourceRule: Hint =
        "Give one .csv, .xml or .zip file, several .csv files, or a folder of them."
}
