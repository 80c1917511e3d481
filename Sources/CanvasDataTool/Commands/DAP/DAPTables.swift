import CanvasData
import CanvasDataBase
import CanvasDataTransfer

/// The tables of a command, each of which is tried.
struct DAPTables {
    let namespace: String
    let names: [String]

    /// - Throws: `CanvasDataError`, where `all` means what DAP lists.
    init(_ options: DAPTableOptions, of client: DAPClient) async throws {
        namespace = options.namespace
        names = options.isAll ? try await client.tables(in: namespace) : options.names
    }

    /// Calls `work` for each table, one after the other.
    ///
    /// - Returns: why it failed, table by table.
    /// - Throws: `CancellationError`, and what would be in the way of every table.
    func forEach(_ work: (String) async throws -> Void) async throws -> [CanvasDataError] {
        var failures: [CanvasDataError] = []
        for name in names {
            do {
                try await work(name)
            } catch let error as CanvasDataError where !error.meetsEveryTable {
                failures.append(error)
            }
        }
        return failures
    }
}

extension CanvasDataError {
    /// Whether another table could not fare better: it is about credentials or this machine.
    var meetsEveryTable: Bool {
        switch kind {
        case .refused, .configuration, .cannotWrite, .cancelled, .bug: true
        default: false
        }
    }

    /// A file below `--output-directory`.
    static func dapFile(_ error: FileError) -> CanvasDataError {
        CanvasDataError(
            error.isFull || error.isForbidden ? .cannotWrite : .inputOutput,
            "Cannot \(error.action) \(error.path) (\(error.reason)).",
            remedy: "Check it, or choose another directory with --output-directory.")
    }
}
