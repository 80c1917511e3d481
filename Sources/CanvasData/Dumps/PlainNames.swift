import CanvasDataBase
import CanvasDataLoading

// Names in answers are data: each is checked here before it becomes part of a path, a link or SQL.
extension String {
    /// Letters, digits, `.`, `_` and `-`, beginning with a letter or digit, at most 200 characters, no `..`.
    package var isPlainName: Bool {
        func isWord(_ byte: UInt8) -> Bool {
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        }
        guard let first = utf8.first, isWord(first), utf8.count <= 200, !contains("..") else { return false }
        return utf8.allSatisfy { isWord($0) || $0 == 46 || $0 == 95 || $0 == 45 }
    }

    /// This name, for use as a file's.
    ///
    /// - Throws: `CanvasDataError` (wrong data) when it is not plain, or looks like an unfinished download.
    func checkedFileName(path: String) throws -> String {
        guard isPlainName, !hasSuffix(".part") else {
            throw CanvasDataError.hostileName(self, "file", path: path)
        }
        return self
    }

    /// This name, for use as a table's.
    func checkedTableName(path: String) throws -> String {
        guard SQLIdentifier(checking: self) != nil else {
            throw CanvasDataError.hostileName(self, "table", path: path)
        }
        return self
    }
}
