import CanvasDataBase
import Glibc

/// Who the server runs as: we ourselves or, as Postgres refuses root, an account with fewer rights.
struct ServerAccount: Sendable, Equatable {
    let name: String
    let user: uid_t
    let group: gid_t
    /// Before each of the server's commands, so that the account runs it.
    private let prefix: [String]

    /// The account for the cluster whose files are in `data`: their owner, else `postgres`, else `nobody`.
    ///
    /// - Throws: `CanvasDataError` where root finds neither an account nor a program to become it.
    init(for data: String) throws(CanvasDataError) {
        let ourself = geteuid()
        var status = stat()
        let owner = stat(data, &status) == 0 ? status.st_uid : nil
        guard ourself == 0 else {
            if let owner, owner != ourself { throw .localClusterOfAnother(data, owner: Self.name(of: owner)) }
            (name, user, group, prefix) = (Self.name(of: ourself), ourself, getegid(), [])
            return
        }
        let entry = owner.flatMap { Self.entry(of: Self.name(of: $0)) }
        guard let entry = entry ?? Self.entry(of: "postgres") ?? Self.entry(of: "nobody"), entry.user != 0
        else { throw .noServerAccount }
        (name, user, group) = entry
        if let setpriv = Self.program("setpriv") {
            prefix = [setpriv, "--reuid=\(user)", "--regid=\(group)", "--clear-groups"]
        } else if let runuser = Self.program("runuser") {
            prefix = [runuser, "-u", name, "--"]
        } else {
            throw .noServerAccount
        }
    }

    /// Whether it is another one than ours.
    var isOther: Bool { user != geteuid() }

    /// `command`, as the account runs it.
    func command(_ command: [String]) -> [String] { prefix + command }

    /// Whether it may enter the directory at `path`, as far as the plain permissions say.
    func mayEnter(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return true }
        if status.st_uid == user { return status.st_mode & S_IXUSR != 0 }
        if status.st_gid == group { return status.st_mode & S_IXGRP != 0 }
        return status.st_mode & S_IXOTH != 0
    }

    private static func program(_ name: String) -> String? {
        ["/usr/bin", "/bin", "/usr/sbin", "/sbin"].map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    private static func name(of user: uid_t) -> String {
        var found = "\(user)"
        withEntry({ getpwuid_r(user, $0, $1, $2, $3) }) { found = String(cString: $0.pw_name) }
        return found
    }

    private static func entry(of name: String) -> (name: String, user: uid_t, group: gid_t)? {
        var found: (String, uid_t, gid_t)?
        withEntry({ getpwnam_r(name, $0, $1, $2, $3) }) { found = (name, $0.pw_uid, $0.pw_gid) }
        return found
    }

    private static func withEntry(
        _ look: (
            UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
            UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
        ) -> Int32, _ use: (passwd) -> Void
    ) {
        var entry = passwd()
        var result: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16 << 10)
        buffer.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, look(&entry, base, buffer.count, &result) == 0, result != nil
            else { return }
            use(entry)
        }
    }
}
