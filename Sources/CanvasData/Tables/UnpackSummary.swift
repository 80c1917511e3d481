public import CanvasDataBase

/// What unpacking a dump did.
public struct UnpackSummary: Sendable, Equatable {
    /// A table whose file is complete.
    public struct Table: Sendable, Equatable {
        /// The name of the table.
        public let table: String
        /// Absolute.
        public let path: String
        /// Whether the rows are all of the table or are added to it.
        public let effect: TableBatch.Effect
        /// How many files of the dump the rows came from.
        public let fragments: Int
        /// How many rows the file has.
        public let rows: Int
        /// Length of the file in bytes.
        public let bytes: Int
        /// Whether an earlier run had written the file from the same fragments.
        public let wasThere: Bool
    }
    /// The dump that was unpacked.
    public let dump: Dump
    /// The folder of the dump, absolute.
    public let directory: String
    /// Tables that are whole, in the API's order.
    public let tables: [Table]
    /// Bytes received over the network.
    public let bytesReceived: Int
    /// Why tables failed. The others are whole.
    public let failures: [CanvasDataError]
}
