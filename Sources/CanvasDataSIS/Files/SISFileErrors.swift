import CanvasDataBase
import CanvasDataTransfer

extension CanvasDataError {
    static func unreadableSISFile(_ error: FileError) -> CanvasDataError {
        if error.isFull {
            return CanvasDataError(
                .cannotWrite, "There is no room to \(error.action) \(error.path) (\(error.reason)).",
                remedy: "Make room there, or set TMPDIR to a folder that has some.")
        }
        guard error.isForbidden else {
            return CanvasDataError(
                .inputOutput, "Cannot \(error.action) \(error.path) (\(error.reason)).",
                remedy: "Check the disk, then run the command again.")
        }
        return CanvasDataError(
            .usage, "Cannot \(error.action) \(error.path) (\(error.reason)).",
            remedy: "Check the path and who may read it.")
    }
}
