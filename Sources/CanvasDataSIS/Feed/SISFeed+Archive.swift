import CanvasDataBase
import CanvasDataTransfer
import Glibc

extension SISFeed {
    /// Makes sure that what is needed after sending will be there.
    ///
    /// - Throws: `CanvasDataError` (cannotWrite).
    func checkCanFinish(_ files: [SISSentFile]) async throws {
        if let folder, !folder.keepsFiles { try await blocking { try folder.checkArchive(files) } }
        do {
            if let path = plan.messagesDirectory, Directory.exists(path) {
                try Directory(reading: path).tryWriting()
            }
            // The state file is written after each step.
            if let free = freeBytes(at: record.directory.path), free < 1 << 20 {
                throw FileError("write", record.directory.path(of: SISRecord.name), code: ENOSPC)
            }
        } catch let error as FileError {
            throw CanvasDataError.cannotFinish(error)
        }
    }

    /// Moves the files of the last import to the archive: those that are still what was sent.
    ///
    /// - Returns: why that was not possible, or which files have changed since (partlyDone); else nil. The import goes on
    ///   in any case.
    /// - Throws: `CancellationError`; `FileError` of the state file.
    func archive() async throws -> CanvasDataError? {
        guard let folder, let last = record.contents.last, let id = last.id, let name = last.archive,
            !last.isArchived
        else { return nil }
        let result: SISFeedFolder.Archived
        do {
            result = try await blocking { try folder.archive(last.files, as: name) }
        } catch let error as FileError {
            return .notArchived(id, error)
        }
        for file in result.changed {
            notify(Notice(.warning, "\(file) has changed since it was sent, and stays for the next run."))
        }
        try record.update {
            $0.last?.isArchived = true
            $0.last?.copied = result.copied
        }
        return result.changed.isEmpty ? nil : .writtenAfterwards(id, result.changed)
    }

    /// Compares what is in the archive with what was sent, and clears `new/` of what was copied.
    ///
    /// - Parameter isLast: whether it need not be compared again.
    /// - Returns: why the import does not have all that is there now; nil when it has.
    /// - Throws: `CancellationError`; `FileError` of the state file.
    func settleArchive(isLast: Bool) async throws -> CanvasDataError? {
        guard let folder, let last = record.contents.last, let id = last.id, let name = last.archive,
            last.isArchived, !last.isSettled
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

    /// Does what an earlier run has left to do for the archive.
    ///
    /// - Returns: why nothing may be sent; nil when all is done.
    func finishArchive() async throws -> CanvasDataError? {
        // What has changed since goes with this run.
        if let trouble = try await archive(), trouble.kind != .partlyDone { return trouble }
        guard let trouble = try await settleArchive(isLast: true) else { return nil }
        guard trouble.kind == .partlyDone else { return trouble }
        notify(Notice(.warning, trouble.message))
        return nil
    }
}
