import CanvasDataLoading
import CanvasDataTransfer
import Glibc

/// A table that is put together from its fragments. The file gets the table's name when it is whole.
final class TableFile {
    private let directory: Directory
    private let name: String
    private let format: Format
    private let file: OpenFile
    private let sink: FileSink
    // Kept for all fragments: a table may have hundreds.
    private let gunzip: Gunzip
    private let reader = FileReader()
    private(set) var rows = 0

    /// How rows are written.
    enum Format {
        case tsv
        /// With the layout that the rows are checked against.
        case csv(TableLayout)
    }

    private var partName: String { "\(name).part" }

    /// - Parameters:
    ///   - name: the file's name.
    ///   - directory: where it goes.
    ///   - format: how its rows are written.
    ///   - header: the first line; nil for none.
    ///   - block: uncompressed bytes gathered before each write.
    /// - Throws: `FileError`.
    init(
        _ name: String, in directory: Directory, format: Format, header: String?, block: Int
    ) throws(FileError) {
        self.name = name
        self.directory = directory
        self.format = format
        file = try directory.open("\(name).part", O_WRONLY | O_CREAT)
        try file.truncate(to: 0)
        sink = FileSink(file)
        gunzip = Gunzip(into: sink, block: block)
        if let header {
            do {
                try Array(header.utf8).withUnsafeBytes { try sink.write($0) }
            } catch {
                throw error as? FileError ?? FileError("write", directory.path(of: name))
            }
        }
    }

    /// Bytes so far.
    var bytes: Int { sink.offset }

    /// Adds the rows of a fragment; none of them when the fragment is damaged or a row is wrong.
    ///
    /// - Parameters:
    ///   - fragment: its file.
    ///   - name: its name, for messages.
    /// - Throws: `GunzipError` where it is damaged, `RowError` where it is whole and a row is wrong; `FileError`,
    ///   `CancellationError`.
    func append(_ fragment: OpenFile, named name: String) throws {
        let start = sink.offset
        let rowSink: any RowSink =
            switch format {
            case .tsv: LineSink(into: sink)
            case .csv(let layout): CheckedRows(of: name, layout, into: sink)
            }
        do {
            gunzip.begin(into: rowSink)
            try reader.read(fragment, into: gunzip)
            try gunzip.finish()
            try rowSink.finish()
        } catch {
            if error is GunzipError || error is RowError { try sink.rewind(to: start) }
            throw error
        }
        rows += rowSink.rows
    }

    /// Waits for the disk and gives the file its name.
    func publish() throws {
        try sink.finish()
        try file.sync()
        try directory.publish(partName, as: name)
    }

    /// Removes it, because its table cannot be put together.
    func discard() {
        // It does not have the table's name: what is left of it does no harm, and the next run overwrites it.
        try? directory.remove(partName)
    }
}
