import CanvasDataBase
import CanvasDataTransfer
import Glibc

extension SISFeedFolder {
    /// What became of the files of an import.
    struct Archived: Sendable, Equatable {
        /// Names of files in `new/` that are no longer what was sent; they stay there.
        var changed: [String] = []
        /// Names of files that were copied, because they are links or on another file system. They are removed from
        /// `new/` once the import has ended, if they are still what was sent.
        var copied: [String] = []
    }

    /// Checks that the files can be archived after they were sent: otherwise they would be sent again, or stop the feed.
    ///
    /// - Throws: `CanvasDataError` (cannotWrite).
    func checkArchive(_ files: [SISSentFile]) throws(CanvasDataError) {
        do throws(FileError) {
            let new = try Directory(reading: newPath)
            let target = try Directory(creating: "\(path)/archive")
            try target.tryWriting()
            try new.tryWriting()
            for file in files { try checkRemovable(new.path(of: file.name)) }
            guard try !isOnOneDisk() else { return }
            let needed = files.reduce(1 << 20) { $0 + $1.length }
            if let free = freeBytes(at: target.path), free < needed {
                throw FileError("copy files to", target.path, code: ENOSPC)
            }
        } catch {
            throw CanvasDataError.cannotFinish(error)
        }
    }

    /// In a folder with the sticky bit, everybody may write, but only remove their own files.
    private func checkRemovable(_ file: String) throws(FileError) {
        var folder = stat()
        var status = stat()
        guard stat(newPath, &folder) == 0, lstat(file, &status) == 0 else { throw FileError("move", file) }
        guard folder.st_mode & S_ISVTX == 0 || [status.st_uid, folder.st_uid, 0].contains(geteuid()) else {
            throw FileError("move", file, code: EPERM)
        }
    }

    private func isOnOneDisk() throws(FileError) -> Bool {
        var new = stat()
        var archive = stat()
        guard stat(newPath, &new) == 0, stat("\(path)/archive", &archive) == 0 else {
            throw FileError("read", path)
        }
        return new.st_dev == archive.st_dev
    }

    /// Moves what was sent to `archive/<name>/`. Called again after an interruption, it does the rest.
    ///
    /// - Parameters:
    ///   - files: what was sent.
    ///   - marks: of the same files before they were read; empty if they are not known. A file that still has its mark is
    ///     not read again: when the import has ended, `settleArchive` reads it in any case.
    ///   - name: of the folder.
    /// - Returns: what became of the files.
    /// - Throws: `FileError`, `CancellationError`.
    func archive(_ files: [SISSentFile], _ marks: [FileMark], as name: String) throws -> Archived {
        let new = try Directory(creating: newPath)
        let target = try Directory(creating: archivePath(name))
        let present = Set(try new.names())
        let archived = Set(try target.names())
        var result = Archived()
        for (number, file) in files.enumerated() where present.contains(file.name) {
            let mark = marks.count == files.count ? marks[number] : nil
            guard try isUnchanged(new.path(of: file.name), file, mark) else {
                result.changed.append(file.name)
                continue
            }
            if archived.contains(file.name) {
                // Copied before the interruption; or moved, and this is another of the same name.
                if try isCopy(file, in: target) {
                    result.copied.append(file.name)
                } else {
                    result.changed.append(file.name)
                }
            } else if try !isMoved(file.name, from: new, to: target) {
                try copy(file, from: new, to: target)
                result.copied.append(file.name)
            }
        }
        return result
    }

    /// Whether the file at `path` is what was sent.
    private func isUnchanged(_ path: String, _ file: SISSentFile, _ mark: FileMark?) throws -> Bool {
        guard FileKind(path).isPlain else { return false }
        if let mark, try mark.proves(path) { return true }
        return try SHA256.digest(ofFile: path).hexadecimal == file.sha256
    }

    /// Whether the file could be moved. Links and files on another file system must be copied.
    private func isMoved(_ name: String, from new: Directory, to target: Directory) throws -> Bool {
        guard new.status(of: name) != nil else { return false }
        do {
            try new.move(name, to: target)
            return true
        } catch  where error.code == EXDEV {
            return false
        }
    }

    private func isCopy(_ file: SISSentFile, in target: Directory) throws -> Bool {
        guard target.status(of: file.name) != nil else { return false }
        return try SHA256.digest(ofFile: target.path(of: file.name)).hexadecimal == file.sha256
    }

    private func copy(_ file: SISSentFile, from new: Directory, to target: Directory) throws {
        let part = "\(file.name).part"
        let copy = try target.open(part, O_WRONLY | O_CREAT)
        try copy.truncate(to: 0)
        let sink = FileSink(copy)
        try FileReader().read(OpenFile(reading: new.path(of: file.name)), into: sink)
        try sink.finish()
        try copy.sync()
        // Read back: what is removed from new must be complete here.
        let digest = try SHA256.digest(ofFile: target.path(of: part)).hexadecimal
        guard digest == file.sha256 else { throw FileError("copy", new.path(of: file.name), code: EAGAIN) }
        try target.publish(part, as: file.name)
    }

    /// Compares what is archived with what was sent: a program that had a file open continues to write to it in the
    /// archive. Such a file is moved back to `new/`. Then removes from `new/` what was copied and has not changed.
    ///
    /// - Returns: names of files that were written to after they were sent.
    /// - Throws: `FileError`, `CancellationError`.
    func settleArchive(_ files: [SISSentFile], _ copied: [String], as name: String) throws -> [String] {
        guard Directory.exists(archivePath(name)) else { return [] }
        let new = try Directory(creating: newPath)
        let target = try Directory(reading: archivePath(name))
        let present = Set(try new.names())
        let archived = Set(try target.names())
        var late: [String] = []
        for file in files where archived.contains(file.name) {
            if try !isCopy(file, in: target) {
                late.append(file.name)
                // If a newer file has arrived meanwhile, it stays in the archive.
                _ = try target.moveUnlessTaken(file.name, to: new)
            } else if copied.contains(file.name), present.contains(file.name) {
                let path = new.path(of: file.name)
                if FileKind(path).isPlain, try SHA256.digest(ofFile: path).hexadecimal != file.sha256 {
                    late.append(file.name)
                } else {
                    try new.remove(file.name)
                }
            }
        }
        return late
    }
}

extension Directory {
    /// Writes an empty file and removes it again.
    ///
    /// - Throws: `FileError` where that cannot be done.
    func tryWriting() throws(FileError) {
        let probe = ".canvas-data-probe"
        _ = try open(probe, O_WRONLY | O_CREAT)
        try remove(probe)
    }
}
