import CCanvasLinux
import Glibc

/// Who besides its owner may access a file, according to its POSIX access control list (acl(5)).
///
/// For a file with such a list, `stat` shows the mask of the list in place of the group's permissions. The credentials
/// that systemd passes to a unit are such files: they show 0440, but only the unit's user can read them.
struct AccessControlList {
    private struct Entry {
        let tag: UInt16
        let permissions: UInt16
        let id: UInt32
    }

    private enum Tag {
        static let user: UInt16 = 0x02
        static let ownGroup: UInt16 = 0x04
        static let group: UInt16 = 0x08
        static let mask: UInt16 = 0x10
        static let others: UInt16 = 0x20
    }

    private let entries: [Entry]

    /// Nil if the file has none, or if the file system does not support them.
    init?(of path: String) {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = getxattr(path, "system.posix_acl_access", &bytes, bytes.count)
        guard count > 0 else { return nil }
        self.init(Array(bytes[..<count]))
    }

    /// Parses the format of the kernel (linux/posix_acl_xattr.h): a version, then eight bytes per entry.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 4, (bytes.count - 4) % 8 == 0 else { return nil }
        entries = bytes.withUnsafeBytes { bytes in
            stride(from: 4, to: bytes.count, by: 8).map { start in
                Entry(
                    tag: UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt16.self)),
                    permissions: UInt16(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: start + 2, as: UInt16.self)),
                    id: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self)))
            }
        }
    }

    /// Whether anybody except the owner of the file and `user` may access it.
    func isOpen(beside user: uid_t) -> Bool {
        let mask = entries.first { $0.tag == Tag.mask }?.permissions ?? 0o7
        return entries.contains { entry in
            switch entry.tag {
            case Tag.others: entry.permissions != 0
            case Tag.ownGroup, Tag.group: entry.permissions & mask != 0
            case Tag.user: entry.permissions & mask != 0 && entry.id != user
            default: false
            }
        }
    }
}
