import CanvasDataTransfer

@testable import CanvasDataLoading
@testable import CanvasSimulator

/// Reads files of one table as a load does: in pieces, some through gzip with members that end anywhere.
final class RowTrial {
    /// What the last file became.
    private(set) var output = BinaryCopyText()
    private let passage = Passage()
    private let reader: RowReader
    private let gunzip: Gunzip
    private let deflater = Deflater()

    /// Leads to another sink for each file.
    private final class Passage: ByteSink {
        var end: BinaryCopyText?
        func write(_ bytes: UnsafeRawBufferPointer) { end?.write(bytes) }
        func finish() {}
    }

    init(_ shape: RowShape) {
        let columns = shape.enumerated().map { RowColumn(name: "c\($0.offset)", type: $0.element) }
        reader = RowReader(table: "t", columns: columns, into: passage)
        gunzip = Gunzip(into: reader, block: 4096)
    }

    /// Why the file was refused; nil where it was read.
    func read(_ file: [UInt8], _ rows: inout RandomRows) throws -> RowError? {
        output = BinaryCopyText()
        passage.end = output
        reader.begin(fragment: "f")
        do {
            if rows.often(70) {
                try write(file, to: reader, &rows)
            } else {
                let members = ByteBuffer()
                for piece in pieces(file, &rows) {
                    piece.withUnsafeBytes { deflater.append($0, to: members) }
                }
                gunzip.begin(into: reader)
                try write(members.array, to: gunzip, &rows)
                try gunzip.finish()
            }
            try reader.finish()
            return nil
        } catch let error as RowError {
            return error
        }
    }

    private func write(_ bytes: [UInt8], to sink: any ByteSink, _ rows: inout RandomRows) throws {
        for piece in pieces(bytes, &rows) { try piece.withUnsafeBytes { try sink.write($0) } }
    }

    private func pieces(_ bytes: [UInt8], _ rows: inout RandomRows) -> [ArraySlice<UInt8>] {
        var cuts = [0, bytes.count]
        for _ in 0..<rows.pick(0...4) { cuts.append(rows.pick(0...bytes.count)) }
        cuts.sort()
        return zip(cuts, cuts.dropFirst()).map { bytes[$0..<$1] }
    }
}

extension RowFault {
    /// The case's name.
    var label: String {
        switch self {
        case .notAnInteger: "notAnInteger"
        case .outOfRange: "outOfRange"
        case .notANumber: "notANumber"
        case .notABoolean: "notABoolean"
        case .notADate: "notADate"
        case .notATimestamp: "notATimestamp"
        case .tooLong: "tooLong"
        case .columns: "columns"
        case .emptyLine: "emptyLine"
        case .notUTF8: "notUTF8"
        case .escapeNotUTF8: "escapeNotUTF8"
        case .nul: "nul"
        case .endOfCopy: "endOfCopy"
        case .carriageReturn: "carriageReturn"
        case .lineFeed: "lineFeed"
        case .lineTooLong: "lineTooLong"
        case .notJSON: "notJSON"
        case .jsonZero: "jsonZero"
        case .jsonTooDeep: "jsonTooDeep"
        case .notAUUID: "notAUUID"
        case .notATime: "notATime"
        case .notAnInterval: "notAnInterval"
        case .notAnAddress: "notAnAddress"
        case .notAnArray: "notAnArray"
        case .fields: "fields"
        case .unknownHeader: "unknownHeader"
        case .repeatedHeader: "repeatedHeader"
        case .wrongHeader: "wrongHeader"
        }
    }
}
