package import CanvasDataBase
import CanvasDataTransfer

extension DAPClient {
    /// Whether DAP takes our credentials, what it has in some namespaces, and what its clock says.
    ///
    /// - Parameter namespaces: those that are to be loaded; the first is also the first to be asked for.
    /// - Returns: a finding `dap` for each, up to the first that would be the same for the next, and one `clock`.
    /// - Throws: `CancellationError`.
    package func examination(of namespaces: [String]) async throws -> [Finding] {
        var findings: [Finding] = []
        for namespace in namespaces {
            do {
                findings.append(.dapLists(address.host, namespace, try await tables(in: namespace).count))
            } catch let error as CanvasDataError {
                try Task.checkCancellation()
                findings.append(Finding("dap", error))
                if error.kind != .usage { break }
            }
        }
        return findings + [.clock(caller.clockAhead, host: address.host)]
    }
}

extension Finding {
    static func dapLists(_ host: String, _ namespace: String, _ tables: Int) -> Finding {
        tables == 0
            ? Finding(
                "dap", .warn, "\(host) takes the client ID and secret, and lists no table of \(namespace).")
            : Finding(
                "dap", .ok,
                "\(host) takes the client ID and secret, and lists \(tables) tables of \(namespace).")
    }
}
