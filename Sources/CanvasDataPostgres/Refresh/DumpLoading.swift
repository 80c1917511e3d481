package import CanvasData
import CanvasDataTransfer

/// From the API into a database: one dump, or whatever is new.
package struct DumpLoading: Sendable {
    private let api: CanvasDataAPI

    package init(_ api: CanvasDataAPI) {
        self.api = api
    }

    /// Loads a dump, or tables of it.
    ///
    /// - Parameters:
    ///   - dump: which.
    ///   - selection: which of its tables; `requests` only when asked for.
    ///   - loader: brings them in.
    /// - Returns: what was done, and what could not.
    /// - Throws: `CanvasDataError`, when nothing could be done or going on makes no sense; `CancellationError`.
    package func load(
        _ dump: DumpSelection, _ selection: TableSelection, by loader: Loader
    ) async throws -> LoadSummary {
        let requests = try await wanted(dump, selection)
        return try await run("load", by: loader) { _ in LoadWish(requests) }
    }

    /// What `load` would bring in, whatever is in already.
    package func wanted(_ dump: DumpSelection, _ selection: TableSelection) async throws -> [LoadRequest] {
        let files = try await api.finishedFiles(of: dump)
        return try api.chosenBatches(selection, of: files).map { LoadRequest(dump: files.dump, batch: $0) }
    }

    /// Brings the target up to date: the newest regular dump for the tables that come whole, and every increment that is
    /// not in yet, behind the newest full copy.
    ///
    /// - Parameters:
    ///   - selection: which tables; with none named, all.
    ///   - loader: brings them in.
    /// - Returns: what was done, and what could not.
    /// - Throws: `CanvasDataError`, when nothing could be done or going on makes no sense; `CancellationError`.
    package func refresh(_ selection: TableSelection, by loader: Loader) async throws -> LoadSummary {
        let news = try await RefreshPlan(api, selection)
        return try await run("refresh", by: loader) { news.wish(after: $0) }
    }

    private func run(
        _ command: String, by loader: Loader, wish: @Sendable (Inventory) async throws -> LoadWish
    ) async throws -> LoadSummary {
        try await loader.run(command, wish: wish) { version in
            try await api.schema(version: version)
        } sources: { requests in
            api.sources(
                of: Dictionary(grouping: requests, by: \.dump.id).mapValues { $0.map(\.batch) },
                progress: loader.progress)
        }
    }
}
