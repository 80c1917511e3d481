/// Where fragments are read from: the network, or a directory.
package protocol FragmentReading: Sendable {
    /// Gives all bytes of `name` to `intake`; a file that is damaged is got once more, where that may help.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`, what `intake` throws but for `GunzipError`.
    func read(_ name: String, into intake: any FragmentIntake) async throws

    /// True for a failure that the next fragment would meet as well.
    func meetsEveryFile(_ error: CanvasDataError) -> Bool
}
