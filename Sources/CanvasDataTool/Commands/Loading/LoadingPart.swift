import CanvasData
import CanvasDataBase
import CanvasDataLoading
import CanvasDataPostgres
import CanvasDataTransfer

/// A part of a run: what one source has, into one schema.
struct LoadingPart {
    let target: TargetSchema
    let options: LoadOptions
    /// What readers see of the source's tables; nil if that cannot be read.
    let loaded: @Sendable (Database) async -> [LoadedTable]?
    /// Checks what can be checked before the database is asked, and returns what does the work.
    let prepare: () throws -> @Sendable (Database) async throws -> LoadedPart
}

/// What came of a part of a run.
struct LoadedPart: Sendable {
    let outcome: RunOutcome
    /// Schemas that were not there before.
    let madeSchemas: [String]
    /// What is wrong though no table failed.
    let trouble: CanvasDataError?
    let report: @Sendable (TablesPlace) -> any Summary & Sendable
}

extension LoadingPart {
    /// The same part, which fails before anything is done.
    func failing(_ error: CanvasDataError) -> LoadingPart {
        LoadingPart(target: target, options: options, loaded: loaded) { throw error }
    }

    /// Dumps of Canvas Data 1.
    ///
    /// - Parameters:
    ///   - command: its name, for the ledger.
    ///   - target: the schema of the tables.
    ///   - options: how they are loaded.
    ///   - notify: receives notices.
    ///   - prepare: checks what can be checked before the database is asked, and returns the function that asks where the
    ///     tables come from.
    /// - Returns: the part.
    static func dumps(
        _ command: String, into target: TargetSchema, _ options: LoadOptions,
        notify: @escaping @Sendable (Notice) -> Void,
        from prepare: @escaping () throws -> @Sendable () async throws -> any LoadSource
    ) -> LoadingPart {
        LoadingPart(
            target: target, options: options,
            loaded: { try? await TargetStatus.of(target, in: $0).loaded }
        ) {
            let source = try prepare()
            return { database in
                let loader = Loader(database, target: target, options: options, notify: notify)
                let summary = try await loader.run(command, from: try await source())
                let trouble =
                    summary.rejected > 0
                    ? CanvasDataError.rowsWereRejected(summary.rejected)
                    : summary.missing.isEmpty ? nil : .missingDumps(summary.missing)
                return LoadedPart(
                    outcome: RunOutcome(summary), madeSchemas: summary.madeSchemas, trouble: trouble
                ) { LoadReport(summary: summary, place: $0) }
            }
        }
    }

    /// A namespace of DAP.
    ///
    /// - Parameters:
    ///   - command: its name, for the ledger.
    ///   - namespace: which becomes the schema.
    ///   - selection: which of its tables; one that DAP does not have is an error of the whole part.
    ///   - names: tables that are each tried, whether DAP has them or not; nil for those of `selection`.
    ///   - options: how they are loaded.
    ///   - mode: what is done with tables that are there, and that are not.
    ///   - notify: receives notices.
    ///   - client: gives the client, which all namespaces share.
    /// - Returns: the part.
    /// - Throws: `CanvasDataError` (usage) if the namespace cannot be the name of a schema.
    static func dap(
        _ command: String, _ namespace: String, _ selection: TableSelection, names: [String]? = nil,
        _ options: LoadOptions, mode: ReplicaLoader.Mode = .refresh,
        notify: @escaping @Sendable (Notice) -> Void,
        client: @escaping () throws -> DAPClient
    ) throws(CanvasDataError) -> LoadingPart {
        let target = try TargetSchema(namespace)
        return LoadingPart(
            target: target, options: options,
            loaded: { try? await $0.loadedReplicas(in: target, from: "dap") }
        ) {
            let client = try client()
            return { database in
                let loader = ReplicaLoader(
                    database, target: target, source: "dap", options: options, mode: mode, notify: notify)
                let dap = DAPSource(client, namespace: namespace, selection)
                let source: any ReplicaSource = names.map { NamedReplicas(names: $0, source: dap) } ?? dap
                let summary = try await loader.run(command, from: source)
                return LoadedPart(
                    outcome: RunOutcome(summary, of: namespace), madeSchemas: summary.madeSchemas,
                    trouble: summary.rejected > 0 ? .rowsWereRejected(summary.rejected) : nil
                ) { ReplicaReport(namespace: namespace, summary: summary, place: $0) }
            }
        }
    }
}

/// Tables that were named, without asking whether the source has them: each gets an answer of its own.
private struct NamedReplicas: ReplicaSource {
    let names: [String]
    let source: DAPSource

    func tables() -> [String] { names.sorted() }

    func answer(
        _ wishes: [ReplicaWish], _ answered: @escaping @Sendable (ReplicaAnswer) async throws -> Void
    ) async throws {
        try await source.answer(wishes, answered)
    }

    func fragments(progress: TransferProgress) -> any FragmentReading {
        source.fragments(progress: progress)
    }
}
