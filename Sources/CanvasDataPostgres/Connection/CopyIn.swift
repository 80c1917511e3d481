import CCanvasPQ
import CanvasDataTransfer

/// The data of a `COPY … FROM STDIN`, as they come. What is not finished is abandoned: the server then forgets it all.
package final class CopyIn: ByteSink {
    private let connection: PostgresConnection
    private var isOpen = true
    /// Rows that the server says it took; known once it is finished.
    package private(set) var rows = 0

    init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    deinit { abandon() }

    package func write(_ data: UnsafeRawBufferPointer) throws {
        guard let base = data.baseAddress, !data.isEmpty else { return }
        let pointer = base.assumingMemoryBound(to: CChar.self)
        try connection.withHandle { handle throws(PostgresError) in
            guard PQputCopyData(handle, pointer, Int32(data.count)) == 1 else {
                throw PostgresConnection.error(nil, handle)
            }
        }
    }

    /// Says that all has come, and waits for the server to agree.
    package func finish() throws {
        guard isOpen else { return }
        isOpen = false
        rows = try connection.withHandle { handle throws(PostgresError) in
            guard PQputCopyEnd(handle, nil) == 1 else { throw PostgresConnection.error(nil, handle) }
            return try Self.result(handle)
        }
    }

    /// Makes the server throw away what it got.
    package func abandon() {
        guard isOpen else { return }
        isOpen = false
        // That it fails is what is wanted.
        _ = try? connection.withHandle { handle throws(PostgresError) -> Int in
            guard PQputCopyEnd(handle, "canvas-data gave up") == 1 else { return 0 }
            return try Self.result(handle)
        }
    }

    /// The server's word about a COPY that has ended, in either way.
    private static func result(_ handle: OpaquePointer) throws(PostgresError) -> Int {
        var rows = 0
        var failure: PostgresError?
        while let result = PQgetResult(handle) {
            defer { PQclear(result) }
            if PQresultStatus(result) == PGRES_COMMAND_OK {
                rows = PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
            } else if failure == nil {
                failure = PostgresConnection.error(result, handle)
            }
        }
        if let failure { throw failure }
        return rows
    }
}
