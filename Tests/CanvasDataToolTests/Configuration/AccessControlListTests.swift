import CCanvasLinux
import Foundation
import Glibc
import Testing

@testable import CanvasDataTool

@Suite struct AccessControlListTests {
    /// Owner r; user 7, the owning group, group 9 and the mask as given; others nothing unless said.
    private static func list(
        _ user: UInt8, ownGroup: UInt8 = 0, group: UInt8 = 0, mask: UInt8, others: UInt8 = 0
    ) -> [UInt8] {
        [2, 0, 0, 0] + [1, 0, 4, 0, 255, 255, 255, 255] + [2, 0, user, 0, 7, 0, 0, 0]
            + [4, 0, ownGroup, 0, 255, 255, 255, 255] + [8, 0, group, 0, 9, 0, 0, 0]
            + [16, 0, mask, 0, 255, 255, 255, 255] + [32, 0, others, 0, 255, 255, 255, 255]
    }

    @Test(arguments: [
        (list(4, mask: 4), uid_t(7), false), (list(4, mask: 4), 8, true), (list(4, mask: 0), 8, false),
        (list(4, ownGroup: 4, mask: 4), 7, true), (list(4, group: 4, mask: 4), 7, true),
        (list(4, group: 4, mask: 0), 7, false), (list(4, mask: 4, others: 4), 7, true),
    ])
    func `an access control list is judged by its entries, not by its mask`(
        bytes: [UInt8], user: uid_t, isOpen: Bool
    ) throws {
        #expect(try #require(AccessControlList(bytes)).isOpen(beside: user) == isOpen)
    }

    @Test(arguments: [[], [2, 0, 0], [2, 0, 0, 0, 1]] as [[UInt8]])
    func `bytes of another format are not an access control list`(bytes: [UInt8]) {
        #expect(AccessControlList(bytes) == nil)
    }

    @Test func `a file with an access control list for this account alone is not open`() throws {
        let path = NSTemporaryDirectory() + "secret-\(UUID())"
        try Data("from-file\n".utf8).write(to: URL(filePath: path))
        defer { unlink(path) }
        chmod(path, 0o400)
        var bytes = Self.list(4, mask: 4)
        withUnsafeBytes(of: geteuid().littleEndian) { bytes.replaceSubrange(16..<20, with: $0) }
        // Some file systems keep none; then there is nothing to be seen here.
        guard setxattr(path, "system.posix_acl_access", bytes, bytes.count, 0) == 0 else { return }
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o440)
        #expect(!TextFile.isReadableByOthers(path))
    }
}
