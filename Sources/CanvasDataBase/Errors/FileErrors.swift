package import CanvasDataTransfer

extension CanvasDataError {
    /// A file that could not be read or written, as a user reads it.
    package static func file(_ error: FileError) -> CanvasDataError {
        if error.isFull {
            return CanvasDataError(
                .cannotWrite, "There is no room to \(error.action) \(error.path) (\(error.reason)).",
                remedy:
                    "Make room, or choose another disk (\(.setting(.downloadDirectory)), \(.setting(.dataDirectory))), and run the command again: it goes on where it stopped."
            )
        }
        if error.isForbidden {
            return CanvasDataError(
                .cannotWrite, "Cannot \(error.action) \(error.path) (\(error.reason)).",
                remedy:
                    "Check the path and who may write there (\(.setting(.downloadDirectory)), \(.setting(.dataDirectory)))."
            )
        }
        return CanvasDataError(
            .inputOutput, "Cannot \(error.action) \(error.path) (\(error.reason)).",
            remedy: "Check the disk, then run the command again.")
    }

    package static func oversizedRecord(_ path: String, _ remedy: Hint) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(path) is larger than anything canvas-data writes there.", remedy: remedy)
    }

    package static func directoryBusy(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .busy, "Another canvas-data is working in \(path).",
            remedy: "Wait until it has ended, or use another directory.")
    }
}
