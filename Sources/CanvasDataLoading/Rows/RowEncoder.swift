import CanvasDataTransfer

/// Writes rows in one format.
///
/// `RowParser` is generic over it and calls it for every field; both are in one module, so that the calls are direct. A row
/// is begun, filled, and then ended or taken back: the sink never sees a part of a row that is taken back.
protocol RowEncoder {
    /// - Parameters:
    ///   - sink: takes what is written, in pieces of at most `RowBuffer.piece` bytes.
    ///   - columns: of each row.
    init(into sink: any ByteSink, columns: [RowColumn])

    /// Frees the memory; the last call.
    func free()

    /// Forgets what the sink has not seen yet and begins another stream.
    mutating func begin()

    mutating func beginRow() throws

    /// Makes room for a field whose text has `count` bytes.
    mutating func reserve(_ count: Int) throws

    /// Undoes the escapes of a field, for which room is reserved, in a place where `write` can take the value from.
    ///
    /// - Returns: the value, and whether it may be trusted to be UTF-8 without zero bytes if the field was.
    func decode(_ field: FieldBytes) -> (value: FieldBytes, isChecked: Bool)

    /// Writes a value, for which room is reserved; returns what is wrong where it is not one of its type.
    mutating func write(_ text: FieldBytes, as encoding: ValueEncoding, column: Int) -> ValueTrouble.Kind?

    /// Writes NULL, for which room is reserved.
    mutating func writeNull(column: Int)

    mutating func endRow()

    mutating func takeBackRow()

    /// Ends the stream and gives everything to the sink.
    mutating func finish() throws
}
