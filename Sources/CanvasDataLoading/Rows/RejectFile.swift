import CanvasDataBase
package import CanvasDataTransfer
import Glibc
import Synchronization

/// A table's rejected rows on disk.
///
/// `<table>.tsv` has the lines as they came, fit to be mended and loaded. `<table>.log` has for each of them, in the same
/// order, fragment, line, column, length in bytes and what is wrong, separated by tabs. Only their owner may read them:
/// they hold people's data.
package final class RejectFile: Sendable {
    private let table: String
    private let directory: Directory
    private let turn = Mutex(())

    private struct Entry {
        let fragment: String
        let log: String
        let raw: ArraySlice<UInt8>
    }

    private static let head = "fragment\tline\tcolumn\tbytes\treason\n"

    /// - Parameters:
    ///   - table: a plain name: it becomes the files'.
    ///   - directory: where they are, or will be once there is a reject.
    package init(table: String, in directory: Directory) {
        self.table = table
        self.directory = directory
    }

    /// Makes `rows` all that the files have of `fragment`.
    ///
    /// A fragment that is read once more, after a lost connection or by another run, is in once. So this may, and should,
    /// be done before the fragment's rows are committed.
    ///
    /// - Throws: when a file cannot be read or written; the old ones are still there then.
    package func replace(_ fragment: String, with rows: [RejectedRow]) throws(FileError) {
        try turn.withLock { _ throws(FileError) in
            let name = Self.oneWord(fragment)
            let all = try entries()
            let others = all.filter { $0.fragment != name }
            guard !rows.isEmpty || others.count < all.count else { return }
            try write(others + rows.map { Self.entry($0, of: name) })
        }
    }

    private static func entry(_ row: RejectedRow, of fragment: String) -> Entry {
        let error = row.error
        let log = "\(fragment)\t\(error.line)\t\(error.column ?? "")\t\(row.raw.count + 1)\t\(error.reason)"
        return Entry(fragment: fragment, log: log, raw: row.raw[...] + [UInt8(ascii: "\n")])
    }

    /// A name that someone else chose must not look like two fields or two lines.
    private static func oneWord(_ name: String) -> String {
        name.unicodeScalars.allSatisfy { $0.value > 32 && $0.value != 127 } ? name : name.quotedForDisplay
    }

    private func entries() throws(FileError) -> [Entry] {
        guard let log = try read("\(table).log"), let raw = try read("\(table).tsv") else { return [] }
        var entries: [Entry] = []
        var start = 0
        for line in String(decoding: log, as: UTF8.self).split(separator: "\n").dropFirst() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 5, let count = Int(fields[3]), count > 0, count <= raw.count - start else {
                return try setAside()
            }
            entries.append(
                Entry(fragment: String(fields[0]), log: String(line), raw: raw[start..<start + count]))
            start += count
        }
        return start == raw.count ? entries : try setAside()
    }

    /// The two do not belong together: somebody wrote to one of them, or a power cut came between them.
    private func setAside() throws(FileError) -> [Entry] {
        for name in ["\(table).log", "\(table).tsv"] { try directory.publish(name, as: "\(name).old") }
        return []
    }

    private func write(_ entries: [Entry]) throws(FileError) {
        let log = Self.head + entries.map { $0.log + "\n" }.joined()
        try write(Array(entries.map(\.raw).joined()), as: "\(table).tsv")
        try write(Array(log.utf8), as: "\(table).log")
    }

    private func write(_ bytes: [UInt8], as name: String) throws(FileError) {
        try directory.write(bytes, as: name, mode: 0o600)
    }

    /// Nil where there is no such file.
    private func read(_ name: String) throws(FileError) -> [UInt8]? {
        try directory.contents(of: name, limit: 1 << 30)
    }
}
