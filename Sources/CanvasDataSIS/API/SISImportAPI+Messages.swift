import CanvasDataBase
import CanvasDataTransfer

extension SISImportAPI {
    /// All messages of an import, not only the 24 that the import shows.
    ///
    /// They are read from the CSV file that Canvas writes a while after the end, or page by page from the API if that
    /// file does not appear.
    ///
    /// - Parameter ended: the import, which has ended.
    /// - Returns: the messages, oldest first.
    /// - Throws: `CanvasDataError`.
    public func messages(of ended: SISImport) async throws -> [SISImportMessage] {
        guard mayHaveMessages(ended) else { return [] }
        var current = ended
        var pause = caller.policy.base
        for check in 1...5 {
            if let url = current.errorsURL, let found = try await messageFiles.messages(url) {
                return leveled(found, by: current)
            }
            if check == 5 { break }
            try await caller.world.sleep(pause)
            pause *= 2
            // Asked again each time: the link is valid for one hour only.
            current = try await self.import(ended.id)
        }
        return leveled(try await messages(of: ended.id), by: current)
    }

    /// The messages of an import from the API, page by page, oldest first. Canvas keeps them for 30 days.
    ///
    /// - Parameters:
    ///   - id: the ID of the import.
    ///   - failuresOnly: whether only messages that would fail an import are returned.
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

    /// Whether to ask for messages: a job that crashed has none, and polling for them would take a while.
    private func mayHaveMessages(_ ended: SISImport) -> Bool {
        switch ended.state {
        case .importedWithMessages, .failedWithMessages: true
        default:
            (ended.messageCount ?? 0) > 0 || !ended.shownWarnings.isEmpty || !ended.shownErrors.isEmpty
                || ended.errorsURL != nil
        }
    }

    /// Marks the errors among messages. Neither the CSV file nor the API tells them apart; only the import does, for the
    /// first ones.
    private func leveled(_ messages: [SISImportMessage], by shown: SISImport) -> [SISImportMessage] {
        let errors = Set(shown.shownErrors.map(\.lineWithoutRow))
        return messages.map { message in
            var message = message
            if errors.contains(message.lineWithoutRow) { message.level = .error }
            return message
        }
    }
}
