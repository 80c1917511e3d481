import CCanvasLinux
import Glibc

/// Who may read a file besides its owner, by its POSIX access control list (acl(5)).
///
/// A file that has one shows the list's mask where its group's permissions are otherwise. systemd gives a unit its
/// credentials that way: they show 0440, and nobody but that unit's user may read them.
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

    /// Nil for a file that has none, or where the file system keeps none.
    init?(of path: String) {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = getxattr(path, "system.posix_acl_access", &bytes, bytes.count)
        guard count > 0 else { return nil }
        self.init(Array(bytes[..<count]))
    }

    /// Reads the form in which the kernel hands it out (linux/posix_acl_xattr.h): a version, then eight bytes an entry.
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

    /// Whether anybody but the file's owner and `user` may do anything with it.
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
