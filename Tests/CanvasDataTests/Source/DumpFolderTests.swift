import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import Foundation
import Testing

@testable import CanvasData

/// Folders that `CanvasDataAPI.downloadFiles` has filled, or not.
struct DumpFolderTests {
    @Test func `a directory without the files of a dump and one that does not exist have different errors`()
        throws
    {
        let folder = NSTemporaryDirectory() + "canvas-data-" + UUID().uuidString
        #expect(
            throws: CanvasDataError(
                .usage, "There is no directory \(folder).",
                remedy:
                    "Use \(.setting(.fromDirectory)) to name the directory in which \(.command(.getDumpFiles)) put the files."
            )
        ) {
            try DumpFolder(folder, .latest, TableSelection())
        }
        _ = try Directory(creating: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(
            throws: CanvasDataError(
                .usage, "\(folder) has no record of a dump.",
                remedy:
                    "Fetch one there with \(.command(.getDumpFiles)); existing files are not fetched again."
            )
        ) {
            try DumpFolder(folder, .latest, TableSelection())
        }
    }
}
