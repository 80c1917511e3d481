package import CanvasDataBase
package import CanvasDataLoading

/// Canvas Data 1 as the source of a load: one dump, or whatever is new.
package struct CanvasData1Source: LoadSource {
    private enum Offer {
        case dump(DumpFiles, [LoadRequest])
        case refresh(RefreshOffer)
    }

    private let api: CanvasDataAPI
    private let offer: Offer
    private let batches: [LoadRequest.Key: TableBatch]
    /// What Canvas has said of versions of the schema so far.
    private let schemas: [String: Result<SchemaDefinition, CanvasDataError>]

    private init(
        _ api: CanvasDataAPI, _ offer: Offer, _ batches: [(Dump, TableBatch)],
        _ schemas: [String: Result<SchemaDefinition, CanvasDataError>]
    ) {
        self.api = api
        self.offer = offer
        self.schemas = schemas
        self.batches = Dictionary(
            batches.map { (LoadRequest($0, $1).key, $1) }, uniquingKeysWith: { first, _ in first })
    }

    /// A dump, or tables of it, whatever is in already.
    ///
    /// - Parameters:
    ///   - dump: which.
    ///   - selection: which of its tables; `requests` only when asked for.
    ///   - api: of the account.
    /// - Returns: a source of that dump, as the API has just listed it.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package static func dump(
        _ dump: DumpSelection, _ selection: TableSelection, of api: CanvasDataAPI
    ) async throws -> CanvasData1Source {
        let files = try await api.finishedFiles(of: dump)
        let chosen = try api.chosenBatches(selection, of: files).map { (files.dump, $0) }
        let version = files.dump.schemaVersion
        let schema = try await schema(version, of: api)
        // The schema says it: a dump with a full copy of such a table looks like any other. Without the schema, `layouts`
        // refuses each table.
        let incremental = (try? schema.get().incrementalTables) ?? []
        let requests = chosen.map { LoadRequest($0, $1, comesInIncrements: incremental.contains($1.table)) }
        return CanvasData1Source(api, .dump(files, requests), chosen, [version: schema])
    }

    /// A version of the schema, or why Canvas does not have it: it may have the others.
    private static func schema(
        _ version: String, of api: CanvasDataAPI
    ) async throws -> Result<SchemaDefinition, CanvasDataError> {
        do {
            return .success(try await api.schema(version: version))
        } catch let error as CanvasDataError where error.kind == .usage || error.kind == .wrongData {
            return .failure(error)
        }
    }

    /// The newest regular dump for the tables that come whole, and every increment that is not in yet, behind the newest
    /// full copy.
    ///
    /// - Parameters:
    ///   - selection: which tables; with none named, all.
    ///   - api: of the account.
    /// - Returns: a source of what the API lists now.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package static func refresh(
        _ selection: TableSelection, of api: CanvasDataAPI
    ) async throws -> CanvasData1Source {
        let offer = try await RefreshOffer.asked(of: api, selection)
        return CanvasData1Source(
            api, .refresh(offer), offer.batches, [offer.newest.schemaVersion: .success(offer.schema)])
    }

    package func wish(after loaded: [LoadedBatch]) -> LoadWish {
        switch offer {
        case .refresh(let offer): return offer.wish(after: loaded)
        case .dump(let files, let requests):
            var wish = LoadWish(requests)
            wish.newest = BatchOrigin(files.dump)
            wish.tables = Set(requests.map(\.table))
            return wish
        }
    }

    package func layouts(
        of requests: [LoadRequest]
    ) async throws -> [LoadRequest.Key: Result<TableLayout, CanvasDataError>] {
        var result: [LoadRequest.Key: Result<TableLayout, CanvasDataError>] = [:]
        for (version, requests) in Dictionary(grouping: requests, by: \.origin.schemaVersion)
            .sorted(by: { $0.key < $1.key })
        {
            let known = schemas[version]
            let schema = if let known { known } else { try await Self.schema(version, of: api) }
            for request in requests { result[request.key] = schema.flatMap { $0.layout(for: request) } }
        }
        return result
    }

    package func fragments(
        of requests: [LoadRequest], progress: TransferProgress
    ) -> any FragmentReading {
        api.sources(
            of: Dictionary(grouping: requests, by: \.origin.id).mapValues {
                $0.compactMap { batches[$0.key] }
            }, progress: progress)
    }
}

extension SchemaDefinition {
    /// The layout of a table that is to be loaded, or why it has none.
    func layout(for request: LoadRequest) -> Result<TableLayout, CanvasDataError> {
        Result { () throws(CanvasDataError) in
            guard let layout = try layout(of: request.table) else {
                throw .noColumns(request.table, version: request.origin.schemaVersion)
            }
            return layout
        }
    }
}

extension LoadRequest {
    init(_ dump: Dump, _ batch: TableBatch, comesInIncrements: Bool = false) {
        self.init(
            origin: BatchOrigin(dump), table: batch.table, effect: batch.effect,
            fragments: batch.fragments.map(\.name), comesInIncrements: comesInIncrements)
    }
}

extension BatchOrigin {
    package init(_ dump: Dump) {
        self.init(
            id: dump.id, sequence: dump.sequence, createdAt: dump.createdAt,
            schemaVersion: dump.schemaVersion)
    }
}
