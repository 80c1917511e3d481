import Foundation
import Glibc

/// Who the server runs as: we ourselves, or, because Postgres refuses root, an account without rights.
struct ServerAccount: Sendable {
    private let prefix: [String]
    private let owner: (user: uid_t, group: gid_t)?

    init() throws {
        guard geteuid() == 0 else {
            prefix = []
            owner = nil
            return
        }
        guard let entry = getpwnam("postgres") ?? getpwnam("nobody") else {
            throw PostgresFixtureError("root cannot run Postgres, and there is no account postgres or nobody")
        }
        let (user, group) = (entry.pointee.pw_uid, entry.pointee.pw_gid)
        prefix = ["/usr/bin/env", "setpriv", "--reuid=\(user)", "--regid=\(group)", "--clear-groups"]
        owner = (user, group)
    }

    /// `command` as the account runs it.
    func command(_ command: [String]) -> [String] { prefix + command }

    /// Makes a directory with a name of its own that the account owns and everybody may enter.
    func makeDirectory(template: String) throws -> URL {
        var path = template.utf8CString.map { $0 }
        guard mkdtemp(&path) != nil else {
            throw PostgresFixtureError("cannot make \(template): errno \(errno)")
        }
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try give(name, mode: 0o755)
        return URL(filePath: name)
    }

    /// Makes a directory that only the account (and root) may enter.
    func makeDirectory(at path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try give(path, mode: 0o700)
    }

    private func give(_ path: String, mode: mode_t) throws {
        guard chmod(path, mode) == 0 else {
            throw PostgresFixtureError("cannot chmod \(path): errno \(errno)")
        }
        guard let owner else { return }
        guard chown(path, owner.user, owner.group) == 0 else {
            throw PostgresFixtureError("cannot chown \(path): errno \(errno)")
        }
    }
}
