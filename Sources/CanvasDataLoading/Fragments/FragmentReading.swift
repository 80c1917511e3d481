package import CanvasDataBase

/// Where fragments are read from: the network, or a directory.
package protocol FragmentReading: Sendable {
    /// Gives all bytes of a file to `intake`; one that is damaged is fetched once more, where that may help.
    ///
    /// - Parameters:
    ///   - name: the file's.
    ///   - dumpID: the dump that it is of. Two dumps may have files of one name with different contents.
    ///   - intake: takes the bytes.
    /// - Throws: `CanvasDataError`, `CancellationError`, what `intake` throws except `GunzipError`.
    func read(_ name: String, ofDump dumpID: String, into intake: any FragmentIntake) async throws

    /// True for a failure that the next fragment would meet as well.
    func meetsEveryFile(_ error: CanvasDataError) -> Bool
}
