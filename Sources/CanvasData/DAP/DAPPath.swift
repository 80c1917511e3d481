import CanvasDataBase

/// The paths of DAP's endpoints, percent-encoded.
enum DAPPath {
    static let login = "/ids/auth/login"
    static let links = "/dap/object/url"

    static func tables(in namespace: String) -> String {
        "/dap/query/\(namespace.percentEncoded)/table"
    }

    static func schema(of table: String, in namespace: String) -> String {
        "\(tables(in: namespace))/\(table.percentEncoded)/schema"
    }

    static func data(of table: String, in namespace: String) -> String {
        "\(tables(in: namespace))/\(table.percentEncoded)/data"
    }

    static func job(_ id: String) -> String { "/dap/job/\(id.percentEncoded)" }
}

extension String {
    /// Whether this can be the name of a namespace or table: letters, digits, `_`, `-`, `.` and `$`, at most 200, not
    /// beginning with a dot. It becomes part of paths.
    var isDAPName: Bool {
        guard (1...200).contains(utf8.count), !hasPrefix(".") else { return false }
        return utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                || "_-.$".utf8.contains($0)
        }
    }

    /// This name of a namespace or table, as somebody has given it.
    ///
    /// - Throws: `CanvasDataError` (usage) where it cannot be one.
    func checkedDAPName(_ what: String) throws {
        guard isDAPName else { throw CanvasDataError.badDAPName(self, what) }
    }
}
