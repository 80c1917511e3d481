import CanvasDataBase

/// What a command that only looks says of the tables of each API that is configured.
struct WarehouseReports {
    /// A report, and what is wrong with the tables that it shows.
    typealias Result = (report: any Summary, trouble: CanvasDataError?)

    private let target: TargetOptions

    init(_ target: TargetOptions) {
        self.target = target
    }

    /// Prints the reports, as one where there are several. Tables that are named are those of Canvas Data 1 where both APIs
    /// are configured.
    ///
    /// - Parameters:
    ///   - session: of the command.
    ///   - replicas: of DAP, one for each namespace; told whether DAP alone is configured.
    ///   - dumps: of Canvas Data 1.
    /// - Throws: `CanvasDataError`: the first trouble, once all is printed; what `replicas` and `dumps` throw.
    func print(
        in session: Session, replicas: (Session, Bool) async throws -> [Result],
        dumps: (Session) async throws -> Result
    ) async throws {
        let apis = try session.configuredAPIs()
        let hasDumps = apis.canvasData1 || !apis.dap
        let isSelective = !target.table.isEmpty || !target.exclude.isEmpty
        var results: [Result] = []
        if apis.dap, !hasDumps || !isSelective { results += try await replicas(session, !hasDumps) }
        if hasDumps { results.append(try await dumps(session)) }
        if results.count == 1, let report = results.first?.report {
            session.print(report)
        } else {
            session.print(PartsReport(parts: results.map(\.report)))
        }
        if let trouble = results.lazy.compactMap(\.trouble).first { throw trouble }
    }
}
