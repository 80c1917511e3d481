import CanvasDataBase
import CanvasDataTransfer
import Glibc

/// A zip of CSV files, made for one SIS import. Its digest changes only if one of the files does.
struct SISZip: Sendable, Equatable {
    let path: String
    /// The files in it, at its top, under their own names: Canvas's diffing compares by name.
    let members: [String]
    /// Bytes of the zip.
    let length: Int
    /// Bytes of the files in it.
    let contentLength: Int
    /// The files are not compressed, because Canvas refuses what shrinks to less than a hundredth.
    let isStored: Bool
    /// Of the zip, in hexadecimal.
    let sha256: String

    /// Above this ratio nothing is compressed. Canvas refuses ratios above 100; the margin is for its rounding.
    static let highestRatio = 90

    /// Zips `files`, whose names must differ, sorted by name. Blocks; memory does not grow with the files.
    ///
    /// The zip gets its name once it is complete and on the disk; until then it is `path` with `.part` appended.
    ///
    /// - Throws: `CanvasDataError` if a file cannot be read or changes meanwhile, or the zip cannot be written;
    ///   `CancellationError`.
    static func make(of files: [SISFile], at path: String) throws -> SISZip {
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
}
