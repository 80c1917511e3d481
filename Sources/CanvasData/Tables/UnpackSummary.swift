public import CanvasDataBase

/// What unpacking a dump did.
public struct UnpackSummary: Sendable, Equatable {
    public struct Table: Sendable, Equatable {
        public let table: String
        /// Absolute.
        public let path: String
        public let effect: TableBatch.Effect
        public let fragments: Int
        public let rows: Int
        /// Length of the file in bytes.
        public let bytes: Int
        /// Whether an earlier run had written the file from the same fragments.
        public let wasThere: Bool
    }
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
