import CanvasDataBase
import CanvasDataTransfer
import Glibc

/// Where the server's socket is: beside its files, or elsewhere when that path is too long for a socket.
struct SocketDirectory: Sendable, Equatable {
    let path: String
    /// It is among other people's directories.
    let isElsewhere: Bool

    /// A socket's path has 107 bytes at most (unix(7)).
    private static let longest = 107

    init(of directory: String) {
        let beside = "\(directory)/socket"
        isElsewhere = "\(beside)/.s.PGSQL.5432".utf8.count > Self.longest
        // Always the same: /run/user/UID would be there for a login and not for cron.
        path = isElsewhere ? "/tmp/canvas-data-\(Self.digest(of: directory))" : beside
    }

    /// Makes it, for `account` and nobody else.
    ///
    /// - Throws: `CanvasDataError`, also when somebody else has put something in its place.
    func create(for account: ServerAccount) throws {
        if mkdir(path, 0o700) == 0 {
            guard chown(path, account.user, account.group) == 0 else {
                throw CanvasDataError.localFile(FileError("change", path))
            }
        } else if errno != EEXIST {
            throw CanvasDataError.localFile(FileError("create", path))
        }
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == account.user,
            status.st_mode & 0o077 == 0
        else { throw CanvasDataError.foreignSocketDirectory(path) }
    }

    /// FNV-1a of 64 bits, in hexadecimal: short, and the same in every run.
    private static func digest(of text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}
