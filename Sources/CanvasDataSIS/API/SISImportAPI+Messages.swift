import CanvasDataBase
import CanvasDataTransfer

extension SISImportAPI {
    /// All messages of an import, not only the 24 that it shows.
    ///
    /// They come from the CSV that Canvas writes a while after the end, which is waited for, else page by page from
    /// the API.
    ///
    /// - Parameter ended: the import, which has ended.
    /// - Returns: oldest first; empty when it has none.
    /// - Throws: `CanvasDataError`.
    public func messages(of ended: SISImport) async throws -> [SISImportMessage] {
        guard mayHaveMessages(ended) else { return [] }
        var current = ended
        var pause = caller.policy.base
        for look in 1...5 {
            if let url = current.errorsURL, let found = try await messageFiles.messages(url) {
                return leveled(found, by: current)
            }
            if look == 5 { break }
            try await caller.world.sleep(pause)
            pause *= 2
            // Again for each look: the link is good for an hour only.
            current = try await self.import(ended.id)
        }
        return leveled(try await messages(of: ended.id), by: current)
    }

    /// The messages of an import from the API, page by page, oldest first. Canvas keeps them for 30 days.
    ///
    /// - Parameters:
    ///   - id: the import.
    ///   - failuresOnly: only those that would fail it.
    /// - Returns: the messages.
    /// - Throws: `CanvasDataError`.
    public func messages(of id: String, failuresOnly: Bool = false) async throws -> [SISImportMessage] {
        guard SISImport.isID(id) else { throw CanvasDataError.badImportID(id) }
        let query = (failuresOnly ? "failure=true&" : "") + "per_page=100"
        let rows = try await pages(
            path("/\(id)/sis_import_errors") + "?" + query, "sis_import_errors", limit: nil,
            "know import \(id)")
        return rows.reversed().map { row in
            SISImportMessage(
                level: failuresOnly ? .error : .warning, file: row["file"]?.string,
                text: row["message"]?.string ?? "", row: row["row"]?.int)
        }
    }

    /// A job that crashed writes none, and its import need not be asked again and again.
    private func mayHaveMessages(_ ended: SISImport) -> Bool {
        switch ended.state {
        case .importedWithMessages, .failedWithMessages: true
        default:
            (ended.messageCount ?? 0) > 0 || !ended.shownWarnings.isEmpty || !ended.shownErrors.isEmpty
                || ended.errorsURL != nil
        }
    }

    /// Neither the CSV nor the API says which message is an error: the import itself does, of the first ones.
    private func leveled(_ messages: [SISImportMessage], by shown: SISImport) -> [SISImportMessage] {
        let errors = Set(shown.shownErrors.map(\.lineWithoutRow))
        return messages.map { message in
            var message = message
            if errors.contains(message.lineWithoutRow) { message.level = .error }
            return message
        }
    }
}
