import Glibc

/// Reads a body's pieces in their order. Used by one thread.
final class UploadReader {
    private let progress: UploadProgress
    private var pieces: ArraySlice<RequestBody.Piece>
    private var file: OpenFile?
    /// Bytes of the first piece that were read.
    private var offset = 0

    init(_ body: RequestBody) {
        pieces = body.pieces[...]
        progress = body.progress
    }

    /// Fills `room`, or a part of it; 0 at the end.
    ///
    /// - Throws: `FileError`, also for a file that is shorter than it was when it was announced.
    func read(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        while let piece = pieces.first {
            guard offset < piece.length else {
                pieces.removeFirst()
                file = nil
                offset = 0
                continue
            }
            let count = min(room.count, piece.length - offset)
            let part = UnsafeMutableRawBufferPointer(rebasing: room[..<count])
            let filled = try fill(part, from: piece)
            offset += filled
            progress.add(filled)
            return filled
        }
        return 0
    }

    private func fill(
        _ part: UnsafeMutableRawBufferPointer, from piece: RequestBody.Piece
    ) throws(FileError) -> Int {
        switch piece {
        case .bytes(let bytes):
            part.copyBytes(from: bytes[offset..<offset + part.count])
            return part.count
        case .file(let path, _):
            if file == nil { file = try OpenFile(reading: path) }
            let count = try file?.read(into: part) ?? 0
            guard count > 0 else { throw FileError("read", path, code: EIO) }
            return count
        }
    }
}
