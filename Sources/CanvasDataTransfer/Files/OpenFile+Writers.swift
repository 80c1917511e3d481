import CCanvasLinux
import Glibc

extension OpenFile {
    /// Whether some program has this file open for writing, as far as can be known: the kernel answers only the file's
    /// owner and root, and only for its own disks.
    package var hasWriter: Bool { withDescriptor { Self.hasWriter($0) } }

    private static func hasWriter(_ descriptor: Int32) -> Bool {
        var system = statfs()
        // Elsewhere a lease is refused for other reasons too.
        guard fstatfs(descriptor, &system) == 0,
            localSystems.contains(UInt32(truncatingIfNeeded: system.f_type))
        else { return false }
        // Whoever opens the file while we have the lease makes the kernel signal us; the usual signal, SIGIO, would end
        // the process, and this one is ignored by default.
        guard fcntl(descriptor, Int32(CANVAS_F_SETSIG), SIGURG) == 0 else { return false }
        guard fcntl(descriptor, Int32(CANVAS_F_SETLEASE), F_RDLCK) != 0 else {
            _ = fcntl(descriptor, Int32(CANVAS_F_SETLEASE), F_UNLCK)
            return false
        }
        return errno == EAGAIN
    }

    /// ext2 to ext4, XFS, Btrfs, tmpfs, F2FS (statfs(2)).
    private static let localSystems: Set<UInt32> = [
        0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0xF2F5_2010,
    ]
}
