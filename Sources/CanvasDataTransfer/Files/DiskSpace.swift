import Glibc

/// Bytes that we may still write on the disk of `path`, or of the nearest existing directory above it; nil when that
/// cannot be determined.
package func freeBytes(at path: String) -> Int? {
    var path = path.absolutePath
    var status = statvfs()
    while statvfs(path, &status) != 0 {
        guard errno == ENOENT, path.count > 1, !path.parentPath.isEmpty else { return nil }
        path = path.parentPath
    }
    return Int(
        clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
            .partialValue)
}
