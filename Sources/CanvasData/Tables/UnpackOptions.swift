/// How a dump is unpacked.
public struct UnpackOptions: Sendable {
    /// How its fragments are fetched.
    public var download: DownloadOptions
    /// Table files go into a folder of this directory, named by the dump's sequence.
    public var dataDirectory: String
    /// How table files are written.
    public var format = TableFormat.tsv
    /// Begin each file with a line of column names.
    public var header = false

    /// Unpacks into `dataDirectory` what `download` fetches, as TSV without headers.
    public init(download: DownloadOptions, dataDirectory: String) {
        self.download = download
        self.dataDirectory = dataDirectory
    }
}
