import CanvasDataTransfer
import Glibc

/// A table being put together from its fragments. The file gets the table's name when it is whole.
final class TableFile {
    private let directory: Directory
    private let name: String
    private let format: TableFormat
    private let file: OpenFile
    private let sink: FileSink
    // Kept from fragment to fragment: a table may have hundreds.
    private let gunzip: Gunzip
    private let reader = FileReader()
    private(set) var rows = 0

    private var partName: String { "\(name).part" }

    /// - Parameters:
    ///   - name: the file's name.
    ///   - directory: where it goes.
    ///   - format: how its rows are written.
    ///   - header: names of columns for the first line; nil for none.
    ///   - block: uncompressed bytes gathered before each write.
    /// - Throws: `FileError`.
    init(
        _ name: String, in directory: Directory, format: TableFormat, header: [String]?, block: Int
    ) throws(FileError) {
        self.name = name
        self.directory = directory
        self.format = format
        file = try directory.open("\(name).part", O_WRONLY | O_CREAT)
        try file.truncate(to: 0)
        sink = FileSink(file)
        gunzip = Gunzip(into: sink, block: block)
        if let header {
            let line = Array(format.headerLine(header).utf8)
            do {
                try line.withUnsafeBytes { try sink.write($0) }
            } catch {
                throw error as? FileError ?? FileError("write", directory.path(of: name))
            }
        }
    }

    /// Bytes so far.
    var bytes: Int { sink.offset }

    /// Adds the rows of a fragment; none of them when the fragment turns out to be damaged.
    ///
    /// - Throws: `GunzipError`, `FileError`, `CancellationError`.
    func append(_ fragment: OpenFile) throws {
        let start = sink.offset
        let rowSink: any RowSink =
            switch format {
            case .tsv: LineSink(into: sink)
            case .csv: CSVSink(into: sink)
            }
        do {
            gunzip.begin(into: rowSink)
            try reader.read(fragment, into: gunzip)
            try gunzip.finish()
            try rowSink.finish()
        } catch let error as GunzipError {
            try sink.rewind(to: start)
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

    /// Removes it: its table cannot be had.
    func discard() {
        // It has no real name; what is left of it does no harm and is overwritten by the next run.
        try? directory.remove(partName)
    }
}
