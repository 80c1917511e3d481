/// How a dump is unpacked.
public struct UnpackOptions: Sendable {
    /// How its fragments are fetched.
    public var download: DownloadOptions
    /// Table files go into a folder of this directory, named by the dump's sequence.
    public var dataDirectory: String
    public var format = TableFormat.tsv
    /// Begin each file with a line of column names.
    public var header = false

    public init(download: DownloadOptions, dataDirectory: String) {
        self.download = download
        self.dataDirectory = dataDirectory
    }
}
