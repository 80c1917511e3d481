import CanvasDataBase

extension CanvasDataError {
    static func damagedState(_ path: String, _ reason: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(path) is damaged (\(reason)), so what was sent last is unknown.",
            remedy: "Check '\(.command(.sisList))'; remove the file once you are sure that all is well.")
    }
}
