import CanvasDataBase

extension CanvasDataError {
    static func damagedState(_ path: String, _ reason: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(path) is damaged (\(reason)), so it is not known what was sent last.",
            remedy: "Look at 'canvas-data sis list'; remove the file when you are sure that all is well.")
    }
}
