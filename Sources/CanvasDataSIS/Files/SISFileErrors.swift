import CanvasDataBase
import CanvasDataTransfer

extension CanvasDataError {
    /// A failure to read a file of an import, or to write a temporary one.
    static func unreadableSISFile(_ error: FileError) -> CanvasDataError {
        if error.isFull {
            return CanvasDataError(
                .cannotWrite, "There is no room to \(error.action) \(error.path) (\(error.reason)).",
                remedy: "Free some space there, or set TMPDIR to a folder on another disk.")
        }
        guard error.isForbidden else {
            return CanvasDataError(
                .inputOutput, "Cannot \(error.action) \(error.path) (\(error.reason)).",
                remedy: "Check the disk, then run the command again.")
        }
        return CanvasDataError(
            .usage, "Cannot \(error.action) \(error.path) (\(error.reason)).",
            remedy: "Check the path and its permissions.")
    }
}
