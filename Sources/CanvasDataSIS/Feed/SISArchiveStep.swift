import CanvasDataBase
import CanvasDataTransfer

/// Puts the files of the last import into the archive, and compares what is there with what was sent.
struct SISArchiveStep {
    let folder: SISFeedFolder
    let record: SISRecord
    let notify: @Sendable (Notice) -> Void

    /// Does what an earlier run has left undone.
    ///
    /// - Returns: why nothing may be sent; nil if all is done.
    /// - Throws: `CancellationError`; `FileError` of the record.
    func finishEarlier() async throws -> CanvasDataError? {
        // Files that have changed since are sent with this run.
        if let trouble = try await move(), trouble.kind != .partlyDone { return trouble }
        guard let trouble = try await settle(isLast: true) else { return nil }
        guard trouble.kind == .partlyDone else { return trouble }
        notify(Notice(.warning, trouble.message))
        return nil
    }

    /// Moves the files of the last import to the archive if they are still what was sent.
    ///
    /// - Parameter marks: what the files looked like before they were read, in the order in which they were sent; empty
    ///   if this run has not sent them. A file that still looks so is not read again.
    /// - Returns: why that was not possible, or which files have changed since (partlyDone); else nil. The import
    ///   continues in any case.
    /// - Throws: `CancellationError`; `FileError` of the record.
    func move(_ marks: [FileMark] = []) async throws -> CanvasDataError? {
        guard let last = record.contents.last, let id = last.id, let name = last.archive, !last.isArchived
        else { return nil }
        let result: SISFeedFolder.Archived
        do {
            result = try await blocking { try folder.archive(last.files, marks, as: name) }
        } catch let error as FileError {
            return .notArchived(id, error)
        }
        for file in result.changed {
            notify(Notice(.warning, "\(file) has changed since it was sent; it stays for the next run."))
        }
        try record.update {
            $0.last?.isArchived = true
            $0.last?.copied = result.copied
        }
        return result.changed.isEmpty ? nil : .writtenAfterwards(id, result.changed)
    }

    /// Compares what is in the archive with what was sent, and removes from `new/` what was copied.
    ///
    /// - Parameter isLast: whether no later run has to compare them again.
    /// - Returns: which files were written to after they were sent (partlyDone), or why that could not be checked; nil if
    ///   the archive holds what was sent.
    /// - Throws: `CancellationError`; `FileError` of the record.
    func settle(isLast: Bool) async throws -> CanvasDataError? {
        guard let last = record.contents.last, let id = last.id, let name = last.archive, last.isArchived,
            !last.isSettled
        else { return nil }
        let late: [String]
        do {
            late = try await blocking { try folder.settleArchive(last.files, last.copied, as: name) }
        } catch let error as FileError {
            return .notArchived(id, error)
        }
        try record.update {
            $0.last?.copied = []
            $0.last?.isSettled = isLast
        }
        return late.isEmpty ? nil : .writtenAfterwards(id, late)
    }
}
