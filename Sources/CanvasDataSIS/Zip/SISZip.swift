import CanvasDataBase
import CanvasDataTransfer
import Glibc

/// A zip of CSV files, made for one SIS import.
///
///     let zip = try SISZip.make(ofFolder: "/var/sis/new", at: "/var/sis/feed.zip")
///     zip.sha256   // the same as last time when nothing in the files has changed
public struct SISZip: Sendable, Equatable {
    public let path: String
    /// The files in it, at its top, under their own names: Canvas's diffing compares by name.
    public let members: [String]
    /// Bytes of the zip.
    public let length: Int
    /// Bytes of the files in it.
    public let contentLength: Int
    /// The files are not compressed, because Canvas refuses what shrinks to less than a hundredth.
    public let isStored: Bool
    /// Of the zip, in hexadecimal.
    public let sha256: String

    /// From here on nothing is compressed: Canvas's limit is 100, and it need not be met exactly.
    static let highestRatio = 90

    /// Zips the CSV files at the top of `folder` into `path`, which is outside of it. Blocks, in little memory.
    ///
    /// The zip gets its name when it is whole and on the disk; until then it is `path` with `.part` behind it.
    ///
    /// - Throws: `CanvasDataError` when there is no CSV file, one cannot be read or changes meanwhile, or the zip cannot
    ///   be written; `CancellationError`.
    public static func make(ofFolder folder: String, at path: String) throws -> SISZip {
        let files = try SISFile.inFolder(folder)
        guard !files.isEmpty else { throw CanvasDataError.zipWithoutFiles(folder) }
        guard !isInside(path, folder) else { throw CanvasDataError.zipInsideFolder(path) }
        return try make(of: files, at: path)
    }

    /// Zips `files`, whose names must differ, sorted by name.
    ///
    /// - Throws: as the function for a folder does.
    public static func make(of files: [SISFile], at path: String) throws -> SISZip {
        let part = path + ".part"
        var isDone = false
        // Whatever went wrong is reported; what is left over only takes room.
        defer { if !isDone { unlink(part) } }
        let files = files.sorted { $0.name < $1.name }
        for (file, next) in zip(files, files.dropFirst()) where file.name == next.name {
            throw CanvasDataError.zipNameTwice(file.path, next.path)
        }
        let first = try write(files, to: part, isStored: false)
        let zip =
            first.contentLength <= first.length * highestRatio
            ? first : try write(files, to: part, isStored: true)
        let name = path.lastPathComponent
        do {
            let parent = path.parentPath
            try Directory(reading: parent.isEmpty ? "." : parent).publish(name + ".part", as: name)
        } catch {
            throw CanvasDataError.unwritableZip(error)
        }
        isDone = true
        return SISZip(
            path: path, members: zip.members, length: zip.length, contentLength: zip.contentLength,
            isStored: zip.isStored, sha256: zip.sha256)
    }

    private static func write(_ files: [SISFile], to path: String, isStored: Bool) throws -> SISZip {
        guard files.count <= ZipArchive.mostFiles else {
            throw CanvasDataError.zipTooLarge("it has more than \(ZipArchive.mostFiles) files")
        }
        var content = 0
        do {
            let writer = try ZipWriter(path, isStored: isStored)
            for file in files {
                let opened: OpenFile
                do {
                    opened = try OpenFile(reading: file.path)
                } catch {
                    throw CanvasDataError.unreadableSISFile(error)
                }
                content += try writer.add(opened, as: file.name)
                guard content <= ZipArchive.mostBytes else {
                    throw CanvasDataError.zipTooLarge("its files have more than 50 GiB")
                }
            }
            try writer.finish()
            let (length, digest) = try measured(path)
            return SISZip(
                path: path, members: files.map(\.name), length: length, contentLength: content,
                isStored: isStored, sha256: digest)
        } catch let error as FileError {
            throw error.path == path ? CanvasDataError.unwritableZip(error) : .unreadableSISFile(error)
        }
    }

    private static func measured(_ path: String) throws -> (Int, String) {
        let file = try OpenFile(reading: path)
        let digest = SHA256()
        try FileReader().read(file, into: digest)
        return (try file.length(), digest.hexDigest())
    }

    /// Whether `path` is in `folder`, whatever links lead there.
    private static func isInside(_ path: String, _ folder: String) -> Bool {
        let parent = path.parentPath
        guard let real = realpath(parent.isEmpty ? "." : parent, nil) else { return false }
        defer { free(real) }
        guard let top = realpath(folder, nil) else { return false }
        defer { free(top) }
        let (inner, outer) = (String(cString: real), String(cString: top))
        return inner == outer || inner.hasPrefix(outer == "/" ? outer : outer + "/")
    }
}
