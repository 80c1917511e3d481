import CanvasDataBase
public import CanvasDataLoading

/// The sources of tables that Canvas Data 1 has.
extension TableSource {
    /// The tables of the newest finished dump. Of `requests`, which comes in increments: every increment that is not
    /// loaded yet, oldest first, after the newest full copy.
    ///
    /// - Parameters:
    ///   - api: the account.
    ///   - selection: which tables; by default all.
    /// - Returns: the source. Nothing is requested yet.
    public static func newest(
        of api: CanvasDataAPI, _ selection: TableSelection = TableSelection(includesRequests: true)
    ) -> TableSource {
        TableSource("refresh") { try await CanvasData1Source.refresh(selection, of: api) }
    }

    /// One dump.
    ///
    /// - Parameters:
    ///   - dump: which one.
    ///   - api: the account.
    ///   - selection: which of its tables; by default all except `requests`.
    /// - Returns: the source. Nothing is requested yet.
    public static func dump(
        _ dump: DumpSelection, of api: CanvasDataAPI, _ selection: TableSelection = TableSelection()
    ) -> TableSource {
        TableSource("load") { try await CanvasData1Source.dump(dump, selection, of: api) }
    }

    /// A dump whose files `CanvasDataAPI.downloadFiles(of:_:to:)` has put into a directory. Needs no network.
    ///
    /// - Parameters:
    ///   - path: the directory.
    ///   - dump: which of the dumps in it.
    ///   - selection: which of its tables; by default all except `requests`. Each must be there completely.
    /// - Returns: the source. Nothing is read yet.
    public static func folder(
        _ path: String, _ dump: DumpSelection = .latest, _ selection: TableSelection = TableSelection()
    ) -> TableSource {
        TableSource("load") { try DumpFolder(path, dump, selection) }
    }
}
