/// What is wrong with a gzip file; offsets are in compressed bytes from its start.
package enum GunzipError: Error, Sendable, Equatable {
    /// Not one byte.
    case empty
    /// It does not begin as gzip does: an error page, for instance.
    case notGzip
    /// The end is missing.
    case cutShort(after: Int)
    /// The compressed data cannot be decoded.
    case damaged(at: Int)
    /// The data does not have the CRC-32 or length that the file gives for it.
    case wrongChecksum(at: Int)
    /// Something that is not gzip stands behind the last member.
    case trailingBytes(at: Int)

    /// What is wrong, to be put behind the file's name: "… is cut short after 512 bytes".
    package var predicate: String {
        switch self {
        case .empty: "is empty"
        case .notGzip: "is not a gzip file"
        case .cutShort(let after): "is cut short after \(after) bytes"
        case .damaged(let at): "is damaged at byte \(at)"
        case .wrongChecksum(let at): "does not match its checksum at byte \(at)"
        case .trailingBytes(let at): "has foreign bytes behind its end, at byte \(at)"
        }
    }
}
