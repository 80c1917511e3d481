import CanvasDataBase
import CanvasDataTransfer

// Errors of making a zip.
extension CanvasDataError {
    static func unwritableZip(_ error: FileError) -> CanvasDataError {
        let kind: Kind = error.isFull || error.isForbidden ? .cannotWrite : .inputOutput
        return CanvasDataError(
            kind, "Cannot \(error.action) \(error.path) (\(error.reason)).",
            remedy: error.isFull
                ? "Free some space there, then run the command again." : "Check the path and the disk.")
    }

    static func zipNameTwice(_ first: String, _ second: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(first) and \(second) would have the same name in the zip.",
            remedy: "Rename one of them.")
    }

    static func zipTooLarge(_ reason: String) -> CanvasDataError {
        CanvasDataError(.wrongData, "Canvas would refuse the zip: \(reason).", remedy: "Send it in parts.")
    }

    static func changedWhileZipped(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .busy, "\(path) changed while it was being read.",
            remedy: "Run the command again once the program that writes it has finished.")
    }
}
