import CCanvasMinizip
import CanvasDataBase
import CanvasDataTransfer

/// The contents of a zip, read from its central directory.
struct ZipArchive {
    struct Member: Sendable, Equatable {
        /// Its path in the zip.
        let name: String
        let length: Int
        let compressedLength: Int
        let method: Int
        let isEncrypted: Bool
        /// Where minizip finds it again.
        fileprivate let position: unz64_file_pos

        static func == (left: Member, right: Member) -> Bool {
            left.name == right.name && left.length == right.length
                && left.compressedLength == right.compressedLength && left.method == right.method
        }

        var isCSV: Bool { SISFile.Format(endOf: name) == .csv }

        /// Whether Canvas ignores it: folders, hidden files and what macOS adds.
        var isPassedOver: Bool {
            let lowercased = name.lowercased()
            return name.hasSuffix("/") || lowercased.contains("__macosx") || lowercased.contains("desktop db")
                || lowercased.contains("desktop df") || name.lastPathComponent.hasPrefix(".")
        }
    }

    /// Canvas's limits: `gems/canvas_unzip` of canvas-lms.
    static let mostFiles = 100_000
    static let mostBytes = 50 << 30
    static let highestRatio = 100

    let members: [Member]
    /// Of the zip itself.
    let length: Int

    /// - Throws: `FileError`, `ZipError`.
    init(_ path: String) throws {
        // minizip does not tell why it cannot open a file.
        length = try OpenFile(reading: path).length()
        let handle = try UnzipHandle(path)
        members = try handle.members()
    }

    /// Why Canvas would refuse to unpack it; nil if it would not.
    var refusal: String? {
        let content = members.reduce(0) { $0.addingReportingOverflow($1.length).partialValue }
        if members.count > Self.mostFiles {
            return "The zip has more than \(Self.mostFiles) files; Canvas refuses it"
        }
        if content > Self.mostBytes { return "The zip's files have more than 50 GiB; Canvas refuses it" }
        if content > length * Self.highestRatio {
            return
                "The zip's files are more than 100 times as large as the zip (\(content) and \(length) bytes); Canvas refuses it as a zip bomb. Store them uncompressed"
        }
        return nil
    }
}

/// A member's bytes, inflated. Its length and checksum are checked at its end.
final class ZipMember: SISByteSource {
    private let handle: UnzipHandle
    private let member: ZipArchive.Member

    init(_ member: ZipArchive.Member, of path: String) throws {
        guard !member.isEncrypted else { throw ZipError.encrypted(member: member.name) }
        guard member.method == 0 || member.method == Int(Z_DEFLATED) else {
            throw ZipError.method(member.method, member: member.name)
        }
        self.member = member
        handle = try UnzipHandle(path)
        try handle.open(member)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try handle.read(member, into: buffer)
    }
}

/// minizip's handle for reading.
private final class UnzipHandle {
    private let handle: unzFile

    init(_ path: String) throws(ZipError) {
        guard let handle = unzOpen64(path) else { throw .notZip }
        self.handle = handle
    }

    deinit {
        unzCloseCurrentFile(handle)
        unzClose(handle)
    }

    func members() throws(ZipError) -> [ZipArchive.Member] {
        var global = unz_global_info64()
        guard unzGetGlobalInfo64(handle, &global) == UNZ_OK else { throw .notZip }
        var members: [ZipArchive.Member] = []
        guard global.number_entry > 0 else { return [] }
        var code = unzGoToFirstFile(handle)
        // One more than Canvas accepts is enough to refuse the zip.
        while code == UNZ_OK, members.count <= ZipArchive.mostFiles {
            members.append(try current())
            code = unzGoToNextFile(handle)
        }
        guard code == UNZ_OK || code == UNZ_END_OF_LIST_OF_FILE else { throw .notZip }
        return members
    }

    private func current() throws(ZipError) -> ZipArchive.Member {
        var info = unz_file_info64()
        // Names have 16 bits for their length.
        var name = [CChar](repeating: 0, count: 65_536)
        var position = unz64_file_pos()
        guard
            unzGetCurrentFileInfo64(handle, &info, &name, UInt(name.count - 1), nil, 0, nil, 0) == UNZ_OK,
            unzGetFilePos64(handle, &position) == UNZ_OK
        else { throw .notZip }
        let bytes = name.prefix(Int(info.size_filename)).map { UInt8(bitPattern: $0) }
        return ZipArchive.Member(
            name: String(decoding: bytes, as: UTF8.self), length: Int(clamping: info.uncompressed_size),
            compressedLength: Int(clamping: info.compressed_size), method: Int(info.compression_method),
            isEncrypted: info.flag & 1 != 0, position: position)
    }

    func open(_ member: ZipArchive.Member) throws(ZipError) {
        var position = member.position
        guard unzGoToFilePos64(handle, &position) == UNZ_OK, unzOpenCurrentFile(handle) == UNZ_OK else {
            throw .damaged(member: member.name)
        }
    }

    func read(_ member: ZipArchive.Member, into buffer: UnsafeMutableRawBufferPointer) throws(ZipError) -> Int
    {
        let count = unzReadCurrentFile(handle, buffer.baseAddress, UInt32(clamping: buffer.count))
        guard count >= 0 else { throw .damaged(member: member.name) }
        if count == 0,
            unztell64(handle) != UInt64(member.length) || unzCloseCurrentFile(handle) == UNZ_CRCERROR
        {
            throw .damaged(member: member.name)
        }
        return Int(count)
    }
}

/// Why a zip cannot be read.
enum ZipError: Error, Equatable {
    case notZip
    case damaged(member: String)
    case encrypted(member: String)
    /// A compression method other than "stored" and "deflated".
    case method(Int, member: String)

    var words: String {
        switch self {
        case .notZip: "This is not a zip file, or it was cut"
        case .damaged(let member):
            "\(member.quotedForDisplay) is damaged in the zip (its checksum or length is wrong)"
        case .encrypted(let member):
            "\(member.quotedForDisplay) is encrypted in the zip; Canvas has no password for it"
        case .method(let method, let member):
            "\(member.quotedForDisplay) is compressed with a method that Canvas may not support (\(method)); use deflate"
        }
    }
}
